"""Whose cases lie on somebody's desk: of the own organizations, entrusted to them, taken in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from onewindow.foundation.directory.api import Organization
from onewindow.services.catalog.api import Adoption, Delegation


@dataclass(frozen=True, slots=True)
class Scope:
    """
    The organizations of a desk, the matters entrusted to them, and where those cases queue.

    ``queues`` are all organizations whose cases may be on the desk, for the index of the list.
    """

    organizations: tuple[int, ...]
    queues: tuple[int, ...]
    matters: tuple[int, ...]

    @property
    def is_plain(self) -> bool:
        """Test if only cases of the own organizations are on the desk."""
        return len(self.queues) == len(self.organizations)

    def condition(self) -> Q:
        """Return which cases are on the desk."""
        own = Q(organization__in=self.organizations)
        if self.is_plain:
            return own
        return own | Q(matter__in=self.matters) | Q(received_by__in=self.organizations)


def scope_of(paths: Sequence[str], *, on: date) -> Scope:
    """Return the scope of these subtrees: own cases, delegated matters, what they took in."""
    organizations = organization_ids(paths)
    entrusted = delegations_in_force(on).filter(entrusted__in=organizations)
    delegated = entrusted.values_list("principal", "matters").distinct()
    adopted = in_force(Adoption.objects.all(), on).filter(organization__in=organizations)
    owners = adopted.values_list("matter__organization", flat=True).distinct()
    principals, matters = set(owners), set()
    for principal, matter in delegated:
        principals.add(principal)
        matters.add(matter)
    queues = (*organizations, *sorted(principals - set(organizations)))
    return Scope(tuple(organizations), queues, tuple(sorted(m for m in matters if m)))


def within(field: str, paths: Iterable[str]) -> Q:
    """Return the condition that an organization lies in one of these subtrees."""
    scope = Q(pk__in=())
    for path in paths:
        scope |= Q(**{f"{field}__path__startswith": path})
    return scope


def organization_ids(paths: Sequence[str]) -> list[int]:
    """Return the keys of the organizations in these subtrees."""
    scope = Q(pk__in=())
    for path in paths:
        scope |= Q(path__startswith=path)
    return list(Organization.objects.filter(scope).values_list("pk", flat=True))


def delegations_in_force(on: date) -> QuerySet[Delegation]:
    """Return the delegated steps that count on the day."""
    return in_force(Delegation.objects.all(), on)


def in_force(rows: QuerySet, on: date) -> QuerySet:
    """Return the rows whose period covers the day; the end is exclusive."""
    return rows.filter(starts__lte=on).filter(Q(ends=None) | Q(ends__gt=on))
