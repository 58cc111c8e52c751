"""Telling the people of a case what happened; the message goes out after the transaction."""

from onewindow.foundation.directory.api import Person
from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.records.api import key_of
from onewindow.services.casework.models import Case


def tell(case: Case, title: str, body: str) -> None:
    """Write to whoever acts in the case: the agent if there is one, else the applicant."""
    person = contact_of(case)
    if person:
        send_message(
            person=person,
            title=title,
            body=body,
            link=f"/my/cases/{case.pk}/",
            subject=key_of(case),
        )


def contact_of(case: Case) -> Person | None:
    """Return the natural person who acts in the case."""
    if case.agent or case.person:
        return case.agent or case.person
    return case.enterprise.legal_person if case.enterprise else None
