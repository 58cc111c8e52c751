"""Who may act for whom (委托与监护)."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from onewindow.foundation.accounts.models import Mandate
from onewindow.foundation.accounts.rules import (
    MandateKind,
    MandateState,
    Side,
    covers,
    is_mandate_in_force,
)
from onewindow.foundation.directory.api import Enterprise, Person, enterprises_led_by


def mandates_held(agent_person: Person, *, on: date) -> list[Mandate]:
    """Return the mandates by which the person may act for others on the day."""
    held = _all().filter(agent=agent_person, state=MandateState.ACTIVE)
    return [m for m in held if is_mandate_in_force(m.state, m.starts, m.ends, on=on)]


def mandates_ever_held(person: Person) -> QuerySet[Mandate]:
    """Return every mandate that the person holds, held or asked for, newest first."""
    return _all().filter(agent=person)


def mandates_given(person: Person) -> QuerySet[Mandate]:
    """Return every mandate from the person or an enterprise under the person, newest first."""
    return _all().filter(Q(person=person) | Q(enterprise__legal_person=person))


def mandates_waiting_for(person: Person) -> QuerySet[Mandate]:
    """Return the mandates that wait for the person's own consent."""
    waiting = mandates_given(person).filter(state=MandateState.ASKED)
    return waiting.exclude(kind=MandateKind.GUARDIAN)


def mandates_to_confirm(number: str = "") -> QuerySet[Mandate]:
    """Return what a counter may confirm: guardianships, or all that one person is party to."""
    waiting = _all().filter(state=MandateState.ASKED)
    if number:
        return waiting.filter(Q(person__number=number) | Q(agent__number=number))
    return waiting.filter(kind=MandateKind.GUARDIAN)


def mandates_to_end(number: str) -> QuerySet[Mandate]:
    """Return the mandates in force that one person is party to, for ending them at a counter."""
    party = Q(person__number=number) | Q(agent__number=number)
    party |= Q(enterprise__legal_person__number=number)
    return _all().filter(party, state=MandateState.ACTIVE)


def may_act_for(
    agent: Person,
    *,
    person: Person | None = None,
    enterprise: Enterprise | None = None,
    matter_slug: str,
    on: date,
) -> bool:
    """
    Test if the agent may handle the matter for the person or the enterprise on the day.

    Nobody needs a mandate for himself, nor the legal person (法定代表人) for the enterprise.
    """
    if person is not None and person.pk == agent.pk:
        return True
    if enterprise is not None and enterprise.legal_person_id == agent.pk:
        return True
    if person is None and enterprise is None:
        return False
    found = Mandate.objects.filter(agent=agent, person=person, enterprise=enterprise)
    return any(
        is_mandate_in_force(m.state, m.starts, m.ends, on=on) and covers(m.matters, matter_slug)
        for m in found.filter(state=MandateState.ACTIVE)
    )


def enterprises_spoken_for(person: Person, *, on: date) -> list[Enterprise]:
    """Return the enterprises for which the person may act: led by him, or by mandate."""
    held = [m.enterprise for m in mandates_held(person, on=on) if m.enterprise and not m.matters]
    return list({firm.pk: firm for firm in [*enterprises_led_by(person), *held]}.values())


def may_speak_for(person: Person | None, enterprise: Enterprise, *, on: date) -> bool:
    """Test if the person speaks for the enterprise: its legal person, or by mandate."""
    if person is None:
        return False
    return enterprise.legal_person_id == person.pk or may_act_for(
        person, person=None, enterprise=enterprise, matter_slug="", on=on
    )


def side_of(mandate: Mandate, person: Any) -> Side:
    """Return on which side of the mandate the person stands."""
    if person is None:
        return Side.NOBODY
    principal = mandate.enterprise.legal_person_id if mandate.enterprise else mandate.person_id
    if principal == person.pk:
        return Side.PRINCIPAL
    return Side.AGENT if mandate.agent_id == person.pk else Side.NOBODY


def _all() -> QuerySet[Mandate]:
    return Mandate.objects.select_related("person", "enterprise", "agent").order_by("-id")
