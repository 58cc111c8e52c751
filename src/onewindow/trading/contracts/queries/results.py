"""What one bidder may know of how his own bid was judged; of nobody else's (本人得分和排序)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from onewindow.trading.contracts.models import ResultLetter
from onewindow.trading.evaluation.api import evaluation_of
from onewindow.trading.tendering.api import Factor, FactorKind, terms_from

SOURCE = "财政部令第87号第六十九条"


@dataclass(frozen=True, slots=True)
class OwnPoints:
    """The points that one factor brought a bid, out of so many."""

    name: str
    full: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class OwnResult:
    """
    How a bid was judged: its place among so many that were ranked, its score, or why it was out.

    ``factors`` are the means of the committee where it gave points.
    """

    place: int | None
    ranked: int
    price: Decimal | None
    score: Decimal | None
    rejected_for: str
    factors: tuple[OwnPoints, ...]


def own_result(letter: ResultLetter) -> OwnResult | None:
    """Return how the letter's bid was judged, or None once the result has changed since."""
    if letter.withdrawn_at is not None:
        return None
    bid = letter.bid
    return OwnResult(
        place=bid.place,
        ranked=letter.award.reported.filter(place__isnull=False).count(),
        price=bid.price,
        score=bid.score,
        rejected_for=bid.rejected_for,
        factors=tuple(_points(letter)),
    )


def _points(letter: ResultLetter) -> Iterator[OwnPoints]:
    """Yield the points of the bid by factor, from its own line of the signed report."""
    evaluation = evaluation_of(letter.award.lot)
    lines = (evaluation.result or {}).get("lines", ()) if evaluation else ()
    own = next((one for one in lines if one["bidder"] == letter.bid.enterprise.credit_code), None)
    if evaluation is None or own is None or own["total"] is None:
        return
    for factor in terms_from(evaluation.terms).factors:
        points = _given(factor, own)
        if points is not None:
            yield OwnPoints(factor.name, factor.full, Decimal(points))


def _given(factor: Factor, line: dict[str, object]) -> str | None:
    if factor.kind is FactorKind.PRICE:
        return str(line["price_points"])
    points = line["points"]
    assert isinstance(points, dict)  # so says the recount of the sheets
    return points.get(factor.code)
