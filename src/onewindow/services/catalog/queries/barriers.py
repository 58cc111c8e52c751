"""What the clean-up list of hidden barriers holds."""

from collections.abc import Sequence

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from onewindow.foundation.directory.api import Organization, current_organizations
from onewindow.services.catalog.models import Barrier
from onewindow.services.catalog.rules.barriers import BarrierState


def barriers_listed(state: str = "") -> QuerySet[Barrier]:
    """Return the list, open ones first and of these the earliest due; one state alone if asked."""
    rows = Barrier.objects.select_related("organization", "matter")
    if state:
        rows = rows.filter(state=state)
    is_open = When(state=BarrierState.OPEN, then=Value(0))
    order = Case(is_open, default=Value(1), output_field=IntegerField())
    return rows.order_by(order, "due", "id")


def bodies_under(paths: Sequence[str]) -> QuerySet[Organization]:
    """Return the organizations under these paths, which may answer for a barrier."""
    within = Q(pk__in=[])
    for path in paths:
        within |= Q(path__startswith=path)
    return current_organizations().filter(within)
