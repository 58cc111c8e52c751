"""The procedure written out in docs/how-to/procedures.md loads, and a tender can be run by it."""

import re
from datetime import date

from django.conf import settings
from django.utils import timezone

from onewindow.trading.tendering.api import (
    TenderKind,
    load_procedure_packs,
    moments_of,
    procedures_on,
    timetable_facts,
)
from tests.trading.tendering.builders import entered

HOW_TO = settings.PACKS.parent / "docs/how-to/procedures.md"
NAME = "competitive_negotiation"


def test_the_procedure_of_the_how_to_needs_no_python(procedures, bodies, tmp_path):
    (example,) = re.findall(rf"```yaml\n# {NAME}\.yaml\n(.*?)```", HOW_TO.read_text(), re.DOTALL)
    (tmp_path / f"{NAME}.yaml").write_text(example)
    assert load_procedure_packs(tmp_path) == ["装载交易程序 竞争性谈判（第1版）"]
    known = {edition.code: edition for edition in procedures_on(date(2026, 11, 2))}
    tender = entered(
        known, bodies, procedure=known[NAME], kind=TenderKind.GOODS, is_mandatory=False
    )
    days = {event: timezone.localtime(at).date() for event, at in moments_of(tender).items()}
    assert days == {
        "notice_published": date(2026, 11, 2),
        "documents_from": date(2026, 11, 2),
        "notice_until": date(2026, 11, 5),
        "clarified_by": date(2026, 11, 2),
        "bids_due": date(2026, 11, 5),
    }
    assert [fact.limit.source for fact in timetable_facts(tender)] == [
        "财库〔2015〕135号（条号待核）",
        "财政部令第74号第二十九条",
        "财政部令第74号第二十九条",
    ]
