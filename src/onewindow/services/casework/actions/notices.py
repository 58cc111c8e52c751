"""Telling the people of a case what happened; the message goes out after the transaction."""

from onewindow.foundation.directory.api import Person
from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.records.api import key_of
from onewindow.services.casework.models import Case


def tell(case: Case, title: str, body: str) -> None:
    """Write to whoever acts in the case, and to the person acted for: nothing goes unseen."""
    for person in people_of(case):
        send_message(
            person=person,
            title=title,
            body=body,
            link=f"/my/cases/{case.pk}/",
            subject=key_of(case),
        )


def people_of(case: Case) -> list[Person]:
    """Return the natural persons of the case; a firm's agent stands for its legal person."""
    people = [person for person in (case.agent, case.person) if person]
    if not people and case.enterprise and case.enterprise.legal_person:
        people = [case.enterprise.legal_person]
    return people
