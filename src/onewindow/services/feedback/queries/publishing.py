"""What the public reads of reviews, and what must not be in it."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from onewindow.services.feedback.models import Publication, Review
from onewindow.services.feedback.rules import PublicationState, without_personal


@dataclass(frozen=True, slots=True)
class PublicFilter:
    """Which published reviews somebody wants to read."""

    site: str = ""
    matter: str = ""


def published(wanted: PublicFilter) -> QuerySet[Publication]:
    """Return the published reviews with their replies, newest first."""
    rows = Publication.objects.filter(state=PublicationState.PUBLISHED)
    if wanted.site:
        rows = rows.filter(review__service__site__code=wanted.site)
    if wanted.matter:
        rows = rows.filter(review__service__matter__slug=wanted.matter)
    return rows.select_related("review__service__organization", "review__service__site").order_by(
        "-published_on", "-id"
    )


def published_places() -> list[tuple[str, str, int]]:
    """Return code, name and number of published reviews of each hall that has any."""
    rows = (
        Publication.objects.filter(state=PublicationState.PUBLISHED)
        .exclude(review__service__site=None)
        .values_list("review__service__site__code", "review__service__site__name")
        .annotate(Count("id"))
        .order_by("review__service__site__code")
    )
    return list(rows)


def published_matters() -> list[tuple[str, str, int]]:
    """Return slug, name and number of published reviews of each matter that has any."""
    rows = (
        Publication.objects.filter(state=PublicationState.PUBLISHED)
        .exclude(review__service__matter=None)
        .values_list("review__service__matter__slug", "review__service__title")
        .annotate(Count("id"))
        .order_by("review__service__matter__slug")
    )
    merged: dict[str, tuple[str, str, int]] = {}
    for slug, name, count in rows:
        known = merged.get(slug, (slug, name, 0))
        merged[slug] = (slug, known[1], known[2] + count)
    return list(merged.values())


def to_approve(desk_paths: list[str]) -> QuerySet[Publication]:
    """Return the proposals that wait for a second person, oldest first."""
    scope = Q(pk__in=())
    for path in desk_paths:
        scope |= Q(review__service__desk__path__startswith=path)
    rows = Publication.objects.filter(scope, state=PublicationState.PROPOSED)
    return rows.select_related("review__service").order_by("id")


def names_in(review: Review) -> list[str]:
    """Return the names that must not stand in a published text."""
    service = review.service
    case = service.case
    names = [
        service.person.name if service.person else "",
        service.clerk.name if service.clerk else "",
        case.applicant_name if case and case.person_id else "",
    ]
    return sorted({name for name in names if name})


def proposal_for(review: Review) -> tuple[str, str]:
    """Return a first wording for the public: the review and the reply without personal data."""
    names = names_in(review)
    follow_up = getattr(review, "follow_up", None)
    text = "；".join(filter(None, ["、".join(review.tags), review.text]))
    reply = follow_up.reply if follow_up else ""
    return without_personal(text, names)[:500], without_personal(reply, names)
