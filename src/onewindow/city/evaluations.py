"""A tender of the demonstration after its opening: bids, and draws at every step."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from onewindow.city.draws import committee_plan, draw_committee, fill_seats, lend_account
from onewindow.city.experts import build_demo_experts
from onewindow.city.openings import Offer, open_lots
from onewindow.city.sittings import build_demo_sittings
from onewindow.city.tenders import Story, enter_story
from onewindow.foundation.directory.api import Enterprise, EnterpriseKind
from onewindow.kernel.actors import Actor
from onewindow.trading.bidding.api import deadline_of
from onewindow.trading.evaluation.api import prepare_draw
from onewindow.trading.tendering.api import LotDraft, Tender, TenderKind

STORY = Story(
    name="云西区老旧小区综合改造工程",
    procedure="works_open",
    kind=TenderKind.CONSTRUCTION,
    category="A01",
    function="住建",
    content="四个片区的外墙、管网、道路和绿化改造，计划工期300日历天。",
    lots=(
        LotDraft("学院片区", Decimal("21500000.00"), Decimal("400000.00")),
        LotDraft("桥下片区", Decimal("18300000.00"), Decimal("360000.00")),
        LotDraft("古埠片区", Decimal("12600000.00"), Decimal("250000.00")),
        LotDraft("河渚片区", Decimal("9800000.00"), Decimal("190000.00")),
    ),
    steps=("timetable", "enter", "document", "issue", "announce"),
    terms={
        "funds": "区财政资金",
        "qualification": "具备建筑工程施工总承包二级及以上资质，具有有效的安全生产许可证。",
        "consortium": "no",
        "contact": "付志强",
        "telephone": "0571-00000003",
        "address": "云西区云江路100号",
    },
)
_RATES = (Decimal("0.962"), Decimal("0.948"), Decimal("0.971"), Decimal("0.955"))


@transaction.atomic
def build_demo_evaluations(*, on: date, actor: Actor) -> int:
    """
    Fill the library and take a tender of four lots through its opening; what is there stays.

    One lot waits for the commitments of its parties, one for its experts' answers, in the third
    the committee scores, and the fourth has its signed report. Return how many experts are new.

    :raises Refused: never with the city and the packs as shipped.
    """
    if Tender.objects.filter(name=STORY.name).exists():
        return 0
    firms = list(Enterprise.objects.filter(kind=EnterpriseKind.COMPANY).order_by("id")[:4])
    experts = build_demo_experts(
        on=on, firm=firms[0].credit_code, firm_name=firms[0].name, actor=actor
    )
    tender = enter_story(STORY, on=on, actor=actor)
    offers = [Offer(firm, rate) for firm, rate in zip(firms, _RATES, strict=True)]
    first, second, third, fourth = open_lots(
        list(tender.lots.order_by("number")), offers, days_ago=1, actor=actor
    )
    now, due = timezone.now(), deadline_of(tender)[1]
    tomorrow = timezone.make_aware(
        datetime.combine(timezone.localtime(now).date() + timedelta(days=1), time(9))
    )
    for lot, hours in ((third, 3), (fourth, 2)):
        at, starts_at = due + timedelta(minutes=5), due + timedelta(hours=hours)
        drawn = draw_committee(lot, at=at, plan=committee_plan(starts_at), actor=actor)
        fill_seats(drawn)
        if lot is third:
            lend_account(drawn, holder="demo-expert2")
    invited = draw_committee(second, at=now, plan=committee_plan(tomorrow), actor=actor)
    lend_account(invited, holder="demo-expert")
    prepare_draw(lot=first, plan=committee_plan(tomorrow), at=now, actor=actor)
    build_demo_sittings(third, fourth, on=on, actor=actor)
    return len(experts)
