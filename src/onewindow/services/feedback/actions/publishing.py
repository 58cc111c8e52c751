"""Publishing a review with its reply: proposed without personal data, approved by another."""

from dataclasses import dataclass
from datetime import date

from onewindow.engines.inspections.api import Done, close_finding
from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.policy.api import cited_rule
from onewindow.foundation.records.api import create, joined, move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.services.feedback.models import Publication, Review
from onewindow.services.feedback.queries.publishing import names_in
from onewindow.services.feedback.rules import (
    PUBLICATION,
    PublicationState,
    check_publication,
    check_second_person,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """What the public is to read: the review and the reply."""

    text: str
    reply: str


@joined
def propose_publication(*, review: Review, wording: Wording, actor: Actor) -> Publication:
    """
    Propose what the public reads of a review (提出公开); a returned proposal is changed.

    :raises Refused: if personal data is left, the work is not verified, or it is proposed now.
    """
    source = cited_rule("review.publication").source
    names = names_in(review)
    refuse_if_any(
        check_publication(text=wording.text, reply=wording.reply, names=names, source=source)
    )
    follow_up = getattr(review, "follow_up", None)
    if follow_up and follow_up.finding.stage != "publish":
        raise refuse("publication.not_open", "回访结束后才能公开")
    known = Publication.objects.filter(review=review).first()
    said = {"text": wording.text, "reply": wording.reply}
    if known is None:
        publication = Publication(
            review=review, proposed_by=actor.key, proposed_name=actor.name, **said
        )
        create(
            subject=publication,
            lifecycle=PUBLICATION,
            names=["propose"],
            actor=actor,
            start=PublicationState.PROPOSED,
            details={"propose": said},
        )
        return publication
    move(
        subject=known,
        lifecycle=PUBLICATION,
        name="change",
        actor=actor,
        detail=said,
        proposed_by=actor.key,
        proposed_name=actor.name,
        **said,
    )
    return known


@joined
def return_publication(*, publication: Publication, remark: str, actor: Actor) -> None:
    """
    Send a proposal back to be changed (退回修改).

    :raises Refused: if it is not proposed now, or no reason is given.
    """
    if len(remark.strip()) < 2:
        raise refuse("publication.remark", "请写明要改什么")
    move(
        subject=publication,
        lifecycle=PUBLICATION,
        name="return",
        actor=actor,
        detail={"reason": remark},
        remark=remark.strip()[:300],
    )


@joined
def publish_review(*, publication: Publication, on: date, actor: Actor) -> None:
    """
    Publish a review and its reply (审核公开); with it the work on the review is over.

    :raises Refused: if the same person proposed it, personal data is left, or it is not proposed.
    """
    source = cited_rule("review.publication").source
    review = publication.review
    refuse_if_any(
        [
            *check_second_person(proposer=publication.proposed_by, approver=actor.key),
            *check_publication(
                text=publication.text,
                reply=publication.reply,
                names=names_in(review),
                source=source,
            ),
        ]
    )
    move(
        subject=publication,
        lifecycle=PUBLICATION,
        name="publish",
        actor=actor,
        published_on=on,
        approved_name=actor.name,
    )
    follow_up = getattr(review, "follow_up", None)
    if follow_up:
        done = Done("评价和回复已公开", on, actor)
        close_finding(finding=follow_up.finding, done=done)
    if review.service.person:
        send_message(
            person=review.service.person,
            title="您的评价已公开",
            body="您的评价和我们的回复已去除个人信息后公开。",
            link=f"/my/reviews/{review.pk}/",
        )
