"""The opening as a meeting: planned, begun, its rolls published, closed; or not held at all."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from onewindow.engines.meetings.api import (
    Booking,
    Duty,
    Guest,
    Meeting,
    MeetingState,
    Plan,
    Room,
    cancel_meeting,
    close_meeting,
    finish_step,
    invite,
    meeting_of,
    move_meeting,
    open_meeting,
    plan_meeting,
    release_room,
)
from onewindow.foundation.records.api import move
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Refused, refuse, refuse_if_any
from onewindow.trading.bidding.actions.attending import BIDDER
from onewindow.trading.bidding.models import Bid
from onewindow.trading.bidding.queries import (
    OPENING,
    bids_handed_in,
    deadline_of,
    record_lines,
    tenders_due,
    too_few,
)
from onewindow.trading.bidding.rules import BidState, check_opening
from onewindow.trading.guarantees.api import DepositFacts, deposits_of
from onewindow.trading.tendering.api import (
    LOT,
    OPENING_LASTS,
    TENDER,
    Lot,
    LotState,
    book_opening,
    draft_notice,
    opening_place,
    procedure_of,
    publish_notice,
    release_notice,
)

AGENDA = (
    ("seals", "公布投标人和递交情况"),
    ("unseal", "解密投标文件"),
    ("rolls", "公布开标一览表"),
)
_OVER = (LotState.FAILED, LotState.TERMINATED)
_FAILED = {"works": "A-ABN", "procurement": "D-TERM"}


@transaction.atomic
def plan_opening(*, lot: Lot, room: Room | None, actor: Actor) -> Meeting:
    """
    Plan the opening of a lot for its deadline, in a room or on line only; or plan it anew.

    The lots of a tender fall due together: they are opened one after the other in one room.

    :raises Refused: if others have the room, or the opening has begun.
    """
    booking = book_opening(tender=lot.tender, room=room, actor=actor)
    return _plan(lot, booking, actor)


def _plan(lot: Lot, booking: Booking | None, actor: Actor) -> Meeting:
    due = deadline_of(lot.tender)[1]
    meeting, ends = meeting_of(lot, OPENING), due + OPENING_LASTS
    if meeting is not None:
        move_meeting(meeting=meeting, starts=due, ends=ends, booking=booking, actor=actor)
        return meeting
    title = f"{lot.tender.name}（{lot.name}）开标"
    plan = Plan(OPENING, title, due, ends, AGENDA, booking)
    parties = (
        Guest("交易中心", "交易中心", "centre", Duty.ALWAYS),
        Guest("行政监督部门", lot.tender.supervisor.name, "supervisor", Duty.ALWAYS),
        Guest("招标人", lot.tender.tenderer.name, "tenderer"),
    )
    return plan_meeting(subject=lot, plan=plan, guests=parties, actor=actor)


@transaction.atomic
def start_opening(*, lot: Lot, at: datetime, actor: Actor) -> Meeting:
    """
    Begin the opening: who has handed in is known from now on; beginning again changes nothing.

    :raises Refused: before the deadline, with fewer bids than the law asks for, or if the lot is
        suspended or has failed.
    """
    refuse_if_any(check_opening(at=at, due=deadline_of(lot.tender)[1]))
    meeting = meeting_of(lot, OPENING)
    if meeting is not None and meeting.state != MeetingState.PLANNED:
        return meeting
    if lot.is_suspended or lot.state != LotState.OPEN:
        raise refuse("opening.lot", "本标段已暂停、流标或终止，不能开标")
    refuse_if_any(too_few(lot))
    booking, due = opening_place(lot.tender).current, deadline_of(lot.tender)[1]
    if meeting is None or (meeting.starts_at, meeting.booking) != (due, booking):
        meeting = _plan(lot, booking, actor)
    open_meeting(meeting=meeting, at=at, actor=actor)
    bids = list(bids_handed_in(lot))
    firms = [bid.enterprise for bid in bids]
    guests = [Guest(BIDDER, firm.name, firm.credit_code) for firm in firms]
    invite(meeting=meeting, guests=guests)
    words = f"到截止时间共有{len(bids)}家递交投标文件"
    finish_step(meeting=meeting, code="seals", result=words, at=at, actor=actor)
    return meeting


@transaction.atomic
def publish_rolls(*, lot: Lot, at: datetime) -> bool:
    """
    Publish the price rolls as soon as no bid is left sealed; return whether that was now.

    The lot counts as opened from then on.
    """
    meeting = meeting_of(lot, OPENING)
    lot.refresh_from_db(fields=["state"])
    bids = list(bids_handed_in(lot))
    states = [bid.state for bid in bids]
    if meeting is None or lot.state != LotState.OPEN or BidState.SEALED in states:
        return False
    opened = states.count(BidState.OPENED)
    if not opened:
        return False
    _note_deposits(lot, bids, at)
    words = f"解密{opened}份，未解密{len(bids) - opened}份"
    finish_step(meeting=meeting, code="unseal", result=words, at=at, actor=SYSTEM)
    move(subject=lot, lifecycle=LOT, name="open", actor=SYSTEM, detail={"bids": opened})
    room = f"，{meeting.room.site.name}{meeting.room.name}" if meeting.room else "，线上"
    lines = "\n".join(f"{label}：{text}" for label, text in record_lines(lot))
    place = f"{timezone.localtime(meeting.starts_at):%Y-%m-%d %H:%M}{room}"
    _publish(lot, _notice_of(lot), {"place": place, "roll": lines}, at)
    finish_step(meeting=meeting, code="rolls", result="已公布", at=at, actor=SYSTEM)
    return True


@transaction.atomic
def close_opening(*, lot: Lot, at: datetime, actor: Actor) -> Meeting:
    """
    Close the opening; its minutes hold every bid, every objection and its answer.

    :raises Refused: before the rolls are published, or while an objection is not answered.
    """
    meeting = meeting_of(lot, OPENING)
    if meeting is None:
        raise refuse("opening.state", "还没有开标")
    close_meeting(meeting=meeting, sections=record_lines(lot), at=at, actor=actor)
    return meeting


@transaction.atomic
def fail_opening(*, lot: Lot, at: datetime, actor: Actor) -> None:
    """
    Declare that a lot is not opened because too few bids were handed in; they stay sealed.

    :raises Refused: before the deadline, or if there are enough.
    """
    refuse_if_any(check_opening(at=at, due=deadline_of(lot.tender)[1]))
    reasons = list(too_few(lot))
    if not reasons:
        raise refuse("opening.enough", "投标人已达到法定数量，应当开标")
    move(
        subject=lot,
        lifecycle=LOT,
        name="fail",
        actor=actor,
        detail={"reason": reasons[0].message, "source": reasons[0].source},
    )
    meeting = meeting_of(lot, OPENING)
    if meeting is not None:
        cancel_meeting(meeting=meeting, reason=reasons[0].message, actor=actor)
    if not lot.tender.lots.exclude(state__in=_OVER).exists():
        release_room(subject=lot.tender, actor=actor)
    terms = {
        "lot": f"{lot.name}（{lot.code}）",
        "bidders": f"{bids_handed_in(lot).count()}家",
        "reason": f"{reasons[0].message}（{reasons[0].source}）。",
        "next": "招标人分析原因后重新招标；投标文件未开启，原样封存。",
    }
    _publish(lot, _FAILED[lot.tender.procedure.family], terms, at)


def close_due(*, now: datetime) -> str:
    """Close every tender whose deadline has passed: nothing is handed in any more."""
    done = 0
    for tender in tenders_due(now):
        try:
            move(subject=tender, lifecycle=TENDER, name="close", actor=SYSTEM)
        except Refused:  # 同一时刻已有人终止或顺延
            continue
        done += 1
    return f"截止{done}个项目" if done else "没有到截止时间的项目"


def _note_deposits(lot: Lot, bids: list[Bid], at: datetime) -> None:
    if not lot.bid_security:
        return
    known = deposits_of(lot, at=at)
    for bid in bids:
        bid.deposit = _deposit_words(known.get(bid.enterprise_id))
    Bid.objects.bulk_update(bids, ["deposit"])


def _deposit_words(facts: DepositFacts | None) -> str:
    if facts is None:
        return "未提交"
    state = "有效" if facts.is_sufficient else f"不足：{facts.problem}"
    return f"{facts.form.label}{facts.amount:,.2f}元，{state}"[:200]


def _notice_of(lot: Lot) -> str:
    stages = procedure_of(lot.tender.procedure).stages
    return next((stage.notice for stage in stages if stage.code == "opening"), "") or ""


def _publish(lot: Lot, code: str, terms: dict[str, str], at: datetime) -> None:
    """Publish a notice at once, where the procedure has one."""
    if not code:
        return
    notice = draft_notice(
        tender=lot.tender,
        lot=lot,
        code=code,
        terms=terms,
        on=timezone.localdate(at),
        actor=SYSTEM,
    )
    release_notice(notice=notice, at=max(at, timezone.now()), actor=SYSTEM)
    publish_notice(notice=notice, at=max(at, timezone.now()))
