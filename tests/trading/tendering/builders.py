"""Tenders for tests: drafted, entered, announced."""

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from onewindow.kernel.actors import Actor
from onewindow.trading.tendering.api import (
    LotDraft,
    Organizing,
    TenderDraft,
    TenderKind,
    create_tender,
    draft_notice,
    earliest_of,
    enter_tender,
    publish_due,
    release_notice,
    set_timetable,
)

MONDAY = date(2026, 11, 2)
TENDERER, OFFICER = Actor("user:7", "付志强"), Actor("user:8", "方佳怡")
TERMS = {
    "funds": "区财政资金",
    "qualification": "建筑工程施工总承包二级",
    "consortium": "no",
    "contact": "付志强",
    "telephone": "0571-1",
    "address": "文教路1号",
}


def drafted(procedures, bodies, **said):
    tenderer, supervisor = bodies
    values = {
        "name": "滨河小学改扩建",
        "kind": TenderKind.CONSTRUCTION,
        "category": "A01",
        "procedure": procedures["works_open"],
        "organizing": Organizing.OWN,
        "region": "339901",
        "tenderer": tenderer,
        "supervisor": supervisor,
        "approval_reference": "发改〔2026〕1号",
        "content": "改扩建",
        "lots": (LotDraft("土建", Decimal("10000000.00"), Decimal("200000.00")),),
        "is_mandatory": True,
    }
    return TenderDraft(**values | said)


def entered(procedures, bodies, **said):
    tender = create_tender(draft=drafted(procedures, bodies, **said), on=MONDAY, actor=TENDERER)
    set_timetable(tender=tender, moments=at_nine(tender), actor=TENDERER)
    enter_tender(tender=tender, actor=OFFICER)
    return tender


def at_nine(tender, starts=MONDAY):
    return {
        event: timezone.make_aware(datetime.combine(day, time(9, 0)))
        for event, day in earliest_of(tender, starts=starts).items()
    }


def announced(procedures, bodies):
    tender = entered(procedures, bodies)
    notice = draft_notice(tender=tender, code="A-NOTICE", terms=TERMS, on=MONDAY, actor=TENDERER)
    release_notice(notice=notice, at=timezone.now(), actor=TENDERER)
    publish_due(now=timezone.now())
    tender.refresh_from_db()
    notice.refresh_from_db()
    return tender, notice
