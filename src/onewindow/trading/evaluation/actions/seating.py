"""Seats of a committee: offered in the drawn order, answered, offered to the next."""

from datetime import datetime, timedelta

from django.db import transaction

from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.records.api import insert_rows, move, record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.draw import Outcome
from onewindow.kernel.violations import refuse
from onewindow.trading.evaluation.actions.sitting import join_committee, leave_committee
from onewindow.trading.evaluation.models import Draw, PoolMember, Seat
from onewindow.trading.evaluation.queries import picks_of
from onewindow.trading.evaluation.rules import DRAW, SEAT, DrawState, SeatState, reason_of


def fill_seats(*, draw: Draw, at: datetime) -> None:
    """
    Offer a seat to everybody who is drawn as things stand, and tell them; within a transaction.

    The draw is complete when all seats are accepted, and short when nobody is left to ask.
    """
    drawn = [pick.index for pick in picks_of(draw) if pick.outcome is Outcome.DRAWN]
    seats = {seat.member.place: seat for seat in draw.seats.select_related("member")}
    members = draw.members.filter(place__in=set(drawn) - seats.keys())
    for member in members.select_related("expert__person").order_by("place"):
        _invite(draw, member, at)
    if len(drawn) < draw.wanted:
        move(subject=draw, lifecycle=DRAW, name="run_short", actor=SYSTEM)
    elif all(place in seats and seats[place].state == SeatState.ACCEPTED for place in drawn):
        move(subject=draw, lifecycle=DRAW, name="complete", actor=SYSTEM)


@transaction.atomic
def accept_seat(*, seat: Seat, at: datetime) -> None:
    """
    Accept an invitation.

    :raises Refused: if it was answered or has lapsed.
    """
    draw = _locked(seat)
    _refuse_if_late(seat, at)
    move(subject=seat, lifecycle=SEAT, name="accept", actor=_nobody(seat), answered_at=at)
    _go_on(draw, at)
    join_committee(seat)


@transaction.atomic
def decline_seat(*, seat: Seat, reason: str, at: datetime) -> None:
    """
    Decline an invitation; the next in the drawn order takes the seat.

    :raises Refused: without a reason, or if it was answered or has lapsed.
    """
    draw = _locked(seat)
    _refuse_if_late(seat, at)
    words = _reason(reason)
    move(
        subject=seat,
        lifecycle=SEAT,
        name="decline",
        actor=_nobody(seat),
        answered_at=at,
        reason=words,
    )
    _go_on(draw, at)


@transaction.atomic
def excuse_seat(*, seat: Seat, reason: str, at: datetime) -> None:
    """
    Give up a seat that was accepted, for avoidance or another cause; the next takes it.

    What the leaver has judged counts for nothing (《实施条例》第四十八条).

    :raises Refused: without a reason, or if the seat is not held.
    """
    draw = _locked(seat)
    words = _reason(reason)
    move(
        subject=seat,
        lifecycle=SEAT,
        name="excuse",
        actor=_nobody(seat),
        answered_at=at,
        reason=words,
    )
    leave_committee(seat, reason=words, at=at, actor=_nobody(seat))
    if draw.state == DrawState.COMPLETE:
        move(subject=draw, lifecycle=DRAW, name="reopen", actor=SYSTEM)
    _go_on(draw, at)


def lapse_seats(*, now: datetime) -> int:
    """Take back every invitation whose time is up; return how many."""
    due = Seat.objects.filter(state=SeatState.INVITED, answer_due__lte=now).order_by("id")
    return sum(_lapse(seat, now) for seat in due)


@transaction.atomic
def _lapse(seat: Seat, now: datetime) -> bool:
    draw = _locked(seat)
    if seat.state != SeatState.INVITED:
        return False
    move(subject=seat, lifecycle=SEAT, name="lapse", actor=SYSTEM)
    _go_on(draw, now)
    return True


def _locked(seat: Seat) -> Draw:
    """Return the seat's draw, held until the commit: two answers must not offer one seat twice."""
    draw = Draw.objects.select_for_update(of=("self",)).get(pk=seat.draw_id)
    seat.refresh_from_db(fields=["state"])
    return draw


def _go_on(draw: Draw, at: datetime) -> None:
    if draw.state == DrawState.SEATING:
        fill_seats(draw=draw, at=at)


def _refuse_if_late(seat: Seat, at: datetime) -> None:
    if at >= seat.answer_due:
        raise refuse("seat.late", "答复期限已过，席位已转给下一位")


def _reason(reason: str) -> str:
    words = reason_of(reason)
    if len(words) < 2:
        raise refuse("seat.reason", "请写明原因")
    return words


def _nobody(seat: Seat) -> Actor:
    """Return the actor that the record names: the seat, for the expert's name is sealed."""
    return Actor(f"seat:{seat.pk}", "被抽中的专家")


def _invite(draw: Draw, member: PoolMember, at: datetime) -> None:
    due = at + timedelta(minutes=draw.plan["answer_minutes"])
    if at < draw.starts_at:  # 评标已经开始的，是补席，仍给足答复时间
        due = min(due, draw.starts_at)
    seat = Seat(draw=draw, member=member, invited_at=at, answer_due=due)
    insert_rows([seat])
    record(
        subject=seat,
        what="seat.invite",
        actor=SYSTEM,
        after=SeatState.INVITED,
        detail={"draw": draw.code, "place": member.place},
    )
    send_message(
        person=member.expert.person,
        title="评标邀请，请尽快答复",
        body=(
            "您被随机抽取为评标专家。请登录平台，在“我的评标”中看时间并答复；"
            "逾期未答复的，席位转给下一位。请对本消息保密。"
        ),
        link="/my/evaluations/",
    )
