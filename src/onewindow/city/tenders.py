"""Tenders of the demonstration, one at each step from entry to announcement."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from onewindow.city.bodies import city_bodies
from onewindow.city.characters import YOUNG_FIRM
from onewindow.city.documents import (
    build_demo_talk,
    issue_demo_document,
    write_demo_document,
)
from onewindow.city.places import DISTRICT
from onewindow.city.staff import HALL
from onewindow.engines.meetings.api import Room, add_room
from onewindow.foundation.directory.api import (
    Enterprise,
    EnterpriseKind,
    Site,
    enterprise_by_code,
    organization_by_code,
)
from onewindow.kernel.actors import Actor
from onewindow.trading.tendering.api import (
    LotDraft,
    Moment,
    Organizing,
    Tender,
    TenderDraft,
    TenderKind,
    Venue,
    create_tender,
    draft_notice,
    earliest_of,
    enter_tender,
    invite_firm,
    procedures_on,
    publish_notice,
    release_notice,
    set_timetable,
)

_OPENING = time(9, 30)
_MORNING = time(9, 0)
ROOMS = (("开标一室", "开标", 40), ("开标二室", "开标", 24), ("评标一室", "评标", 9))
_ANNOUNCEMENTS = {
    "works_invited": "A-INVITE",
    "competitive_consultation": "D-CONSULT",
    "separate_award": "A-NOTICE",
    "procurement_open": "D-NOTICE",
    "single_source": "D-SINGLE",
    "small_works": "E-SMALL",
}


@dataclass(frozen=True, slots=True)
class Story:
    """One tender and how far it has come."""

    name: str
    procedure: str
    kind: TenderKind
    category: str
    function: str
    content: str
    lots: tuple[LotDraft, ...]
    steps: tuple[str, ...]
    terms: dict[str, str]
    ground: str = ""
    invites: int = 0
    room: str = ""


def capped_lot(name: str, ceiling: str, security: str) -> LotDraft:
    """Return a lot whose estimate is its ceiling (招标控制价), in yuan."""
    return LotDraft(name, Decimal(ceiling), Decimal(security), Decimal(ceiling))


STORIES = (
    Story(
        name="云西区滨河小学改扩建工程施工",
        procedure="works_open",
        kind=TenderKind.CONSTRUCTION,
        category="A01",
        function="教育",
        content="教学楼改扩建及附属工程，建筑面积8600平方米，计划工期420日历天。",
        lots=(
            LotDraft("土建及安装", Decimal("38600000.00"), Decimal("700000.00")),
            LotDraft("室外景观", Decimal("4200000.00"), Decimal("80000.00")),
        ),
        steps=("timetable", "enter", "document", "issue", "announce", "talk"),
        room="开标一室",
        terms={
            "funds": "区财政资金",
            "qualification": "具备建筑工程施工总承包二级及以上资质，具有有效的安全生产许可证。",
            "consortium": "no",
            "contact": "付志强",
            "telephone": "0571-00000001",
            "address": "云西区文教路1号",
        },
    ),
    Story(
        name="云西区2027年度公共机构保洁服务采购",
        procedure="procurement_open",
        kind=TenderKind.SERVICES,
        category="D03",
        function="机关事务",
        content="区级机关办公用房日常保洁，服务期一年。",
        lots=(
            LotDraft(
                "保洁服务",
                Decimal("5200000.00"),
                Decimal("100000.00"),
                Decimal("5200000.00"),
            ),
        ),
        steps=("timetable", "enter", "document", "issue", "announce"),
        terms={
            "requirement": "保洁面积约4.2万平方米，日常保洁和定期清洗，详见采购文件。",
            "qualification": "符合《政府采购法》第二十二条规定；落实促进中小企业发展政策。",
            "address": "云西区云江路100号",
            "contact": "方敏",
            "telephone": "0571-00000002",
        },
        room="开标二室",
    ),
    Story(
        name="云溪河综合整治工程",
        procedure="works_open",
        kind=TenderKind.WATER,
        category="A07",
        function="水利",
        content="河道清淤2.3公里，堤岸加固1.8公里，生态护坡。",
        lots=(LotDraft("整治工程", Decimal("16800000.00"), Decimal("300000.00")),),
        steps=("timetable", "enter", "document"),
        terms={},
    ),
    Story(
        name="学生课桌椅采购",
        procedure="inquiry",
        kind=TenderKind.GOODS,
        category="D01",
        function="教育",
        content="可升降课桌椅1200套，规格标准统一，现货供应。",
        lots=(LotDraft("课桌椅", Decimal("420000.00")),),
        steps=("timetable",),
        terms={},
        ground="课桌椅规格、标准统一，现货货源充足，价格变化幅度小。",
    ),
    Story(
        name="云西区医保结算系统专用接口维护",
        procedure="single_source",
        kind=TenderKind.SERVICES,
        category="D03",
        function="机关事务",
        content="医保结算系统专用接口的年度维护，原系统由开发单位独家提供源码级服务。",
        lots=(LotDraft("接口维护", Decimal("860000.00")),),
        steps=("timetable", "enter", "document", "issue", "announce"),
        terms={
            "goods": "接口故障处理、版本升级和安全加固，服务期一年。",
            "reason": "接口源码和专有技术只由原开发单位掌握，其他供应商不能提供服务。",
            "supplier": "云西数据技术有限公司",
            "supplier_address": "云西区软件园3号",
            "opinion": "经论证，该服务因专有技术具有唯一性，同意采用单一来源方式。",
            "experts": "周明（市信息中心高工）；李岚（市医院高工）；吴桐（大学教授）",
            "contact": "方敏，云西区云江路100号，0571-00000002",
            "finance_contact": "采购监管科，云西区云江路100号，0571-00000005",
        },
        ground="接口源码和专有技术只由原开发单位掌握，只能从唯一供应商处采购。",
    ),
    Story(
        name="云西区城北公共停车场工程施工",
        procedure="works_open",
        kind=TenderKind.CONSTRUCTION,
        category="A01",
        function="住建",
        content="地下两层公共停车场，车位320个。",
        lots=(LotDraft("停车场", Decimal("26400000.00"), Decimal("500000.00")),),
        steps=("timetable", "enter", "document", "issue", "announce", "terminate"),
        terms={
            "funds": "区财政资金",
            "qualification": "具备市政公用工程施工总承包二级及以上资质。",
            "consortium": "no",
            "contact": "付志强",
            "telephone": "0571-00000001",
            "address": "云西区云江路100号",
        },
    ),
    Story(
        name="桥下村便民服务站屋面修缮",
        procedure="small_works",
        kind=TenderKind.CONSTRUCTION,
        category="E07",
        function="机关事务",
        content="屋面防水和保温修缮320平方米。",
        lots=(LotDraft("屋面修缮", Decimal("186000.00"), ceiling=Decimal("186000.00")),),
        steps=("timetable", "enter", "document", "issue", "announce"),
        terms={
            "qualification": "具有建筑装修装饰或者防水防腐保温工程专业承包资质。",
            "rule": "不高于控制价的报价中，最低者成交；报价相同的随机抽取。",
            "contact": "方敏",
            "telephone": "0571-00000002",
        },
        ground="控制价18.6万元，未达到依法必须招标的规模，按本地办法进场交易。",
    ),
    Story(
        name="云西区档案馆特藏库房恒温恒湿改造工程",
        procedure="works_invited",
        kind=TenderKind.CONSTRUCTION,
        category="A01",
        function="机关事务",
        content="特藏库房恒温恒湿空调和惰性气体灭火系统改造，涉及保密要求。",
        lots=(LotDraft("库房改造", Decimal("4800000.00"), Decimal("90000.00")),),
        steps=("timetable", "enter", "document", "issue", "invite", "announce"),
        terms={
            "funds": "区财政资金",
            "qualification": "具备机电安装工程专业承包二级及以上资质，有档案库房施工业绩。",
            "contact": "方敏",
            "telephone": "0571-00000002",
        },
        ground="库房施工技术复杂、有特殊要求，只有少量潜在投标人可供选择。",
        invites=4,
    ),
    Story(
        name="云西区政务服务中心消防设施改造",
        procedure="works_open",
        kind=TenderKind.CONSTRUCTION,
        category="A01",
        function="机关事务",
        content="自动喷水灭火系统和火灾自动报警系统改造。",
        lots=(LotDraft("消防改造", Decimal("4600000.00"), Decimal("90000.00")),),
        steps=(),
        terms={},
    ),
)


@transaction.atomic
def build_demo_tenders(*, on: date, actor: Actor) -> int:
    """
    Enter the tenders of the stories through the real actions; those that are there stay.

    Return how many are new.

    :raises Refused: never with the city and the packs as shipped.
    """
    if not Room.objects.exists():
        _add_rooms(actor)
    known = set(Tender.objects.values_list("name", flat=True))
    new = [story for story in STORIES if story.name not in known]
    for story in new:
        enter_story(story, on=on, actor=actor)
    return len(new)


def enter_story(story: Story, *, on: date, actor: Actor) -> Tender:
    """
    Enter one tender and bring it as far as its story goes.

    :raises Refused: never with the city and the packs as shipped.
    """
    tender = _create(story, on, actor)
    for step in story.steps:
        _STEPS[step](tender, story, on, actor)
    return tender


def age_tender(tender: Tender, *, past: timedelta) -> None:
    """Move a tender into the past with its timetable and notices, as if the days had gone by."""
    Moment.objects.filter(tender=tender).update(at=F("at") - past)
    tender.notices.update(published_at=F("published_at") - past)
    Tender.objects.filter(pk=tender.pk).update(
        law_day=tender.law_day - timedelta(days=past.days), created_at=F("created_at") - past
    )
    tender.refresh_from_db()


def _add_rooms(actor: Actor) -> None:
    """Give the district's centre its rooms for openings and evaluations."""
    site = Site.objects.get(code=HALL)
    for name, purpose, capacity in ROOMS:
        add_room(site=site, name=name, purpose=purpose, capacity=capacity, actor=actor)


