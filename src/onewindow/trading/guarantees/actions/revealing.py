"""After the deadline, by the server's clock: who has paid is written in the clear."""

from datetime import datetime

from django.db import transaction

from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse_if_any
from onewindow.trading.guarantees.actions.crediting import order_return
from onewindow.trading.guarantees.actions.keeping import move_guarantee, partner_of, send_later
from onewindow.trading.guarantees.actions.refunding import order_refund
from onewindow.trading.guarantees.gateways import (
    asked_of,
    counted_of,
    facts_of,
    lines_of,
    particulars_of,
    sealed_of,
)
from onewindow.trading.guarantees.models import BankLine, Guarantee
from onewindow.trading.guarantees.queries import deposit_terms, due_of
from onewindow.trading.guarantees.rules import (
    NOT_ISSUED,
    Asked,
    DepositFacts,
    Form,
    GuaranteeState,
    LineState,
    Purpose,
    best_of,
    check_sealed,
    received,
)
from onewindow.trading.tendering.api import Lot

UNSEALER = Actor("system:guarantees", "保证金开封")


def deposits_of(lot: Lot, *, at: datetime) -> dict[int, DepositFacts]:
    """
    Return how each bidder's deposit stood at the deadline, by the key of the enterprise.

    Who gave none is not in it. A bidder who tried more than once stands with the try that counts.

    :raises Refused: before the deadline, to anybody.
    """
    reveal_lot(lot=lot, at=at)
    terms = deposit_terms(lot)
    tries: dict[int, list[DepositFacts]] = {}
    for guarantee in counted_of(lot):
        assert guarantee.enterprise_id is not None  # written in the clear just now
        tries.setdefault(guarantee.enterprise_id, []).append(facts_of(guarantee, terms))
    return {enterprise: best_of(found) for enterprise, found in tries.items()}


def reveal_lot(*, lot: Lot, at: datetime) -> int:
    """
    Write in the clear whose the guarantees of a lot are; return how many were sealed until now.

    :raises Refused: before the deadline.
    """
    refuse_if_any(check_sealed(at=at, due=due_of(lot)))
    return sum(_revealed(guarantee) for guarantee in list(sealed_of(lot)))


def reveal_due(*, at: datetime) -> int:
    """Write in the clear what belongs to lots whose deadline has passed; return how many."""
    count = 0
    for guarantee in Guarantee.objects.filter(lot=None).order_by("id"):
        if at >= asked_of(guarantee).due:
            count += _revealed(guarantee)
    return count


def settle_opened(*, at: datetime) -> int:
    """
    Give back what never counted, once it is in the clear; return how many.

    Money that was short, late or another's goes back, applications that came to nothing end, an
    account into which nobody paid is closed.
    """
    held = BankLine.objects.filter(guarantee__lot__isnull=False, state=LineState.HELD)
    for line in held.select_related("partner").order_by("id"):
        order_return(line=line, at=at, actor=UNSEALER)
    rows = Guarantee.objects.filter(
        purpose=Purpose.BID,
        lot__isnull=False,
        state__in=[
            GuaranteeState.AWAITING,
            GuaranteeState.APPLIED,
            GuaranteeState.UNDERWRITTEN,
        ],
    )
    return sum(_settled(one, at) for one in rows.order_by("id"))


@transaction.atomic
def _settled(guarantee: Guarantee, at: datetime) -> int:
    said = particulars_of(guarantee)
    if guarantee.form != Form.TRANSFER:
        said = said.with_(problems=(NOT_ISSUED,))
        move_guarantee(guarantee, "reject", UNSEALER, said=said, detail={"why": NOT_ISSUED})
        body = {"reference": guarantee.reference}
        partner = partner_of(said)
        send_later(partner=partner, kind=Asked.CANCEL, body=body, at=at, guarantee=guarantee)
    elif received(lines_of(guarantee)):
        order_refund(guarantee=guarantee, said=said, at=at, actor=UNSEALER)
    else:
        name = "reject" if guarantee.lines.exists() else "cancel"
        move_guarantee(guarantee, name, UNSEALER)
    return 1


@transaction.atomic
def _revealed(guarantee: Guarantee) -> int:
    found = Guarantee.objects.select_for_update().get(pk=guarantee.pk)
    if found.lot_id is not None:
        return 0
    said = particulars_of(found)
    found.lot_id, found.enterprise_id = said.lot, said.enterprise
    detail = {
        "lot": said.lot_code,
        "bidder": said.bidder,
        "by": said.actor_key,
        "started_at": said.started_at.isoformat(),
    }
    move_guarantee(
        found,
        "unseal",
        UNSEALER,
        detail=detail,
        lot_id=said.lot,
        enterprise_id=said.enterprise,
    )
    return 1
