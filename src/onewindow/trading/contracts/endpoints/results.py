"""The results of one's own bids over HTTP: score and place, or why a bid was out."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from onewindow.foundation.accounts.api import caller_of
from onewindow.trading.contracts.endpoints.scope import SUPPLIERS, LetterNumber
from onewindow.trading.contracts.models import ResultLetter
from onewindow.trading.contracts.queries import letters_of_person, own_result

router = Router()


class ResultOut(Schema):
    """A letter about the result, in the list of one's own."""

    number: str
    lot: str
    tender: str
    bidder: str
    is_winner: bool
    sent_at: datetime
    withdrawn_at: datetime | None


class PointsOut(Schema):
    """The points that one factor brought the bid."""

    name: str
    full: Decimal
    points: Decimal


class OwnResultOut(ResultOut):
    """How one's own bid was judged; of the other bids only the winner's name is told."""

    sentences: list[str]
    place: int | None
    ranked: int
    price: Decimal | None
    score: Decimal | None
    rejected_for: str
    factors: list[PointsOut]


@router.get("results", response=list[ResultOut], auth=SUPPLIERS)
def results(request: HttpRequest) -> list[dict[str, Any]]:
    """List the letters to the enterprises for which the caller speaks, newest first."""
    return [_shown(letter) for letter in _letters(request)[:200]]


@router.get("results/{number}", response=OwnResultOut, auth=SUPPLIERS)
def result(request: HttpRequest, number: LetterNumber) -> dict[str, Any]:
    """Give how one's own bid was judged: score and place, or the reason why it was out."""
    letter = _letters(request).filter(number=number).first()
    found = own_result(letter) if letter else None
    if letter is None or found is None:
        raise Http404
    return {
        **_shown(letter),
        "sentences": letter.content["sentences"],
        "place": found.place,
        "ranked": found.ranked,
        "price": found.price,
        "score": found.score,
        "rejected_for": found.rejected_for,
        "factors": [
            {"name": one.name, "full": one.full, "points": one.points} for one in found.factors
        ],
    }


def _letters(request: HttpRequest) -> Any:
    user: Any = caller_of(request).user
    if user.person is None:
        raise Http404
    return letters_of_person(user.person, on=timezone.localdate())


def _shown(letter: ResultLetter) -> dict[str, Any]:
    lot = letter.award.lot
    return {
        "number": letter.number,
        "lot": lot.code,
        "tender": f"{lot.tender.name} {lot.name}",
        "bidder": letter.bid.enterprise.name,
        "is_winner": letter.is_winner,
        "sent_at": letter.sent_at,
        "withdrawn_at": letter.withdrawn_at,
    }
