"""Seeing who wrote a review or complains: by whom it is allowed, for a purpose, on the record."""

from dataclasses import dataclass

from onewindow.foundation.accounts.api import record_viewing
from onewindow.foundation.directory.api import Organization
from onewindow.foundation.policy.api import cited_rule
from onewindow.foundation.records.api import joined, key_of, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.services.feedback.models import FollowUp
from onewindow.services.feedback.queries.handling import person_of
from onewindow.services.feedback.rules import Look, check_look


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote, and how to reach him."""

    name: str
    phone: str
    text: str


@joined
def look_at_writer(
    *, follow_up: FollowUp, look: Look, purpose: str, place: Organization | None, actor: Actor
) -> Writer:
    """
    Return who wrote (查看评价人); the look is recorded, and the person can read it.

    :raises Refused: if the viewer has not to contact the writer now, or gives no purpose.
    """
    refuse_if_any(check_look(look, source=cited_rule("review.identity").source))
    if len(purpose.strip()) < 2:
        raise refuse("identity.purpose", "请写明查看的用途，本人可以看到")
    person, complaint = person_of(follow_up), follow_up.complaint
    subject = key_of(follow_up.review or complaint or follow_up)
    record(subject=subject, what="review.look", actor=actor, detail={"text": purpose.strip()})
    text = follow_up.review.text if follow_up.review else (complaint.text if complaint else "")
    if person is None:
        name = complaint.caller_name if complaint else ""
        return Writer(name, complaint.caller_phone if complaint else "", text)
    record_viewing(
        viewer=actor,
        organization=place,
        person=person,
        fields=["姓名", "手机"],
        purpose=f"联系评价人、投诉人：{purpose.strip()}",
    )
    phone = (complaint.caller_phone if complaint else "") or person.phone
    return Writer(person.name, phone, text)
