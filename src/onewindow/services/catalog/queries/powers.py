"""Who may do which step of which matter."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from onewindow.foundation.directory.api import Organization
from onewindow.services.catalog.models import Adoption, Delegation, Matter
from onewindow.services.catalog.queries.stamp import kept
from onewindow.services.catalog.rules import DelegationStep, MatterState
from onewindow.services.catalog.rules.powers import (
    ALL_STEPS,
    Power,
    Title,
    steps_of_adoption,
)


def may_do(organization: Organization, step: str, matter: Matter, *, on: date) -> bool:
    """Test if the organization may do the step: by law, by adoption, handed down or delegated."""
    if organization.pk == matter.organization_id:
        return True
    powers = powers_of(organization).get(matter.pk, ())
    return any(power.covers(step, on=on) for power in powers)


def powers_of(organization: Organization) -> dict[int, tuple[Power, ...]]:
    """Return every power of an organization, past and future ones too, by matter."""
    room = kept("powers")
    if organization.pk not in room:
        found: dict[int, tuple[Power, ...]] = {}
        for power in _read_powers(Q(organization=organization), Q(entrusted=organization)):
            found[power.matter_id] = (*found.get(power.matter_id, ()), power)
        room[organization.pk] = found
    powers: dict[int, tuple[Power, ...]] = room[organization.pk]
    return powers


def matters_acceptable_at(organization: Organization, *, on: date) -> list[Matter]:
    """Return the matters in use whose applications the organization may take in, by slug."""
    at_the_door = (DelegationStep.RECEIVE, DelegationStep.ACCEPT)
    given = {
        matter_id
        for matter_id, powers in powers_of(organization).items()
        if any(power.covers(step, on=on) for power in powers for step in at_the_door)
    }
    return list(
        Matter.objects.filter(
            Q(organization=organization) | Q(pk__in=given), state=MatterState.ACTIVE
        )
        .select_related("basic", "organization")
        .order_by("slug")
    )


def powers_listed(
    *, matter: Matter | None = None, organization: Organization | None = None, on: date
) -> list[Power]:
    """Return the powers in force on the day, of one matter or one organization: who does what."""
    own = Matter.objects.exclude(state=MatterState.CANCELLED)
    adopted, delegated = Q(), Q()
    if matter is not None:
        own = own.filter(pk=matter.pk)
        adopted, delegated = adopted & Q(matter=matter), delegated & Q(matters=matter)
    if organization is not None:
        own = own.filter(organization=organization)
        adopted &= Q(organization=organization)
        delegated &= Q(entrusted=organization)
    powers = [
        Power(pk, owner, Title.OWN, ALL_STEPS)
        for pk, owner in own.order_by("slug").values_list("pk", "organization_id")
    ]
    powers += _read_powers(adopted, delegated)
    return [power for power in powers if power.is_in_force(on)]


def _read_powers(adopted: Q, delegated: Q) -> Iterable[Power]:
    adoptions = Adoption.objects.filter(adopted).order_by("matter_id", "organization_id", "id")
    for row in adoptions:
        title = Title.HANDED_DOWN if row.is_handed_down else Title.ADOPTED
        steps = steps_of_adoption(is_handed_down=row.is_handed_down)
        yield Power(row.matter_id, row.organization_id, title, steps, row.starts, row.ends)
    delegations = Delegation.objects.filter(delegated).order_by("id", "matters")
    for matter_id, entrusted, step, starts, ends, agreement in delegations.values_list(
        "matters", "entrusted_id", "step", "starts", "ends", "agreement"
    ):
        if matter_id is not None:
            steps = frozenset({DelegationStep(step)})
            yield Power(matter_id, entrusted, Title.DELEGATED, steps, starts, ends, agreement)
