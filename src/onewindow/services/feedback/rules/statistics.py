"""Figures of reviews as the domain defines them (A12), and causes that come back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import comb

GRADES = ("非常不满意", "不满意", "基本满意", "满意", "非常满意")
"""The five grades from 1 to 5, as statistics of several schemes name them."""
FEWEST = 3
"""A tag ticked less often than this in one place is no pattern."""
CHANCE = 0.01
"""A pattern is shown if so many ticks by chance alone are rarer than this."""


@dataclass(frozen=True, slots=True)
class Tally:
    """
    What was counted for one row of the statistics.

    ``services`` could be reviewed; ``given`` and ``defaults`` were. ``scores`` are the given
    reviews that count, by score from 1 to 5: those ruled a mistake or malicious are ``overlaid``.
    """

    services: int = 0
    given: int = 0
    defaults: int = 0
    overlaid: int = 0
    scores: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    to_rectify: int = 0
    rectified_in_time: int = 0
    valid_bad: int = 0
    visited: int = 0
    visited_satisfied: int = 0

    @property
    def counted(self) -> int:
        """Return the given reviews that count."""
        return sum(self.scores)

    @property
    def graded(self) -> list[tuple[str, int]]:
        """Return grade and count, the best first."""
        return list(zip(reversed(GRADES), reversed(self.scores), strict=True))

    @property
    def participation(self) -> Decimal | None:
        """Return the share of services with a review, default ones included (参评率)."""
        return _percent(self.given + self.defaults, self.services)

    @property
    def initiative(self) -> Decimal | None:
        """Return the share of services with a given review (主动评价率)."""
        return _percent(self.given, self.services)

    @property
    def good_rate(self) -> Decimal | None:
        """Return the share of grades 3 to 5 among the reviews that count (好评率、满意率)."""
        return _percent(sum(self.scores[2:]), self.counted)

    @property
    def bad_rate(self) -> Decimal | None:
        """Return the share of grades 1 and 2 among the reviews that count (差评率)."""
        return _percent(sum(self.scores[:2]), self.counted)

    @property
    def average(self) -> Decimal | None:
        """Return the mean score out of 100 (满意度均分)."""
        total = sum(score * count for score, count in enumerate(self.scores, start=1))
        return _percent(total, self.counted * 5)

    @property
    def rectified_rate(self) -> Decimal | None:
        """Return the share put right in time of those to be put right (差评按期整改率)."""
        return _percent(self.rectified_in_time, self.to_rectify)

    @property
    def visited_rate(self) -> Decimal | None:
        """Return the share of valid bad reviews whose writer was visited again (差评回访率)."""
        return _percent(self.visited, self.valid_bad)

    @property
    def visited_satisfied_rate(self) -> Decimal | None:
        """Return the share that was satisfied when asked again (回访满意率)."""
        return _percent(self.visited_satisfied, self.visited)


@dataclass(frozen=True, slots=True)
class Ticked:
    """How often one tag was ticked in one place, out of so many reviews there."""

    place: str
    tag: str
    count: int
    reviews: int


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause that comes back (反复出现的原因): a tag far more frequent here than elsewhere."""

    ticked: Ticked
    share: Decimal
    base: Decimal
    chance: float

    @property
    def sentence(self) -> str:
        """Return it in one plain sentence."""
        one = self.ticked
        return (
            f"“{one.place}”的{one.reviews}条评价里有{one.count}条提到“{one.tag}”"
            f"（{self.share}%），全部评价里是{self.base}%。"
        )


def recurring_causes(ticked: Iterable[Ticked]) -> Iterator[Cause]:
    """
    Yield the tags that one place gets far more often than the others together, strongest first.

    Compared is the count with the binomial distribution at the rate of all other places.
    """
    rows = list(ticked)
    reviews_at = {row.place: row.reviews for row in rows}
    everywhere = sum(reviews_at.values())
    totals: dict[str, int] = {}
    for row in rows:
        totals[row.tag] = totals.get(row.tag, 0) + row.count
    found = []
    for row in rows:
        others = everywhere - row.reviews
        if row.count < FEWEST or not others:
            continue
        base = (totals[row.tag] - row.count) / others
        chance = tail(row.count, row.reviews, base)
        share = _percent(row.count, row.reviews)
        whole = _percent(totals[row.tag], everywhere)
        if chance < CHANCE and row.count / row.reviews > base and share and whole is not None:
            found.append(Cause(row, share, whole, chance))
    yield from sorted(
        found, key=lambda cause: (cause.chance, cause.ticked.place, cause.ticked.tag)
    )


def tail(count: int, trials: int, rate: float) -> float:
    """Return the chance of at least so many hits in so many trials at the rate."""
    below = (comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(count))
    return max(0.0, 1.0 - sum(below))


def _percent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
