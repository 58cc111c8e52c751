"""Who may do what in the demonstration: departments entrust the centre, towns serve at hand."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from onewindow.city.bodies import city_bodies
from onewindow.city.places import DISTRICT, TOWNS
from onewindow.foundation.directory.api import Organization, organization_by_code
from onewindow.kernel.actors import Actor
from onewindow.services.catalog.api import (
    Adoption,
    Agreement,
    Delegation,
    DelegationStep,
    Matter,
    MatterState,
    hand_down_matter,
    sign_delegation,
)

ENTRUSTED_STEPS = (DelegationStep.RECEIVE, DelegationStep.ACCEPT, DelegationStep.DELIVER)
# 群众在家门口能办的：低保、救助、津贴、残疾人证、居住证、参保、就业登记、社保卡、法律援助。
IN_EVERY_TOWN = ("MZ02", "MZ03", "MZ04", "MZ08", "CL01", "GA04", "YB01", "RS06", "RS08", "SF01")
SIGNED_BEFORE = timedelta(days=400)


@transaction.atomic
def build_demo_powers(*, on: date, actor: Actor) -> int:
    """
    Sign the agreements of the departments with the centre and hand matters down to the towns.

    Return how many agreements and hand-downs are new; what is there already stays as it is.

    :raises Refused: never with the city and the packs as shipped.
    """
    since = on - SIGNED_BEFORE
    return _entrust_centre(since, actor) + _hand_down(since, actor)


def _entrust_centre(since: date, actor: Actor) -> int:
    bodies = city_bodies()
    centre = organization_by_code(bodies.centres[DISTRICT])
    if centre is None:
        return 0
    entrusting = set(
        Delegation.objects.filter(entrusted=centre).values_list("principal_id", flat=True)
    )
    own: dict[Organization, list[Matter]] = {}
    for matter in _matters_in_use():
        if matter.organization_id not in entrusting | {centre.pk}:
            own.setdefault(matter.organization, []).append(matter)
    for serial, (principal, matters) in enumerate(own.items(), start=len(entrusting) + 1):
        agreement = Agreement(
            number=f"云西政务委〔{since.year}〕{serial}号",
            principal=principal,
            entrusted=centre,
            matters=tuple(matters),
            steps=ENTRUSTED_STEPS,
            signed_on=since,
            starts=since,
        )
        sign_delegation(agreement=agreement, actor=actor)
    return len(own)


def _hand_down(since: date, actor: Actor) -> int:
    lower = city_bodies().lower
    codes = [lower[f"{DISTRICT}{code}"] for code in TOWNS]
    towns = list(Organization.objects.filter(credit_code__in=codes).order_by("path"))
    done = 0
    for matter in _matters_in_use().filter(slug__in=IN_EVERY_TOWN):
        if towns and not Adoption.objects.filter(matter=matter).exists():
            hand_down_matter(matter=matter, organizations=towns, starts=since, actor=actor)
            done += 1
    return done


def _matters_in_use() -> QuerySet[Matter]:
    return (
        Matter.objects.filter(state=MatterState.ACTIVE)
        .select_related("organization")
        .order_by("organization__path", "slug")
    )
