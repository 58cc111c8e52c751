"""Disputes for tests: a works tender and a procurement, two firms, letters that lack nothing."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from onewindow.foundation.records.models import Attachment
from onewindow.kernel.actors import Actor
from onewindow.trading.bidding.models import Bid
from onewindow.trading.tendering.actions import Answer, Decision, DisputeDraft
from onewindow.trading.tendering.api import (
    LotDraft,
    TenderKind,
    draft_notice,
    publish_due,
    release_notice,
)
from onewindow.trading.tendering.rules import (
    Claim,
    DisputeKind,
    Letter,
    Link,
    Outcome,
    Standing,
)
from tests.builders import enterprise, person
from tests.trading.tendering.builders import MONDAY, TENDERER, entered, issued

FILER, WATCH = Actor("user:21", "法人1"), Actor("user:22", "区发改局")
SAID = {
    "requirement": "保洁",
    "qualification": "符合采购法第二十二条",
    "address": "文教路1号",
    "contact": "方敏",
    "telephone": "0571-2",
}
GOOD = Answer(
    Outcome.REJECTED, "招标文件的资质要求与项目规模相适应。", "采购文件第三章", is_clean=True
)
DECISION = Decision(
    Outcome.UPHELD,
    "经查，资质要求高于项目规模。",
    "责令招标人修改招标文件后重新招标。",
    "《招标投标法实施条例》第三十二条",
    is_clean=True,
)


def at(*when):
    return timezone.make_aware(datetime(*when))


def procurement(procedures, bodies, **said):
    """Announce a procurement on Monday, 2 November 2026."""
    tender = entered(
        procedures,
        bodies,
        procedure=procedures["procurement_open"],
        kind=TenderKind.SERVICES,
        category="D03",
        lots=(LotDraft("保洁", Decimal("5200000.00"), Decimal("100000.00")),),
        is_mandatory=False,
        **said,
    )
    issued(tender)
    notice = draft_notice(tender=tender, code="D-NOTICE", terms=SAID, on=MONDAY, actor=TENDERER)
    release_notice(notice=notice, at=timezone.now(), actor=TENDERER)
    publish_due(now=timezone.now())
    tender.refresh_from_db()
    return tender


def firm(serial=1):
    owner = person(serial, name=f"法人{serial}")
    return enterprise(serial, name=f"建设{serial}公司", legal_person=owner)


def bid_of(firm, lot):
    return Bid.objects.create(
        lot=lot,
        enterprise=firm,
        manifest={},
        digest="0" * 64,
        state="sealed",
        started_at=at(2026, 11, 2),
    )


def proof(serial=1):
    return Attachment.objects.create(
        name=f"证据{serial}.pdf",
        content_type="application/pdf",
        size=10,
        sha256=f"{serial:064d}",
        owner="dispute",
        uploaded_by="user:21",
        at=timezone.now(),
    )


def letter(kind=DisputeKind.OBJECTION, link=Link.DOCUMENTS, **said):
    values = {
        "kind": kind,
        "link": link,
        "standing": Standing.POTENTIAL,
        "claims": (Claim("资质要求高于项目规模"),),
        "request": "请修改资质要求",
        "facts": "项目估算价一千万元",
        "basis": "条例第三十二条",
        "has_evidence": True,
    }
    return Letter(**values | said)


def raised(tender, firm, said=None, lot=None, **more):
    values = {
        "tender": tender,
        "lot": lot,
        "letter": said or letter(),
        "enterprise": firm,
        "person": firm.legal_person,
        "telephone": "13900000001",
        "address": "云西区1号",
        "evidence": (proof(),),
    }
    return DisputeDraft(**values | more)