def _create(story: Story, on: date, actor: Actor) -> Tender:
    bodies = city_bodies()
    editions = {edition.code: edition for edition in procedures_on(on)}
    return create_tender(
        draft=TenderDraft(
            name=story.name,
            kind=story.kind,
            category=story.category,
            procedure=editions[story.procedure],
            organizing=Organizing.OWN,
            region=DISTRICT,
            tenderer=organization_by_code(bodies.departments[story.function]),
            supervisor=organization_by_code(
                bodies.departments[
                    "发改" if editions[story.procedure].family == "works" else "财政"
                ]
            ),
            approval_reference=f"云西发改〔{on.year}〕{len(story.name)}号",
            ground=story.ground,
            content=story.content,
            lots=story.lots,
            is_mandatory=story.procedure.startswith("works"),
        ),
        on=on,
        actor=actor,
    )


def _timetable(tender: Tender, story: Story, on: date, actor: Actor) -> None:
    days = earliest_of(tender, starts=on)
    moments = {event: _moment(event, day) for event, day in days.items()}
    room = Room.objects.filter(name=story.room).first()
    set_timetable(tender=tender, moments=moments, venue=Venue(room), actor=actor)


def _moment(event: str, day: date) -> datetime:
    """Return the hour of a planned day; what begins today has begun, however early it is."""
    if event == "bids_due":
        return timezone.make_aware(datetime.combine(day, _OPENING))
    at, now = timezone.make_aware(datetime.combine(day, _MORNING)), timezone.localtime()
    return min(at, now.replace(second=0, microsecond=0)) if day == now.date() else at


