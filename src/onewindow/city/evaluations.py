"""A tender of the demonstration after its opening: bids, and draws at every step."""

import io
import secrets
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from onewindow.city.experts import build_demo_experts
from onewindow.city.sittings import build_demo_sittings
from onewindow.city.tenders import Story, age_tender, capped_lot, enter_story
from onewindow.foundation.accounts.api import User
from onewindow.foundation.directory.api import Enterprise, EnterpriseKind
from onewindow.kernel.actors import Actor
from onewindow.kernel.draw import commitment_of
from onewindow.kernel.money import in_words
from onewindow.kernel.sealing import SUITES, Custodian, KeyPair, Manifest, release, seal
from onewindow.trading.bidding.api import (
    Bid,
    PriceRoll,
    deadline_of,
    open_bids,
    receive_piece,
    register_custodian,
    release_shares,
    seal_bid,
    start_bid,
    write_roll,
)
from onewindow.trading.evaluation.api import (
    PARTIES,
    CommitteePlan,
    Draw,
    Expert,
    accept_seat,
    commit_number,
    decline_seat,
    prepare_draw,
    reveal_number,
    run_draw,
)
from onewindow.trading.tendering.api import Lot, Tender, TenderKind

_SUITE = "HPKE-P256-AES256GCM"
_HOLDERS = {
    "交易中心": "demo-trading",
    "行政监督部门": "demo-supervisor",
    "招标人": "demo-tenderer",
}
STORY = Story(
    name="云西区老旧小区综合改造工程",
    procedure="works_open",
    kind=TenderKind.CONSTRUCTION,
    category="A01",
    function="住建",
    content="四个片区的外墙、管网、道路和绿化改造，计划工期300日历天。",
    lots=(
        capped_lot("学院片区", "21500000.00", "400000.00"),
        capped_lot("桥下片区", "18300000.00", "360000.00"),
        capped_lot("古埠片区", "12600000.00", "250000.00"),
        capped_lot("河渚片区", "9800000.00", "190000.00"),
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
    holders = User.objects.in_bulk(_HOLDERS.values(), field_name="username")
    opened = _opened(tender, firms, {n: holders[u] for n, u in _HOLDERS.items()}, actor)
    first, second, third, fourth = opened
    now = timezone.now()
    tomorrow = timezone.make_aware(
        datetime.combine(timezone.localtime(now).date() + timedelta(days=1), time(9))
    )
    due = deadline_of(tender)[1]
    parties = {name: holders[username] for name, username in _HOLDERS.items()}
    for lot, hours in ((third, 3), (fourth, 2)):
        drawn = _draw(
            lot, due + timedelta(minutes=5), due + timedelta(hours=hours), parties, actor
        )
        _finish(drawn)
        if lot is third:
            seat = drawn.seats.filter(state="accepted").order_by("id")[0]
            _lend_an_account(seat.member.expert, holder="demo-expert2")
    invited = _draw(second, now, tomorrow, parties, actor)
    _lend_an_account(invited.seats.order_by("id")[0].member.expert, holder="demo-expert")
    prepare_draw(lot=first, plan=_plan(tomorrow), at=now, actor=actor)
    build_demo_sittings(third, fourth, buyer=parties["招标人"], on=on, actor=actor)
    return len(experts)


def _opened(
    tender: Tender, firms: list[Enterprise], holders: Mapping[str, User], actor: Actor
) -> list[Lot]:
    """Take bids for every lot, let the deadline pass, and open them."""
    keys = {name: SUITES[_SUITE].generate() for name in _HOLDERS}
    for name, pair in keys.items():
        register_custodian(
            tender=tender,
            name=name,
            suite=_SUITE,
            public=pair.public.hex(),
            holder=holders[name],
            actor=actor,
        )
    lots = list(tender.lots.order_by("number"))
    manifests = {
        lot.pk: [
            _hand_in(lot, firm, (lot.estimate * rate).quantize(Decimal("0.01")), keys, actor)
            for firm, rate in zip(firms, _RATES, strict=True)
        ]
        for lot in lots
    }
    _let_time_pass(tender)
    for lot in lots:
        for name in ("交易中心", "招标人"):
            release_shares(
                lot=lot,
                custodian=name,
                shares={
                    bid: release(manifest, custodian=name, private=keys[name].private).value.hex()
                    for bid, manifest in manifests[lot.pk]
                },
                at=timezone.now(),
                actor=Actor(f"user:{holders[name].pk}", holders[name].name),
            )
        open_bids(lot=lot, at=timezone.now())
    return lots


def _hand_in(
    lot: Lot,
    firm: Enterprise,
    price: Decimal,
    keys: Mapping[str, KeyPair],
    actor: Actor,
) -> tuple[int, Manifest]:
    opens, _ = deadline_of(lot.tender)
    at = (opens or timezone.now()) + timedelta(hours=1)
    roll = write_roll(PriceRoll(price, in_words(price), duration_days=300, quality="合格"))
    target = io.BytesIO()
    manifest = seal(
        {"price_roll": (io.BytesIO(roll), target)},
        custodians=[Custodian(name, pair.public) for name, pair in keys.items()],
        threshold=2,
        context={"tender": lot.tender.code, "lot": lot.code, "bidder": firm.credit_code},
        suite=SUITES[_SUITE],
    )
    bid = start_bid(lot=lot, enterprise=firm, manifest=manifest.as_record(), at=at, actor=actor)
    receive_piece(part=bid.parts.get(), offset=0, content=target.getvalue(), at=at)
    seal_bid(bid=bid, at=at, actor=actor)
    return bid.pk, manifest


def _let_time_pass(tender: Tender) -> None:
    """Move the tender into the past, so that its deadline was yesterday morning."""
    due = deadline_of(tender)[1]
    past = timedelta(days=(timezone.localtime(due).date() - timezone.localdate()).days + 1)
    Bid.objects.filter(lot__tender=tender).update(sealed_at=F("sealed_at") - past)
    age_tender(tender, past=past)


def _plan(starts_at: datetime) -> CommitteePlan:
    return CommitteePlan(size=5, experts=4, specialities=["A0801", "A06"], starts_at=starts_at)


def _draw(
    lot: Lot, at: datetime, starts_at: datetime, parties: Mapping[str, User], actor: Actor
) -> Draw:
    """Draw a lot's experts with the numbers of all three parties."""
    draw = prepare_draw(lot=lot, plan=_plan(starts_at), at=at, actor=actor)
    nonces = {name: secrets.token_bytes(32) for name in PARTIES}
    for name, nonce in nonces.items():
        holder = parties[name]
        commit_number(
            draw=draw,
            party=name,
            commitment=commitment_of(name, nonce),
            holder=holder,
            at=at,
            actor=Actor(f"user:{holder.pk}", holder.name),
        )
    for name, nonce in nonces.items():
        holder = parties[name]
        reveal_number(
            draw=draw,
            party=name,
            nonce=nonce.hex(),
            holder=holder,
            at=at,
            actor=Actor(f"user:{holder.pk}", holder.name),
        )
    draw.refresh_from_db()
    run_draw(draw=draw, at=at, actor=actor)
    return draw


def _finish(draw: Draw) -> None:
    """Let one expert decline and all others accept."""
    first = draw.seats.order_by("id")[0]
    decline_seat(seat=first, reason="出差在外", at=first.invited_at + timedelta(minutes=8))
    for seat in draw.seats.filter(state="invited").order_by("id"):
        accept_seat(seat=seat, at=seat.invited_at + timedelta(minutes=12))


def _lend_an_account(expert: Expert, *, holder: str) -> None:
    """Give the demonstration's expert account to one who was drawn, for a visitor to answer as."""
    User.objects.filter(username=holder).update(person=expert.person, name=expert.person.name)
