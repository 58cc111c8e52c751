"""Tenders for tests: drafted, entered, announced."""

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from onewindow.kernel.actors import Actor
from onewindow.trading.tendering.api import (
    DocumentDraft,
    LotDraft,
    Organizing,
    TenderDraft,
    TenderKind,
    create_tender,
    draft_notice,
    earliest_of,
    enter_tender,
    issue_document,
    proposals_for,
    publish_due,
    release_notice,
    set_timetable,
    templates_for,
    write_document,
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
ANSWERS = {
    "qualification": "具备建筑工程施工总承包二级及以上资质",
    "technical": "质量合格，执行现行国家标准",
    "duration_days": "420",
    "consortium": "no",
    "validity_days": "90",
    "pricing": "工程量清单计价",
    "security_forms": "转账、保函或者保险单，合同签订后5日内退还",
    "performance_percent": "2",
    "prepayment_percent": "30",
    "payment": "按月支付已完工程量价款的80%",
    "payment_days": "30",
    "contract": "质量、验收、变更、违约责任和争议解决按示范文本",
    "policy": "小微企业价格扣除10%",
    "requirement": "符合国家标准，逐项列明技术指标",
    "delivery": "合同签订后30日内送达指定地点",
    "credit_check": "“信用中国”网站，投标截止当日查询",
    "rule": "报价最低者成交",
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
    procedure = said.get("procedure", values["procedure"])
    if procedure.content["conditions"]:
        values["ground"] = procedure.content["conditions"][0]
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


def documented(tender, *, method=None, **said):
    """Write the draft of a tender's document from its first template."""
    template = templates_for(tender)[0]
    proposed = proposals_for(tender, template)
    proposal = next(one for one in proposed if method in (None, one.method))
    terms = replace(proposal, **said.pop("terms", {}))
    draft = DocumentDraft(template.code, ANSWERS | said, terms)
    return write_document(tender=tender, draft=draft, on=MONDAY, actor=TENDERER)


def issued(tender, **said):
    """Write and issue a tender's document."""
    document = documented(tender, **said)
    return issue_document(document=document, at=timezone.now(), actor=TENDERER)


def announced(procedures, bodies, *, notice=("A-NOTICE", TERMS), **said):
    """Enter a tender, issue its document and publish its announcement."""
    tender = entered(procedures, bodies, **said)
    issued(tender)
    code, terms = notice
    first = draft_notice(tender=tender, code=code, terms=terms, on=MONDAY, actor=TENDERER)
    release_notice(notice=first, at=timezone.now(), actor=TENDERER)
    publish_due(now=timezone.now())
    tender.refresh_from_db()
    first.refresh_from_db()
    return tender, first
