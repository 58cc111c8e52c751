"""Taking in what happened to people: from the directory, certificates and registers."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.directory.api import Person, person_by_number
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.events import EventKind
from onewindow.services.casework.actions.limits import look_back
from onewindow.services.casework.gateways import registers
from onewindow.services.casework.models import RegisterEvent
from onewindow.services.casework.queries.proactive import (
    certificates_ending,
    offers_on,
    people_reaching,
)
from onewindow.services.casework.rules.proactive import Notice, anniversary

DIRECTORY, CERTIFICATES = "实名信息", "电子证照库"


def find_events(*, on: date) -> int:
    """Take in every event that a matter waits for and that is not known yet; return how many."""
    first = on - look_back(on=on)
    notices = [
        *_ages(first, on),
        *_expiries(on),
        *registers().events_since(first, on=on),
    ]
    return sum(take_event(notice=notice, actor=SYSTEM) for notice in notices)


@transaction.atomic
def take_event(*, notice: Notice, actor: Actor) -> bool:
    """Take in an event once; return False if it was known already."""
    person = person_by_number(notice.number)
    at = timezone.now()
    event, is_new = RegisterEvent.objects.get_or_create(
        source=notice.source,
        reference=notice.reference,
        defaults={
            "kind": notice.kind.value,
            "person": person,
            "on": notice.on,
            "detail": dict(notice.detail),
            "at": at,
            "handled_at": None if person else at,
        },
    )
    if not is_new:
        return False
    record(
        subject=event,
        what="register_event.take",
        actor=actor,
        detail={"kind": str(notice.kind), "source": notice.source, "known": person is not None},
    )
    return True


def _ages(first: date, on: date) -> list[Notice]:
    offers = offers_on(EventKind.AGE, on=on)
    reached = {(o.rule.age or 0, o.rule.lead_days) for o in offers}
    return [
        _age(person, years)
        for years, lead in sorted(reached)
        for person in people_reaching(years, first=first, last=on + timedelta(days=lead))
    ]


def _age(person: Person, years: int) -> Notice:
    born = person.born or date.min
    return Notice(
        source=DIRECTORY,
        reference=f"age:{years}:{person.pk}",
        kind=EventKind.AGE,
        number=person.number,
        on=anniversary(born, years),
        detail={"age": years},
    )


def _expiries(on: date) -> list[Notice]:
    offers = offers_on(EventKind.EXPIRY, on=on)
    kinds = {(o.rule.certificate, o.rule.lead_days) for o in offers}
    return [
        Notice(
            source=CERTIFICATES,
            reference=f"expiry:{one.identifier}",
            kind=EventKind.EXPIRY,
            number=one.person.number if one.person else "",
            on=one.valid_until or on,
            detail={"certificate": kind, "number": one.number},
        )
        for kind, lead in sorted(kinds)
        for one in certificates_ending(
            kind, first=on, last=on + timedelta(days=lead)
        ).select_related("person")
    ]
