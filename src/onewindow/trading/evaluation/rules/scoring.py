"""Scores and ranks (评分与排序): votes, ties, outliers, corrected sums, candidates."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from onewindow.kernel.choices import Choice
from onewindow.kernel.violations import Violation, refuse
from onewindow.trading.evaluation.rules.pricing import rounded

MOST_CANDIDATES = 3
_CENT = Decimal("0.01")
_CORRECTION = "财政部令第87号第五十九条"
_CANDIDATES = "《招标投标法实施条例》第五十三条"


@dataclass(frozen=True, slots=True)
class Ballot:
    """A round of voting on the award (票决): one voice each, over half wins."""

    votes: Mapping[str, int]
    voters: int


def ballot_winner(ballot: Ballot) -> str | None:
    """
    F18 票决定标: return who has more than half of all voters, or None.

    :raises Refused: if there are more votes than voters.
    """
    if sum(ballot.votes.values()) > ballot.voters:
        raise refuse("ballot.votes", "票数多于投票人数")
    return next((name for name, n in ballot.votes.items() if 2 * n > ballot.voters), None)


def ballot_runoff(ballot: Ballot) -> tuple[str, ...]:
    """
    F18 再投: return who stands in the next round: the first two, with all who equal the second.

    A round that narrows nothing returns everybody: the rules of the award then decide (定标规则).
    """
    ordered = sorted(ballot.votes.values(), reverse=True)
    least = ordered[min(1, len(ordered) - 1)] if ordered else 0
    return tuple(name for name, n in ballot.votes.items() if n >= least and n > 0)


def check_shortlist(names: Sequence[str], *, least: int = 3) -> tuple[Violation, ...]:
    """F19 票决抽签: return why the shortlist cannot go to the draw; the draw itself is public."""
    if len(set(names)) < least:
        return (Violation("ballot.shortlist", f"入围不足{least}家，不能抽签定标"),)
    return ()


class Corrected(Choice):
    """Which contradiction in a bill was settled, in the order of the article."""

    ROLL = "roll", "开标一览表与投标文件不一致，以开标一览表为准"
    WORDS = "words", "大写与小写不一致，以大写为准"
    POINT = "point", "单价小数点明显错位，以总价为准修改单价"
    SUM = "sum", "总价与单价汇总不一致，以单价计算结果为准"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a priced bill; price and total in yuan."""

    name: str
    quantity: Decimal
    unit_price: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Quotation:
    """The prices of a bid as it states them: on the roll, in words, in figures, by line."""

    roll_words: Decimal | None
    roll_figures: Decimal
    file_total: Decimal
    lines: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """The price that is evaluated, and each correction; the bidder must confirm (不确认无效)."""

    price: Decimal
    made: tuple[tuple[Corrected, str], ...]
    lines: tuple[Line, ...]


def corrected(quotation: Quotation) -> Correction:
    """
    Settle every contradiction of a bid's prices in the order of 87号令第五十九条.

    The roll goes before the file; words before figures; a unit price whose decimal point slipped
    by whole places is mended from its line's total; then the sum of the lines is the price.
    """
    made: list[tuple[Corrected, str]] = []
    price = quotation.roll_figures
    if quotation.file_total != price:
        made.append((Corrected.ROLL, f"{quotation.file_total} → {price}"))
    if quotation.roll_words is not None and quotation.roll_words != price:
        made.append((Corrected.WORDS, f"{price} → {quotation.roll_words}"))
        price = quotation.roll_words
    lines = []
    for line in quotation.lines:
        mended = _mended(line)
        if mended.unit_price != line.unit_price:
            made.append((Corrected.POINT, f"{line.name}：{line.unit_price} → {mended.unit_price}"))
        elif _line_total(line) != line.total:
            made.append((Corrected.SUM, f"{line.name}：{line.total} → {_line_total(line)}"))
        lines.append(mended)
    if lines:
        total = sum((_line_total(line) for line in lines), Decimal(0))
        if total != price:
            made.append((Corrected.SUM, f"{price} → {total}"))
            price = total
    return Correction(price, tuple(made), tuple(lines))


