"""After the deadline, by the server's clock: who has paid is written in the clear."""

from datetime import datetime

from django.db import transaction

from onewindow.foundation.records.api import move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse_if_any
from onewindow.trading.guarantees.gateways import counted_of, facts_of, particulars_of, sealed_of
from onewindow.trading.guarantees.models import Guarantee
from onewindow.trading.guarantees.queries import due_of
from onewindow.trading.guarantees.rules import GUARANTEE, DepositFacts, best_of, check_sealed
from onewindow.trading.tendering.api import Lot

UNSEALER = Actor("system:guarantees", "保证金开封")


def deposits_of(lot: Lot, *, at: datetime) -> dict[int, DepositFacts]:
    """
    Return how each bidder's deposit stood at the deadline, by the key of the enterprise.

    Who gave none is not in it. A bidder who tried more than once stands with the try that counts.

    :raises Refused: before the deadline, to anybody.
    """
    refuse_if_any(check_sealed(at=at, due=due_of(lot)))
    reveal_lot(lot=lot, at=at)
    tries: dict[int, list[DepositFacts]] = {}
    for guarantee in counted_of(lot):
        assert guarantee.enterprise_id is not None  # written in the clear just now
        tries.setdefault(guarantee.enterprise_id, []).append(facts_of(guarantee))
    return {enterprise: best_of(found) for enterprise, found in tries.items()}


def reveal_lot(*, lot: Lot, at: datetime) -> int:
    """
    Write in the clear whose the guarantees of a lot are; return how many were sealed until now.

    :raises Refused: before the deadline.
    """
    refuse_if_any(check_sealed(at=at, due=due_of(lot)))
    return sum(_revealed(guarantee) for guarantee in list(sealed_of(lot)))


def reveal_due(*, at: datetime) -> int:
    """Write in the clear whatever lot's deadline has passed; return how many."""
    count = 0
    for guarantee in Guarantee.objects.filter(lot=None).order_by("id"):
        lot = Lot.objects.select_related("tender").get(pk=particulars_of(guarantee).lot)
        if at >= due_of(lot):
            count += _revealed(guarantee)
    return count


@transaction.atomic
def _revealed(guarantee: Guarantee) -> int:
    found = Guarantee.objects.select_for_update().get(pk=guarantee.pk)
    if found.lot_id is not None:
        return 0
    said = particulars_of(found)
    move(
        subject=found,
        lifecycle=GUARANTEE,
        name="unseal",
        actor=UNSEALER,
        detail={
            "lot": said.lot_code,
            "bidder": said.bidder,
            "by": said.actor_key,
            "started_at": said.started_at.isoformat(),
        },
        lot_id=said.lot,
        enterprise_id=said.enterprise,
    )
    return 1
