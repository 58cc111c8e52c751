"""A small house: one district, two departments, a centre, three matters of different kinds."""

from datetime import date
from types import SimpleNamespace

import pytest
import yaml
from django.conf import settings
from django.db import transaction

from onewindow.foundation.directory.models import Organization, Person, Region
from onewindow.foundation.policy.api import (
    forget_snapshot,
    load_calendar_packs,
    load_policy_packs,
    load_rule_packs,
)
from onewindow.foundation.policy.models import (
    CalendarDay,
    CalendarYear,
    CitedRule,
    PolicyLoad,
    PolicyRecord,
)
from onewindow.kernel.actors import Actor
from onewindow.services.catalog.api import (
    DelegationStep,
    current_edition,
    forget_catalogue,
    load_matter_packs,
    matter_by_slug,
    sign_delegation,
)
from onewindow.services.certificates.api import forget_kinds
from onewindow.services.certificates.models import CertificateKind

CLERK, APPROVER = Actor("user:1", "沈佳"), Actor("user:2", "周明")
CITIZEN = Actor("user:3", "王桂英")
MONDAY = date(2026, 11, 2)

BASE = {
    "department": "民政",
    "department_code": "11",
    "level": 4,
    "subjects": ["person"],
    "legal_basis": [{"law": "老年人权益保障法", "article": "第三十三条", "checked": True}],
    "statutory_limit": {"days": 20, "day_type": "working", "source": "《行政许可法》第四十二条"},
    "promised_limit": {"days": 10, "day_type": "working", "source": "承诺"},
    "conditions": ["年满80周岁"],
    "result": {"name": "津贴资格", "kind": "文书"},
    "visits": 0,
    "online_depth": "5",
}
ALLOWANCE = BASE | {
    "slug": "MZ08",
    "name": "高龄津贴申领",
    "kind": "05",
    "mode": "instant",
    "fields": [{"code": "account", "label": "银行账号", "kind": "bank_account"}],
    "result": {"name": "高龄津贴证", "kind": "证照", "certificate": "高龄津贴证"},
    "table": {
        "inputs": [
            {"code": "age", "label": "年龄", "kind": "number", "source": "applicant.age"},
            {
                "code": "local",
                "label": "本市户籍",
                "kind": "boolean",
                "source": "applicant.is_local",
            },
        ],
        "outputs": [{"code": "outcome", "label": "结论", "allowed": ["grant", "person"]}],
        "rows": [
            {
                "code": "old",
                "when": {"age": ">= 80", "local": "true"},
                "then": {"outcome": '"grant"'},
                "message": "年满80周岁的本市户籍老人",
                "source": "示例规则，待核",
            },
            {
                "code": "young",
                "when": {"age": "< 80"},
                "then": {"outcome": '"person"'},
                "message": "未满80周岁",
                "source": "示例规则，待核",
            },
            {
                "code": "elsewhere",
                "when": {},
                "then": {"outcome": '"person"'},
                "message": "没有本市户籍",
                "source": "示例规则，待核",
            },
        ],
        "examples": [
            {"name": "本市老人", "facts": {"age": 80, "local": True}, "row": "old"},
            {"name": "还差一岁", "facts": {"age": 79, "local": True}, "row": "young"},
            {"name": "外地老人", "facts": {"age": 80, "local": False}, "row": "elsewhere"},
        ],
    },
}
HOTEL = BASE | {
    "slug": "GA10",
    "name": "旅馆业特种行业许可",
    "department": "公安",
    "department_code": "09",
    "kind": "01",
    "mode": "staff",
    "fields": [{"code": "rooms", "label": "客房数", "kind": "number", "minimum": 1}],
    "materials": [
        {"code": "form", "name": "申请表"},
        {"code": "lease", "name": "房屋权属证明"},
        {"code": "plan", "name": "平面图"},
        {"code": "rules", "name": "安全管理制度", "can_follow": True},
    ],
    "stages": [
        {
            "code": "joint",
            "name": "并联审查",
            "rule": "all",
            "tasks": [{"name": "治安条件"}, {"name": "卫生条件", "function": "民政"}],
        },
        {"code": "final", "name": "复核", "tasks": [{"name": "复核"}]},
    ],
    "result": {"name": "特种行业许可证", "kind": "证照", "certificate": "特种行业许可证"},
}
HYGIENE = BASE | {
    "slug": "WJ04",
    "name": "公共场所卫生许可",
    "kind": "01",
    "mode": "undertaking",
    "undertaking": "本人承诺经营场所符合卫生标准。",
    "fields": [{"code": "place", "label": "场所名称", "kind": "text"}],
}


def _organization(name, function, number, region):
    return Organization.objects.create(
        name=name,
        short_name=name,
        credit_code=f"1133010600000000{number}X"[-18:],
        kind="department",
        function=function,
        region=region,
        path=f"/{number}/",
    )


LAW = (PolicyLoad, PolicyRecord, CitedRule, CalendarYear, CalendarDay)


@pytest.fixture(scope="session")
def statute_book(django_db_setup, django_db_blocker):
    """Read the law from the packs once, and keep its rows for every test."""
    with django_db_blocker.unblock(), transaction.atomic():
        for layer in ("national", "zhejiang"):
            for load, kind in (
                (load_policy_packs, "policy"),
                (load_rule_packs, "rules"),
                (load_calendar_packs, "calendar"),
            ):
                if (settings.PACKS / layer / kind).exists():
                    load(settings.PACKS / layer / kind)
        rows = {model: list(model.objects.all()) for model in LAW}
        transaction.set_rollback(True)
    return rows


@pytest.fixture
def law(db, statute_book):
    """Put the law of the nation and of Zhejiang into force."""
    for model, rows in statute_book.items():
        model.objects.bulk_create(rows)
    forget_snapshot()


@pytest.fixture
def house(law, tmp_path):
    """Build the small house and return its parts."""
    forget_catalogue()
    forget_kinds()
    district = Region.objects.create(code="330106", name="西湖区", level="county")
    civil = _organization("区民政局", "民政", 10, district)
    police = _organization("区公安局", "公安", 20, district)
    centre = _organization("区政务服务中心", "", 30, district)
    for number, name in enumerate(("高龄津贴证", "特种行业许可证"), start=1):
        CertificateKind.objects.create(code=f"11330106000000001X{number:03d}", name=name)
    packs = tmp_path / "packs"
    for content in (ALLOWANCE, HOTEL, HYGIENE):
        path = packs / "national" / "matters" / f"{content['slug']}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, allow_unicode=True))
    load_matter_packs(packs)
    elder = Person.objects.create(
        name="王桂英",
        number="330106194303120023",
        born=date(1943, 3, 12),
        region=district,
        phone="13800000001",
        is_verified=True,
    )
    young = Person.objects.create(
        name="李晓云",
        number="330106199001010015",
        born=date(1990, 1, 1),
        region=district,
        phone="13800000002",
        is_verified=True,
    )

    def edition(slug):
        return current_edition(matter_by_slug(slug), on=MONDAY)

    return SimpleNamespace(
        district=district,
        civil=civil,
        police=police,
        centre=centre,
        elder=elder,
        young=young,
        edition=edition,
    )


__all__ = ["DelegationStep", "sign_delegation"]
