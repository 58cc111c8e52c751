"""Finding the winner of a small project (小型项目评选): who stands, in which order, who by lot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.violations import Violation

LOCAL = "本地限额以下工程交易办法（待核）"
MOST_DRAWN = 3
"""Drawn are the winner and two who follow if he falls away."""


class SelectionMethod(Choice):
    """How the winner is found (确定成交人的规则)."""

    PICKED = "picked", "比选"
    LOWEST_PRICE = "lowest_price", "最低报价"
    DRAWN = "drawn", "随机抽取"


class SelectionState(Choice):
    """Where a selection stands."""

    DRAWING = "drawing", "待抽取"
    MADE = "made", "已评选"


SELECTION = Lifecycle(
    "selection",
    SelectionState,
    [
        Move("choose", "审查报价", frozenset(SelectionState), SelectionState.DRAWING),
        Move("complete", "评选", frozenset({SelectionState.DRAWING}), SelectionState.MADE),
    ],
)


@dataclass(frozen=True, slots=True)
class SelectionDraft:
    """What the tenderer finds: whom he sets aside and why, whom he picks and why."""

    excluded: Mapping[str, str] = field(default_factory=dict)
    choice: str = ""
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An opened offer: credit code, name, price in yuan; ``aside`` says why it does not stand."""

    bidder: str
    name: str
    price: Decimal
    aside: str = ""


def judged(
    offers: Sequence[Offer], excluded: Mapping[str, str], ceiling: Decimal | None
) -> tuple[Offer, ...]:
    """Return the offers with what sets them aside; whoever is over the ceiling stands aside."""
    return tuple(
        Offer(one.bidder, one.name, one.price, _aside(one, excluded, ceiling)) for one in offers
    )


def check_selection(
    draft: SelectionDraft,
    offers: Sequence[Offer],
    *,
    method: SelectionMethod,
    least: Decimal,
    source: str,
) -> Iterator[Violation]:
    """Yield everything that is wrong with a selection; ``offers`` are judged."""
    known, standing = {one.bidder for one in offers}, standing_of(offers)
    for code, reason in draft.excluded.items():
        if code not in known:
            yield Violation("selection.bidder", f"没有{code[:18]}的报价", field="excluded")
        if len(reason.strip()) < 4:
            yield Violation("selection.excluded", "请写明不通过的事实和依据", LOCAL, "excluded")
    if len(standing) < least:
        words = f"有效报价只有{len(standing)}家，不足{least:f}家，不能评选，应当流标"
        yield Violation("selection.few", words, source)
    if method is not SelectionMethod.PICKED:
        return
    if draft.choice not in {one.bidder for one in standing}:
        yield Violation("selection.choice", "请在有效的报价人中选定一家", LOCAL, "choice")
    if len(draft.reasons.strip()) < 10:
        yield Violation("selection.reasons", "请写明比选的理由（至少十个字）", LOCAL, "reasons")


def standing_of(offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """Return the offers that stand, the lowest first, equal ones by credit code."""
    standing = [one for one in offers if not one.aside]
    return tuple(sorted(standing, key=lambda one: (one.price, one.bidder)))


def to_be_drawn(offers: Sequence[Offer], method: SelectionMethod) -> tuple[Offer, ...]:
    """Return among whom the lot decides: all who stand, or the lowest if several ask the same."""
    standing = standing_of(offers)
    if method is SelectionMethod.DRAWN:
        return standing
    lowest = tuple(one for one in standing if one.price == standing[0].price)
    return lowest if method is SelectionMethod.LOWEST_PRICE and len(lowest) > 1 else ()


def order_of(offers: Sequence[Offer], *, first: Sequence[str] = ()) -> tuple[str, ...]:
    """Return who comes in which place: those drawn or picked, then the others by their price."""
    others = (one.bidder for one in standing_of(offers) if one.bidder not in first)
    return (*first, *others)


def _aside(offer: Offer, excluded: Mapping[str, str], ceiling: Decimal | None) -> str:
    if ceiling is not None and offer.price > ceiling:
        return f"报价{offer.price:,.2f}元高于控制价{ceiling:,.2f}元"
    return excluded.get(offer.bidder, "").strip()[:300]
