"""The consultation over HTTP: the group's steps to the last offers, and a supplier's side."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from onewindow.foundation.accounts.api import Allow, Role, caller_of
from onewindow.trading.bidding.api import offer_round, offers_in
from onewindow.trading.evaluation.actions import (
    Talk,
    ask_last_offers,
    keep_consultation,
    leave_consultation,
    open_last_offers,
    propose_amendment,
    settle_amendment,
)
from onewindow.trading.evaluation.endpoints.finding import (
    COMMITTEE,
    Code,
    Done,
    contender_named,
    done,
    member_calling,
)
from onewindow.trading.evaluation.queries import (
    Place,
    amendments_of,
    consultations_for,
    places_of,
)

BIDDERS = Allow(Role.CITIZEN)
router = Router()


class TalkIn(Schema):
    """What the group spoke of with one supplier."""

    bidder: str = Field(max_length=18)
    attendees: str = Field(max_length=200)
    words: str = Field(max_length=4000)


class AmendmentIn(Schema):
    """A change of the consultation document."""

    clause: str = Field(max_length=200)
    becomes: str = Field(max_length=2000)


class VerdictIn(Schema):
    """Whether the purchaser's representative confirms."""

    is_confirmed: bool


class AskIn(Schema):
    """Until when last offers are taken."""

    due: datetime


class OffersOut(Schema):
    """How the last offers stand: how many lie there, and nothing else before the opening."""

    state: str
    due: datetime
    asked: int
    received: int


class PlaceOut(Schema):
    """A supplier's place in a consultation: the changes it was told of, its last offer."""

    id: int
    lot: str
    state: str
    changes: list[AmendmentIn]
    due: datetime | None
    has_offered: bool


class LeaveIn(Schema):
    """Why a supplier leaves."""

    reason: str = Field("", max_length=200)


@router.post("evaluations/{code}/consultations", response={201: Done}, auth=COMMITTEE)
def consult(request: HttpRequest, code: Code, body: TalkIn) -> Status[dict[str, str]]:
    """Keep what was said with one supplier."""
    member = member_calling(request, code)
    keep_consultation(
        member=member,
        contender=contender_named(member, body.bidder),
        talk=Talk(body.attendees, body.words),
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return Status(201, done(member.evaluation))


@router.post("evaluations/{code}/amendments", response={201: dict[str, int]}, auth=COMMITTEE)
def propose(request: HttpRequest, code: Code, body: AmendmentIn) -> Status[dict[str, int]]:
    """Propose a change of the document."""
    found = propose_amendment(
        member=member_calling(request, code),
        clause=body.clause,
        becomes=body.becomes,
        actor=caller_of(request).actor,
    )
    return Status(201, {"amendment": found.pk})


@router.post("evaluations/{code}/amendments/{number}", response=Done, auth=COMMITTEE)
def settle(request: HttpRequest, code: Code, number: int, body: VerdictIn) -> dict[str, str]:
    """Confirm a change, which tells every supplier, or drop it; the representative's."""
    member = member_calling(request, code)
    settle_amendment(
        member=member,
        amendment=get_object_or_404(amendments_of(member.evaluation), pk=number),
        is_confirmed=body.is_confirmed,
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return done(member.evaluation)


@router.post("evaluations/{code}/offers", response={201: Done}, auth=COMMITTEE)
def ask(request: HttpRequest, code: Code, body: AskIn) -> Status[dict[str, str]]:
    """Ask every supplier still in for its last offer; the leader's."""
    leader = member_calling(request, code)
    ask_last_offers(leader=leader, due=body.due, at=timezone.now(), actor=caller_of(request).actor)
    return Status(201, done(leader.evaluation))


@router.get("evaluations/{code}/offers", response=OffersOut, auth=COMMITTEE)
def count(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Tell a member how many last offers lie there."""
    found = offer_round(member_calling(request, code).evaluation.lot)
    if found is None:
        raise Http404
    return {
        "state": found.state,
        "due": found.due,
        "asked": found.firms.count(),
        "received": offers_in(found),
    }


@router.post("evaluations/{code}/offers/open", response=Done, auth=COMMITTEE)
def unseal(request: HttpRequest, code: Code) -> dict[str, str]:
    """Open the last offers after their deadline; the leader's."""
    leader = member_calling(request, code)
    open_last_offers(leader=leader, at=timezone.now(), actor=caller_of(request).actor)
    return done(leader.evaluation)


@router.get("consultations", response=list[PlaceOut], auth=BIDDERS)
def mine(request: HttpRequest) -> list[dict[str, Any]]:
    """List the consultations of the enterprises for which the caller may bid."""
    return [_shown(one) for one in places_of(list(_places(request)))]


@router.post("consultations/{place}/leave", response=PlaceOut, auth=BIDDERS)
def leave(request: HttpRequest, place: int, body: LeaveIn) -> dict[str, Any]:
    """Leave a consultation before one's last offer."""
    contender = get_object_or_404(_places(request), pk=place)
    leave_consultation(
        contender=contender, reason=body.reason, at=timezone.now(), actor=caller_of(request).actor
    )
    return _shown(places_of([contender])[0])


def _places(request: HttpRequest) -> Any:
    user = caller_of(request).user
    person = user.person if user else None
    if person is None:
        raise Http404
    return consultations_for(person, on=timezone.localdate())


def _shown(place: Place) -> dict[str, Any]:
    return {
        "id": place.contender.pk,
        "lot": place.contender.evaluation.lot.code,
        "state": place.contender.state,
        "changes": [{"clause": one.clause, "becomes": one.becomes} for one in place.changes],
        "due": place.asked.due if place.asked else None,
        "has_offered": place.has_offered,
    }
