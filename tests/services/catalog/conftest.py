from datetime import date

import pytest
import yaml
from allauth.mfa.models import Authenticator

from onewindow.foundation.accounts.models import Grant, User
from onewindow.foundation.directory.models import Organization, Region
from onewindow.kernel.actors import Actor
from onewindow.services.catalog.api import load_matter_packs

AUTHOR, OTHER = Actor("user:1", "林静"), Actor("user:2", "周明")
STARTS = date(2025, 1, 1)

PASSPORT = {
    "slug": "GA06",
    "name": "普通护照申请",
    "aliases": ["护照", "办护照", "出国护照"],
    "department": "公安",
    "department_code": "09",
    "kind": "01",
    "level": 4,
    "subjects": ["person"],
    "mode": "staff",
    "legal_basis": [{"law": "护照法", "article": "第六条", "checked": True}],
    "statutory_limit": {"days": 15, "day_type": "calendar", "source": "《护照法》第六条"},
    "promised_limit": {"days": 7, "day_type": "working"},
    "conditions": ["中国公民本人申请"],
    "situations": [{"code": "first", "name": "首次申请"}, {"code": "renew", "name": "换发"}],
    "fields": [
        {"code": "phone", "label": "联系电话", "kind": "phone"},
        {
            "code": "delivery",
            "label": "领取方式",
            "kind": "choice",
            "options": [["counter", "窗口领取"], ["post", "邮寄送达"]],
        },
        {
            "code": "address",
            "label": "邮寄地址",
            "kind": "text",
            "when": {"field": "delivery", "values": ["post"]},
        },
    ],
    "materials": [
        {"code": "id_card", "name": "居民身份证", "origin": "20", "waiver": "2"},
        {"code": "old", "name": "原护照", "situations": ["renew"]},
    ],
    "stages": [{"code": "review", "name": "审查", "tasks": [{"name": "核对身份"}]}],
    "fee": "每本120元（发改价格〔2019〕914号）",
    "result": {"name": "普通护照", "kind": "证照", "certificate": "普通护照"},
    "visits": 1,
    "online_depth": "2",
}
ALLOWANCE = {
    "slug": "MZ08",
    "name": "高龄津贴申领",
    "aliases": ["老年补贴", "老人津贴"],
    "department": "民政",
    "department_code": "11",
    "kind": "05",
    "level": 5,
    "subjects": ["person"],
    "mode": "instant",
    "legal_basis": [{"law": "老年人权益保障法", "article": "第三十三条", "checked": True}],
    "statutory_limit": {"days": 20, "day_type": "working"},
    "promised_limit": {"days": 10, "day_type": "working"},
    "conditions": ["年满80周岁", "本市户籍"],
    "fields": [{"code": "account", "label": "银行账号", "kind": "bank_account"}],
    "table": {
        "inputs": [
            {"code": "age", "label": "年龄", "kind": "number", "source": "applicant.age"},
            {
                "code": "local",
                "label": "本市户籍",
                "kind": "boolean",
                "source": "register.hukou.local",
            },
        ],
        "outputs": [{"code": "outcome", "label": "结论", "allowed": ["grant", "person"]}],
        "rows": [
            {
                "code": "old_enough",
                "when": {"age": ">= 80", "local": "true"},
                "then": {"outcome": '"grant"'},
                "message": "年满80周岁的本市户籍老人",
                "source": "《老年人权益保障法》第三十三条",
            },
            {
                "code": "otherwise",
                "when": {},
                "then": {"outcome": '"person"'},
                "message": "年龄或户籍不符，由工作人员核实",
                "source": "《老年人权益保障法》第三十三条",
            },
        ],
        "examples": [
            {"name": "本市老人", "facts": {"age": "80", "local": True}, "row": "old_enough"},
            {"name": "还差一岁", "facts": {"age": "79", "local": True}, "row": "otherwise"},
        ],
    },
    "result": {"name": "高龄津贴", "kind": "资金"},
}


def write_packs(root, *contents):
    folder = root / "national" / "matters"
    folder.mkdir(parents=True, exist_ok=True)
    for content in contents:
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (folder / f"{content['slug']}.yaml").write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def packs(tmp_path):
    return write_packs(tmp_path, PASSPORT, ALLOWANCE)


@pytest.fixture
def district(db):
    """A district with its police, its civil affairs bureau, its service centre and a town."""
    county = Region.objects.create(code="330199", name="示例区", level="county")
    town = Region.objects.create(code="330199101", name="青溪镇", level="town", parent=county)
    return {
        "government": _organization("11330199000000001A", "示例区人民政府", "government", county),
        "police": _organization(
            "11330199000000002A", "示例区公安局", "department", county, "公安"
        ),
        "civil": _organization("11330199000000003A", "示例区民政局", "department", county, "民政"),
        "centre": _organization("11330199000000004A", "示例区政务服务中心", "centre", county),
        "town": _organization("11330199000000005A", "青溪镇人民政府", "town", town),
    }


@pytest.fixture
def loaded(packs, district):
    load_matter_packs(packs)
    return district


@pytest.fixture
def editor(loaded):
    return staff("editor", "林静", "editor", loaded["police"])


@pytest.fixture
def approver(loaded):
    return staff("approver", "周明", "editor", loaded["police"])


def staff(username, name, role, organization):
    user = User.objects.create_user(username=username, password="unused-in-tests", name=name)
    Grant.objects.create(user=user, role=role, organization=organization, starts=STARTS)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return user


def _organization(code, name, kind, region, function=""):
    return Organization.objects.create(
        name=name, credit_code=code, kind=kind, function=function, region=region, path=f"/{code}/"
    )
