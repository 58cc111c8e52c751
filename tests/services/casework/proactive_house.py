"""A house that serves unasked: an allowance at eighty, a licence about to end."""

from datetime import date, timedelta

import yaml

from onewindow.services.casework.gateways import RegisterUnavailable
from onewindow.services.casework.rules.proactive import Notice
from onewindow.services.catalog.api import forget_catalogue, load_matter_packs
from onewindow.services.certificates.api import forget_kinds
from onewindow.services.certificates.models import CertificateKind
from tests.services.casework.conftest import ALLOWANCE, BASE

ASKED = {
    "event": "age",
    "age": 80,
    "mode": "complete",
    "answers": {"account": "register.惠民账户.account"},
    "quiet": ["young"],
    "source": "示例规则",
}
UNASKED = ALLOWANCE | {"slug": "MZ80", "name": "高龄补贴", "proactive": ASKED}
RENEWAL = BASE | {
    "slug": "GA08",
    "name": "驾驶证期满换证",
    "kind": "01",
    "mode": "staff",
    "fields": [
        {"code": "file_number", "label": "档案编号", "kind": "text"},
        {"code": "healthy", "label": "身体健康", "kind": "yes_no"},
    ],
    "stages": [{"code": "check", "name": "审查", "tasks": [{"name": "审查"}]}],
    "proactive": {
        "event": "expiry",
        "certificate": "机动车驾驶证",
        "lead_days": 90,
        "mode": "prepare",
        "answers": {"file_number": "event.number"},
        "source": "示例规则",
    },
}


class Registers:
    """Registers that answer what the test says."""

    accounts: dict[str, dict] = {}
    events: list[Notice] = []
    is_down = False

    def look_up(self, register, kind, number):
        if self.is_down:
            raise RegisterUnavailable(register)
        return self.accounts.get(number, {})

    def events_since(self, since, *, on):
        return [one for one in self.events if one.on >= since]


def offered(tmp_path, *contents):
    """Put these matters on offer beside those of the small house."""
    CertificateKind.objects.get_or_create(code="11330106000000001X009", name="机动车驾驶证")
    packs = tmp_path / "unasked"
    for content in contents:
        path = packs / "national" / "matters" / f"{content['slug']}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, allow_unicode=True))
    load_matter_packs(packs)
    forget_catalogue()
    forget_kinds()


def eighty_on(day, *, years=80):
    return date(day.year - years, day.month, day.day)


DAY = timedelta(days=1)
