"""Who is served unasked: the matters an event is for, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from onewindow.foundation.directory.api import Person
from onewindow.kernel.events import EventKind
from onewindow.kernel.regions import region_path
from onewindow.services.casework.models import Case, Entitlement, OptOut, RegisterEvent
from onewindow.services.casework.queries.scope import within
from onewindow.services.casework.rules import OPEN, Outcome, State
from onewindow.services.casework.rules.proactive import EntitlementState, anniversary, why
from onewindow.services.catalog.api import Edition, Matter, Proactive, content_of, current_edition
from onewindow.services.certificates.api import Certificate, CertificateState

SUMMED_DAYS = 30


@dataclass(frozen=True, slots=True)
class Offer:
    """A matter that is handled unasked, in force on a day."""

    matter: Matter
    edition: Edition
    rule: Proactive


def offers_on(kind: EventKind, *, on: date) -> list[Offer]:
    """Return the matters that wait for this kind of event."""
    rows = Matter.objects.filter(state="active", current__content__proactive__event=kind.value)
    offers = []
    for matter in rows.select_related("basic", "organization__region").order_by("slug"):
        edition = current_edition(matter, on=on)
        rule = content_of(edition).proactive
        if rule is not None and rule.event is kind:
            edition.matter = matter
            offers.append(Offer(matter, edition, rule))
    return offers


def offers_for(event: RegisterEvent, *, on: date) -> list[Offer]:
    """Return the matters of the event for its person: of each, the nearest body's."""
    person = event.person
    if person is None or person.region is None:
        return []
    path = region_path(person.region.code)
    nearest: dict[int, Offer] = {}
    for offer in offers_on(EventKind(event.kind), on=on):
        code = offer.matter.organization.region.code
        if code not in path or not offer.rule.concerns(EventKind(event.kind), event.detail):
            continue
        held = nearest.get(offer.matter.basic_id)
        if held is None or path.index(code) < path.index(held.matter.organization.region.code):
            nearest[offer.matter.basic_id] = offer
    return list(nearest.values())


def events_waiting(*, on: date) -> QuerySet[RegisterEvent]:
    """Return the events that not every matter has been considered for, oldest first."""
    rows = RegisterEvent.objects.filter(handled_at=None)
    return rows.select_related("person__region").order_by("id")


def people_reaching(years: int, *, first: date, last: date) -> list[Person]:
    """Return who reaches an age from the first to the last day, both included."""
    born = Q(born__gte=_back(first, years), born__lte=_back(last, years) + timedelta(days=1))
    return [
        person
        for person in Person.objects.filter(born).order_by("id")
        if person.born and first <= anniversary(person.born, years) <= last
    ]


def certificates_ending(kind: str, *, first: date, last: date) -> QuerySet[Certificate]:
    """Return valid certificates of persons whose last day lies between these, both included."""
    return Certificate.objects.filter(
        kind__name=kind,
        state=CertificateState.VALID,
        person__isnull=False,
        valid_until__gte=first,
        valid_until__lte=last,
    ).order_by("id")


def has_opted_out(person: Person, matter: Matter) -> bool:
    """Test if the person does not want this matter, or any, to be handled unasked."""
    wishes = OptOut.objects.filter(Q(matter=matter) | Q(matter=None), person=person)
    return wishes.exists()


def has_own_case(person: Person, matter: Matter, *, since: date) -> bool:
    """Test if the person has the matter under way, or was granted it from a day on."""
    rows = Case.objects.filter(person=person, matter__basic=matter.basic_id)
    under_way = Q(state__in=[*OPEN, State.DRAFT])
    granted = Q(
        outcome__in=[Outcome.GRANT, Outcome.INSTANT_GRANT, Outcome.UNDERTAKING_GRANT],
        state=State.CLOSED,
        decided_at__date__gte=since,
    )
    return rows.filter(under_way | granted).exists()


def entitlements_of(person: Person) -> QuerySet[Entitlement]:
    """Return what was done for the person unasked, newest first; what was not done is left out."""
    rows = Entitlement.objects.filter(person=person).exclude(
        state__in=[EntitlementState.SKIPPED, EntitlementState.FOUND]
    )
    return rows.select_related("event", "case", "matter").order_by("-id")


def matters_unasked() -> list[Matter]:
    """Return the matters that are handled unasked now, by slug."""
    rows = Matter.objects.filter(state="active", current__content__proactive__isnull=False)
    return list(rows.select_related("basic").order_by("slug"))


def why_of(entitlement: Entitlement) -> str:
    """Return the event behind it as the person reads it: 您于2026年11月2日满80周岁."""
    event = entitlement.event
    return why(EventKind(event.kind), event.on, event.detail)


def is_refusable(entitlement: Entitlement, *, on: date) -> bool:
    """Test if the person can still have undone what was done unasked."""
    match entitlement.state:
        case EntitlementState.COMPLETED:
            return entitlement.refuse_until is not None and on < entitlement.refuse_until
        case EntitlementState.PREPARED:
            return entitlement.case is not None and entitlement.case.state == State.DRAFT
        case _:
            return False


def opt_outs_of(person: Person) -> QuerySet[OptOut]:
    """Return the person's wishes not to be served unasked."""
    return OptOut.objects.filter(person=person).select_related("matter__basic").order_by("id")


def entitlements_within(
    paths: Sequence[str], *, state: str = "", matter: str = ""
) -> QuerySet[Entitlement]:
    """Return what was done or not done unasked by these organizations, newest first."""
    rows = Entitlement.objects.filter(within("organization", paths))
    if state:
        rows = rows.filter(state=state)
    if matter:
        rows = rows.filter(matter__slug=matter)
    return rows.select_related("event", "case", "matter", "person", "organization").order_by("-id")


def entitlement_counts(paths: Sequence[str], *, on: date) -> list[dict[str, Any]]:
    """Return for each matter of the last days how many were done in which way."""
    rows = Entitlement.objects.filter(
        within("organization", paths), at__date__gt=on - timedelta(days=SUMMED_DAYS)
    )
    counts = {
        state.value: Count("id", filter=Q(state=state.value))
        for state in EntitlementState
        if state is not EntitlementState.FOUND
    }
    grouped = rows.values("matter__slug", "matter_name")
    counted = grouped.annotate(total=Count("id"), **counts).order_by("matter__slug")
    return [dict(one) for one in counted]


def _back(day: date, years: int) -> date:
    """Return the latest day of that month so many years before that is not after the day."""
    return day.replace(year=day.year - years, day=min(day.day, 28))