def _enter(tender: Tender, story: Story, on: date, actor: Actor) -> None:
    enter_tender(tender=tender, actor=actor)


def _document(tender: Tender, story: Story, on: date, actor: Actor) -> None:
    write_demo_document(tender=tender, on=on, actor=actor)


def _issue(tender: Tender, story: Story, on: date, actor: Actor) -> None:
    issue_demo_document(tender=tender, actor=actor)


def _invite(tender: Tender, story: Story, on: date, actor: Actor) -> None:
    """Invite the firm that the demonstration's agent speaks for, and others."""
    own = enterprise_by_code(YOUNG_FIRM.credit_code)
    assert own is not None  # the city is built before its tenders
    firms = Enterprise.objects.filter(kind=EnterpriseKind.COMPANY).exclude(pk=own.pk)
    for firm in (own, *firms.order_by("id")[: story.invites - 1]):
        invite_firm(tender=tender, enterprise=firm, at=timezone.now(), actor=actor)


def _announce(tender: Tender, story: Story, on: date, actor: Actor) -> None:
    code = _ANNOUNCEMENTS.get(story.procedure, "A-NOTICE")
    now = timezone.now()
    notice = draft_notice(tender=tender, code=code, terms=story.terms, on=on, actor=actor)
    release_notice(notice=notice, at=now, actor=actor)
    publish_notice(notice=notice, at=now)


def _terminate(tender: Tender, story: Story, on: date, actor: Actor) -> None:
    now, terms = (
        timezone.now(),
        {
            "reason": "用地规划调整，项目暂缓实施。",
            "refund": "招标文件未收取费用；已交保证金的，5日内连同利息退还。",
        },
    )
    tender.refresh_from_db()
    notice = draft_notice(tender=tender, code="A-TERM", terms=terms, on=on, actor=actor)
    release_notice(notice=notice, at=now, actor=actor)
    publish_notice(notice=notice, at=now)


def _talk(tender: Tender, story: Story, on: date, actor: Actor) -> None:
    tender.refresh_from_db()
    build_demo_talk(tender=tender, actor=actor)


_STEPS: dict[str, Callable[[Tender, Story, date, Actor], Any]] = {
    "timetable": _timetable,
    "enter": _enter,
    "document": _document,
    "issue": _issue,
    "invite": _invite,
    "announce": _announce,
    "terminate": _terminate,
    "talk": _talk,
}
