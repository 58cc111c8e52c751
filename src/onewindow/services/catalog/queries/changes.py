"""Change requests and what they would change."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from onewindow.services.catalog.models import ChangeRequest, Matter
from onewindow.services.catalog.queries.editions import content_of
from onewindow.services.catalog.rules import ChangeState
from onewindow.services.catalog.rules.diff import Difference, differences

OPEN = (ChangeState.DRAFT, ChangeState.PROPOSED, ChangeState.RETURNED)


def changes_listed(*, paths: Iterable[str], state: str = "") -> QuerySet[ChangeRequest]:
    """Return the change requests of the organizations at and below these paths, newest first."""
    within = Q(pk__in=[])
    for path in paths:
        within |= Q(matter__organization__path__startswith=path)
    changes = ChangeRequest.objects.filter(within).defer("content")
    if state:
        changes = changes.filter(state=state)
    return changes.select_related("matter__basic", "matter__organization").order_by("-id")


def open_change_of(matter: Matter) -> ChangeRequest | None:
    """Return the change to the matter that is under way, if any."""
    return ChangeRequest.objects.filter(matter_id=matter.pk, state__in=OPEN).first()


def differences_of(change: ChangeRequest) -> list[Difference]:
    """Return what the change would change in its base, in words."""
    before = content_of(change.base).model_dump(mode="json")
    return differences(before, change.content)
