"""Reading persons, enterprises and projects."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from onewindow.foundation.directory.models import Enterprise, Person, Project
from onewindow.foundation.directory.rules import clean_number
from onewindow.kernel.identifiers import masked_citizen_number, masked_phone


@dataclass(frozen=True, slots=True)
class MaskedPerson:
    """A person as lists and first views show them."""

    id: int
    name: str
    number: str
    phone: str
    region: str


def masked(person: Person) -> MaskedPerson:
    """Return the person with number and phone masked; the address is left out."""
    return MaskedPerson(
        id=person.pk,
        name=person.name,
        number=masked_citizen_number(person.number),
        phone=masked_phone(person.phone),
        region=str(person.region) if person.region else "",
    )


def person_by_number(number: str) -> Person | None:
    """Return the person with this document number, however it was typed."""
    return Person.objects.filter(number=clean_number(number)).select_related("region").first()


def persons_by_number(numbers: Iterable[str]) -> dict[str, Person]:
    """Return the persons with these numbers."""
    return {p.number: p for p in Person.objects.filter(number__in=list(numbers))}


def enterprise_by_code(credit_code: str) -> Enterprise | None:
    """Return the enterprise with this credit code, however it was typed."""
    return (
        Enterprise.objects.filter(credit_code=clean_number(credit_code))
        .select_related("region", "legal_person")
        .first()
    )


def enterprises_led_by(person: Person) -> QuerySet[Enterprise]:
    """Return the enterprises whose legal representative (法定代表人) the person is."""
    return Enterprise.objects.filter(legal_person=person).order_by("id")


def projects_listed() -> QuerySet[Project]:
    """Return every investment project with its enterprise and place, newest first."""
    return Project.objects.select_related("enterprise", "region").order_by("-id")
