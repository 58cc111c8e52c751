"""Giving a review: by whoever holds the service, through any channel, exactly once."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from onewindow.foundation.policy.api import cited_rule
from onewindow.foundation.records.api import joined, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.canonical import digest
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.services.feedback.actions.following import open_follow_up
from onewindow.services.feedback.actions.opening import stored
from onewindow.services.feedback.models import Invitation, Review, Scheme, Service
from onewindow.services.feedback.queries.integrity import said_in
from onewindow.services.feedback.queries.schemes import content_of, scheme_in_force
from onewindow.services.feedback.rules import (
    Channel,
    Origin,
    Said,
    check_said,
    check_window,
    is_token,
    token_digest,
)

# 留痕里不写评价人是谁：被评价的人也可能看到留痕。
REVIEWER = Actor("reviewer", "评价人")
_UNUSABLE = "这个链接已经用过或者过期了。登录后可以在“我的评价”里查看。"


@dataclass(frozen=True, slots=True)
class Given:
    """A review as it was just given, and what followed from it."""

    review: Review
    is_followed_up: bool


@joined
def give_review(*, service: Service, said: Said, channel: Channel, on: date) -> Given:
    """
    Give the one review of a service (评价); a bad one becomes work in the same transaction.

    :raises Refused: if time is over, grade or tag is unknown, or the service has a review.
    """
    scheme = scheme_in_force(service.region, on=timezone.localtime(service.done_at).date())
    refuse_if_any(
        [
            *_said_wrong(scheme, said),
            *check_window(closes_on=service.closes_on, on=on, source=service.closes_source),
        ]
    )
    content = content_of(scheme)
    grade = content.grade(said.score)
    review = Review(
        service=service,
        origin=Origin.GIVEN,
        channel=channel,
        score=grade.score,
        grade=grade.name,
        is_bad=grade.is_bad,
        tags=list(said.tags),
        text=said.text.strip(),
        is_named=said.is_named and service.person_id is not None,
        scheme=scheme,
        on=on,
        at=timezone.now(),
    )
    if not stored(review):
        raise refuse("review.twice", "这次服务已经评价过了，一次服务只评一次", _source_of_once())
    detail = {
        "score": grade.score,
        "channel": channel.label,
        "digest": digest(said_in(review)).hex(),
    }
    record(subject=review, what="review.give", actor=REVIEWER, detail=detail)
    is_followed_up = grade.score in content.follow_up
    if is_followed_up:
        open_follow_up(review=review, content=content, on=on)
    return Given(review, is_followed_up)


def invitation_by_token(token: str, *, on: date) -> Invitation | None:
    """Return the invitation that a token opens, or None if it opens nothing (any more)."""
    if not is_token(token):
        return None
    return (
        Invitation.objects.select_related(
            "service__organization", "service__site", "service__person"
        )
        .filter(Q(digest=token_digest(token)), used_at=None, expires_on__gte=on)
        .first()
    )


@transaction.atomic
def give_by_token(*, token: str, said: Said, on: date) -> Given:
    """
    Give a review with a one-time token; the token is used up together with the review.

    :raises Refused: if the token is unknown, used or expired, or like ``give_review``.
    """
    invitation = invitation_by_token(token, on=on)
    if invitation is None:
        raise refuse("review.token", _UNUSABLE)
    was_first = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(
        used_at=timezone.now()
    )
    if not was_first:
        raise refuse("review.token", _UNUSABLE)
    return give_review(
        service=invitation.service, said=said, channel=Channel(invitation.channel), on=on
    )


def _said_wrong(scheme: Scheme, said: Said) -> list:
    grades = {grade.score: grade for grade in content_of(scheme).grades}
    tags = grades[said.score].tags if said.score in grades else ()
    return list(check_said(said, scores=list(grades), tags=tags))


def _source_of_once() -> str:
    return cited_rule("review.once").source