@dataclass(frozen=True, slots=True)
class Scored:
    """A bid with its total score, its evaluated price, and its technical points."""

    bidder: str
    score: Decimal
    price: Decimal
    technical: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A bid in its place; those who share a place are told apart by the documents or by lot."""

    place: int
    bidder: str
    is_tied: bool = False


def ranked_by_score(bids: Sequence[Scored]) -> tuple[Ranked, ...]:
    """
    Rank by total score, then by the lower price (87号令第五十七条); the rest shares its place.

    Technical points do not break a tie: the article says that equals stand side by side.
    """
    return _ranked([(bid.bidder, (-bid.score, bid.price)) for bid in bids])


def ranked_by_price(bids: Sequence[Scored]) -> tuple[Ranked, ...]:
    """Rank by the evaluated price, the lowest first (87号令第五十六条); equals share a place."""
    return _ranked([(bid.bidder, (bid.price,)) for bid in bids])


def candidates(ranking: Sequence[Ranked], *, wanted: int = MOST_CANDIDATES) -> tuple[str, ...]:
    """
    Return the candidates in their order, at most three (《实施条例》第五十三条).

    :raises Refused: if more than three are asked for, or a tie leaves open who is the last.
    """
    if not 1 <= wanted <= MOST_CANDIDATES:
        raise refuse("candidates.count", "中标候选人应当不超过3个", _CANDIDATES)
    ordered = sorted(ranking, key=lambda one: one.place)
    if len(ordered) > wanted and ordered[wanted - 1].place == ordered[wanted].place:
        raise refuse("candidates.tie", "最后一名并列，请先按招标文件规定的方式确定", _CANDIDATES)
    if any(one.is_tied for one in ordered[:wanted]):
        raise refuse(
            "candidates.order", "候选人中有并列，请先按招标文件规定的方式排定次序", _CANDIDATES
        )
    return tuple(one.bidder for one in ordered[:wanted])


@dataclass(frozen=True, slots=True)
class Outlier:
    """A score that lies too far from the middle of all experts' (畸高畸低)."""

    expert: str
    deviation: Decimal
    is_high: bool


def deviations(
    scores: Mapping[str, Decimal], *, full: Decimal, places: int = 4
) -> dict[str, Decimal]:
    """
    F26 评分偏离度: each score's distance from the median, as a share of the full points.

    :raises Refused: if there are no scores, or one lies outside of 0 and full.
    """
    if not scores or any(not 0 <= score <= full for score in scores.values()):
        raise refuse(
            "score.range",
            f"评分应在0到{full}之间，超出范围的须当场改正",
            "财政部令第87号第六十四条",
        )
    middle = median(scores.values())
    return {
        expert: rounded(abs(score - middle) / full, places) for expert, score in scores.items()
    }


def outliers(
    scores: Mapping[str, Decimal], *, full: Decimal, limit: Decimal
) -> tuple[Outlier, ...]:
    """Return every score that deviates by more than the limit; its expert must give reasons."""
    middle = median(scores.values()) if scores else Decimal(0)
    return tuple(
        Outlier(expert, deviation, scores[expert] > middle)
        for expert, deviation in deviations(scores, full=full).items()
        if deviation > limit
    )


def mean_score(scores: Sequence[Decimal], *, places: int = 2) -> Decimal:
    """
    Return the experts' mean of an item, rounded once; no score is dropped.

    :raises Refused: if there is none.
    """
    if not scores:
        raise refuse("score.none", "还没有专家评分")
    return rounded(sum(scores, Decimal(0)) / len(scores), places)


def _ranked(keyed: Sequence[tuple[str, tuple[Decimal, ...]]]) -> tuple[Ranked, ...]:
    shared = Counter(key for _, key in keyed)
    ordered = sorted(keyed, key=lambda one: (one[1], one[0]))
    return tuple(
        Ranked(1 + sum(other < key for _, other in keyed), bidder, shared[key] > 1)
        for bidder, key in ordered
    )


def _line_total(line: Line) -> Decimal:
    return (line.quantity * line.unit_price).quantize(_CENT, ROUND_HALF_UP)


def _mended(line: Line) -> Line:
    """Return the line with a slipped decimal point put right, from its total."""
    if line.quantity == 0 or line.unit_price == 0 or _line_total(line) == line.total:
        return line
    for places in (-3, -2, -1, 1, 2, 3):
        moved = Line(line.name, line.quantity, line.unit_price.scaleb(places), line.total)
        if _line_total(moved) == line.total:
            return moved
    return line
