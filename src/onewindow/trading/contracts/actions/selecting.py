"""Finding the winner of a small project: picked with reasons, the lowest price, or drawn."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.foundation.records.api import create, move
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.contracts.models import Selection
from onewindow.trading.contracts.queries import (
    has_event,
    is_fixed,
    is_selected,
    method_of,
    offers_of,
    selection_of,
    stored_offers,
    suspended,
)
from onewindow.trading.contracts.rules import (
    MOST_DRAWN,
    SELECTION,
    Offer,
    SelectionDraft,
    SelectionMethod,
    SelectionState,
    check_selection,
    judged,
    order_of,
    to_be_drawn,
)
from onewindow.trading.evaluation.api import DrawState, drawn_members, prepare_bidder_draw
from onewindow.trading.tendering.api import (
    Lot,
    LotState,
    least_standing,
    move_lot,
    note_event,
)


@transaction.atomic
def select_bidder(*, lot: Lot, draft: SelectionDraft, at: datetime, actor: Actor) -> Selection:
    """
    Judge the offers and find the winner as the document says; where the lot decides, fix the draw.

    :raises Refused: with everything that is wrong, before the opening, or after the selection.
    """
    Lot.objects.select_for_update().get(pk=lot.pk)
    refuse_if_any(_check_lot(lot))
    method, known = method_of(lot), selection_of(lot)
    if is_fixed(known):
        raise refuse("selection.drawing", "正在抽取，备选的报价人已经固定")
    offers = judged(offers_of(lot), draft.excluded, lot.ceiling)
    least = least_standing(lot.tender)
    refuse_if_any(
        check_selection(draft, offers, method=method, least=least.value, source=least.source)
    )
    drawn = to_be_drawn(offers, method)
    said: dict[str, Any] = {
        "method": str(method),
        "offers": [_record(one) for one in offers],
        "choice": draft.choice if method is SelectionMethod.PICKED else "",
        "reasons": draft.reasons.strip(),
        "draw": _draw(lot, drawn, at=at, actor=actor) if drawn else None,
    }
    selection = _written(lot, known, said, actor)
    if not drawn:
        first = [draft.choice] if method is SelectionMethod.PICKED else []
        _complete(selection, order_of(offers, first=first), at=at, actor=actor)
    return selection


@transaction.atomic
def finish_selection(*, selection: Selection, at: datetime, actor: Actor) -> None:
    """
    Take the order that the draw has given.

    :raises Refused: before the draw is made.
    """
    held = Selection.objects.select_for_update().get(pk=selection.pk)
    if held.state != SelectionState.DRAWING or held.draw is None:
        raise refuse("selection.made", "评选已经完成")
    if held.draw.state != DrawState.COMPLETE:
        raise refuse("selection.draw", "还没有抽取")
    first = [one["number"] for one in drawn_members(held.draw)]
    _complete(held, order_of(stored_offers(held), first=first), at=at, actor=actor)


def finish_drawn(*, at: datetime) -> int:
    """Take the order of every draw that was made; return how many selections it ended."""
    waiting = Selection.objects.filter(
        state=SelectionState.DRAWING, draw__state=DrawState.COMPLETE, lot__is_suspended=False
    )
    found = list(waiting.order_by("id"))
    for selection in found:
        finish_selection(selection=selection, at=at, actor=SYSTEM)
    return len(found)


def _written(lot: Lot, known: Selection | None, said: dict[str, Any], actor: Actor) -> Selection:
    detail = {"method": said["method"], "offers": said["offers"], "choice": said["choice"]}
    if known is None:
        made = Selection(lot=lot, **said)
        create(
            subject=made,
            lifecycle=SELECTION,
            names=["choose"],
            actor=actor,
            start=SelectionState.DRAWING,
            details={"choose": detail},
        )
        return made
    move(
        subject=known,
        lifecycle=SELECTION,
        name="choose",
        actor=actor,
        detail=detail,
        order=[],
        made_at=None,
        **said,
    )
    return known


def _complete(selection: Selection, order: Sequence[str], *, at: datetime, actor: Actor) -> None:
    lot = selection.lot
    move(
        subject=selection,
        lifecycle=SELECTION,
        name="complete",
        actor=actor,
        detail={"order": list(order)},
        order=list(order),
        made_at=at,
    )
    move_lot(lot=lot, name="select", actor=actor)
    if has_event(lot, "report_made"):
        note_event(lot=lot, event="report_made", at=at, actor=actor)


def _draw(lot: Lot, drawn: Sequence[Offer], *, at: datetime, actor: Actor) -> Any:
    bidders = {one.bidder: one.name for one in drawn}
    wanted = min(MOST_DRAWN, len(bidders))
    return prepare_bidder_draw(lot=lot, bidders=bidders, wanted=wanted, at=at, actor=actor)


def _record(offer: Offer) -> dict[str, str]:
    return {
        "bidder": offer.bidder,
        "name": offer.name,
        "price": f"{offer.price:.2f}",
        "aside": offer.aside,
    }


def _check_lot(lot: Lot) -> list[Violation]:
    problems = list(suspended(lot))
    if not is_selected(lot):
        problems.append(Violation("selection.procedure", "本程序由评标委员会评审"))
    if lot.state != LotState.OPENED:
        label = LotState(lot.state).label
        problems.append(Violation("selection.lot", f"标段{label}，现在不能评选"))
    return problems
