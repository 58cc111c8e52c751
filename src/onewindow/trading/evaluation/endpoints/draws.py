"""The draw of a committee over HTTP: fixed, committed, revealed, drawn, answered."""

from datetime import datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Path, Router, Schema, Status

from onewindow.foundation.accounts.api import Allow, Role, caller_of
from onewindow.trading.evaluation.actions import (
    accept_seat,
    close_reveals,
    commit_number,
    decline_seat,
    prepare_draw,
    reveal_number,
    run_draw,
)
from onewindow.trading.evaluation.models import Draw, Seat
from onewindow.trading.evaluation.queries import expert_of, may_act_as
from onewindow.trading.evaluation.rules import PARTIES, CommitteePlan, SeatState
from onewindow.trading.tendering.api import Lot

CENTRE = Allow(Role.TRADING_OFFICER)
ACTING = Allow(Role.TRADING_OFFICER, Role.TENDERER, Role.SUPERVISOR)
EXPERTS = Allow(Role.EXPERT)
DrawCode = Annotated[str, Path(max_length=36)]
router = Router()


class PlanIn(Schema):
    """The plan of a draw: the committee, the specialities, the moment."""

    size: int = Field(ge=1, le=99, description="评标委员会人数")
    experts: int = Field(ge=1, le=99, description="其中抽取的专家")
    starts_at: datetime = Field(description="评标开始时间，到这一刻才能看到名单")
    specialities: list[str] = Field(min_length=1, max_length=20)


class PartyIn(Schema):
    """A party's commitment to its number, or the number itself, as hex."""

    party: str = Field(max_length=20)
    value: str = Field(max_length=64)


class DrawOut(Schema):
    """A draw as everybody who takes part may see it; no name before the evaluation starts."""

    code: str
    state: str
    state_label: str = Field(alias="get_state_display")
    plan_digest: str
    pool_root: str
    pool_size: int
    starts_at: datetime


class SeatOut(Schema):
    """An invitation to the expert who was drawn."""

    id: int
    state: str
    starts_at: datetime = Field(alias="draw.starts_at")
    answer_due: datetime


class DeclineIn(Schema):
    """Why an expert does not come."""

    reason: str = Field(max_length=200)


@router.post("lots/{code}/draws", response={201: DrawOut}, auth=CENTRE)
def prepare(
    request: HttpRequest, code: Annotated[str, Path(max_length=30)], body: PlanIn
) -> Status[Draw]:
    """Fix the rules and the pool of a draw."""
    rows = Lot.objects.select_related(
        "tender__procedure", "tender__tenderer", "tender__supervisor", "tender__agency"
    )
    lot = rows.filter(code=code).first()
    if lot is None:
        raise Http404
    plan = CommitteePlan(
        size=body.size,
        experts=body.experts,
        specialities=body.specialities,
        starts_at=body.starts_at,
    )
    actor = caller_of(request).actor
    return Status(201, prepare_draw(lot=lot, plan=plan, at=timezone.now(), actor=actor))


@router.post("draws/{code}/commitments", response=DrawOut, auth=ACTING)
def commit(request: HttpRequest, code: DrawCode, body: PartyIn) -> Draw:
    """Take a party's commitment."""
    draw, caller = _draw(request, code), caller_of(request)
    commit_number(
        draw=draw,
        party=body.party,
        commitment=body.value.strip().lower(),
        holder=caller.user,
        at=timezone.now(),
        actor=caller.actor,
    )
    return _again(draw)


@router.post("draws/{code}/reveals", response=DrawOut, auth=ACTING)
def reveal(request: HttpRequest, code: DrawCode, body: PartyIn) -> Draw:
    """Take a party's secret number."""
    draw, caller = _draw(request, code), caller_of(request)
    reveal_number(
        draw=draw,
        party=body.party,
        nonce=body.value.strip().lower(),
        holder=caller.user,
        at=timezone.now(),
        actor=caller.actor,
    )
    return _again(draw)


@router.post("draws/{code}/close", response=DrawOut, auth=CENTRE)
def close(request: HttpRequest, code: DrawCode) -> Draw:
    """Stop waiting for a party that keeps its number back."""
    draw = _draw(request, code)
    close_reveals(draw=draw, at=timezone.now(), actor=caller_of(request).actor)
    return _again(draw)


@router.post("draws/{code}/run", response=DrawOut, auth=CENTRE)
def run(request: HttpRequest, code: DrawCode) -> Draw:
    """Draw, and tell those who were drawn."""
    draw = _draw(request, code)
    run_draw(draw=draw, at=timezone.now(), actor=caller_of(request).actor)
    return _again(draw)


@router.get("my/seats", response=list[SeatOut], auth=EXPERTS)
def seats(request: HttpRequest) -> list[Seat]:
    """List the invitations of the expert who asks, those that wait for an answer first."""
    rows = _own_seats(request).select_related("draw").order_by("-id")
    return sorted(rows, key=lambda seat: seat.state != SeatState.INVITED)


@router.post("my/seats/{seat_id}/accept", response=SeatOut, auth=EXPERTS)
def accept(request: HttpRequest, seat_id: int) -> Seat:
    """Accept an invitation."""
    seat = _own_seat(request, seat_id)
    accept_seat(seat=seat, at=timezone.now())
    return seat


@router.post("my/seats/{seat_id}/decline", response=SeatOut, auth=EXPERTS)
def decline(request: HttpRequest, seat_id: int, body: DeclineIn) -> Seat:
    """Decline an invitation; the next in the drawn order takes the seat."""
    seat = _own_seat(request, seat_id)
    decline_seat(seat=seat, reason=body.reason, at=timezone.now())
    return seat


def _draw(request: HttpRequest, code: str) -> Draw:
    """Return the draw, if the caller is of one of its parties."""
    draw = Draw.objects.select_related("lot__tender__tenderer", "lot__tender__supervisor")
    found = draw.filter(code=code).first()
    user = caller_of(request).user
    if found is None or not any(may_act_as(user, found, name) for name in PARTIES):
        raise Http404
    return found


def _again(draw: Draw) -> Draw:
    draw.refresh_from_db()
    return draw


def _own_seats(request: HttpRequest) -> QuerySet[Seat]:
    user = caller_of(request).user
    expert = expert_of(user.person) if user else None
    return Seat.objects.filter(member__expert=expert) if expert else Seat.objects.none()


def _own_seat(request: HttpRequest, seat_id: int) -> Seat:
    seat = _own_seats(request).select_related("draw").filter(pk=seat_id).first()
    if seat is None:
        raise Http404
    return seat
