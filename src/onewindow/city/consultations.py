"""A competitive consultation of the demonstration, while its group consults the suppliers."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from onewindow.city.draws import committee_plan, draw_committee, fill_seats, lend_account
from onewindow.city.openings import Offer, open_lots
from onewindow.city.sittings import acting, begin_sitting, leader_of
from onewindow.city.tenders import Story, enter_story
from onewindow.foundation.directory.api import Enterprise, EnterpriseKind
from onewindow.kernel.actors import Actor
from onewindow.trading.bidding.api import deadline_of
from onewindow.trading.evaluation.api import (
    Talk,
    keep_consultation,
    propose_amendment,
)
from onewindow.trading.tendering.api import LotDraft, Tender, TenderKind

STORY = Story(
    name="云西区智慧工地监管平台运维服务",
    procedure="competitive_consultation",
    kind=TenderKind.SERVICES,
    category="D03",
    function="住建",
    content="平台日常运维、功能优化和驻场服务，服务期三年。",
    lots=(LotDraft("运维服务", Decimal("1860000.00"), Decimal("18000.00")),),
    steps=("timetable", "enter", "document", "issue", "announce"),
    terms={
        "requirement": "驻场运维4人，7×24小时响应，重大故障2小时内到场。",
        "qualification": "符合《政府采购法》第二十二条规定，具有同类平台运维经验。",
        "address": "云西区云江路100号",
        "contact": "付志强",
        "telephone": "0571-00000003",
    },
    ground="技术复杂或者性质特殊，不能确定详细规格或者具体要求：平台与各工地设备的对接方式各不相同。",
)
_RATES = (Decimal("0.93"), Decimal("0.95"), Decimal("0.97"))
_TALKS = (
    (
        "项目经理、技术负责人",
        "问：驻场4人能否覆盖夜间值守？答：可以，另配远程值班2人，在区内设服务点。",
    ),
    ("总经理、项目经理", "问：历史数据迁移是否另行收费？答：不收费，列入首月工作计划。"),
)


@transaction.atomic
def build_demo_consultation(*, on: date, actor: Actor) -> None:
    """
    Bring a consultation to where two of three suppliers were heard; what is there stays.

    A change of the document waits for the purchaser's representative, and the third supplier
    and the last offers for the group.

    :raises Refused: never with the city and the packs as shipped.
    """
    if Tender.objects.filter(name=STORY.name).exists():
        return
    tender = enter_story(STORY, on=on, actor=actor)
    firms = Enterprise.objects.filter(kind=EnterpriseKind.COMPANY).order_by("id")[:3]
    offers = [Offer(firm, rate) for firm, rate in zip(firms, _RATES, strict=True)]
    (lot,) = open_lots(list(tender.lots.all()), offers, days_ago=1, actor=actor)
    due = deadline_of(tender)[1]
    plan = committee_plan(due + timedelta(hours=4), size=3)
    drawn = draw_committee(lot, at=due + timedelta(minutes=5), plan=plan, actor=actor)
    fill_seats(drawn)
    lend_account(drawn, holder="demo-expert3")
    evaluation = begin_sitting(lot, on=on, actor=actor)
    lead = leader_of(evaluation)
    contenders = list(evaluation.contenders.order_by("credit_code"))
    for contender, (attendees, words) in zip(contenders, _TALKS, strict=False):
        contender.evaluation = evaluation
        keep_consultation(
            member=lead,
            contender=contender,
            talk=Talk(attendees, words),
            at=timezone.now(),
            actor=acting(lead),
        )
    propose_amendment(
        member=lead,
        clause="采购需求第3条 驻场人数",
        becomes="驻场运维人员由4人调整为5人，其中1人具有高级工程师职称。",
        actor=acting(lead),
    )
