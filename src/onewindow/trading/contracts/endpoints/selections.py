"""Finding the winner of a small project over HTTP."""

from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from onewindow.foundation.accounts.api import caller_of
from onewindow.trading.contracts.actions import finish_selection, select_bidder
from onewindow.trading.contracts.endpoints.scope import TENDERERS, LotCode, run_lot
from onewindow.trading.contracts.models import Selection
from onewindow.trading.contracts.queries import selection_of
from onewindow.trading.contracts.rules import SelectionDraft

router = Router()


class SelectionIn(Schema):
    """Whom the tenderer sets aside and why; in picking, whom he picks and why."""

    excluded: dict[Annotated[str, Field(max_length=18)], Annotated[str, Field(max_length=300)]] = (
        Field(default_factory=dict, max_length=200, description="信用代码 → 不通过的事实和依据")
    )
    choice: str = Field("", max_length=18, description="比选选定的报价人的信用代码")
    reasons: str = Field("", max_length=2000)


class OfferOut(Schema):
    """An offer, and why it does not stand."""

    bidder: str
    name: str
    price: Decimal
    aside: str


class SelectionOut(Schema):
    """How the selection stands: the offers, the draw if the lot decides, the places."""

    method: str
    state: str
    state_label: str
    offers: list[OfferOut]
    draw: str
    order: list[str]


@router.post("lots/{code}/selection", response=SelectionOut, auth=TENDERERS)
def select(request: HttpRequest, code: LotCode, body: SelectionIn) -> dict[str, Any]:
    """Judge the offers; the winner is found, or the draw is fixed where the lot decides."""
    found = select_bidder(
        lot=run_lot(request, code),
        draft=SelectionDraft(body.excluded, body.choice, body.reasons),
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return _shown(found)


@router.get("lots/{code}/selection", response=SelectionOut, auth=TENDERERS)
def show(request: HttpRequest, code: LotCode) -> dict[str, Any]:
    """Tell how the selection stands."""
    return _shown(_found(request, code))


@router.post("lots/{code}/selection/drawn", response=SelectionOut, auth=TENDERERS)
def drawn(request: HttpRequest, code: LotCode) -> dict[str, Any]:
    """Take the order that the draw has given, without waiting for the clock."""
    found = _found(request, code)
    finish_selection(selection=found, at=timezone.now(), actor=caller_of(request).actor)
    return _shown(_found(request, code))


def _found(request: HttpRequest, code: str) -> Selection:
    found = selection_of(run_lot(request, code))
    if found is None:
        raise Http404
    return found


def _shown(found: Selection) -> dict[str, Any]:
    return {
        "method": found.method,
        "state": found.state,
        "state_label": found.get_state_display(),
        "offers": found.offers,
        "draw": found.draw.code if found.draw else "",
        "order": found.order,
    }
