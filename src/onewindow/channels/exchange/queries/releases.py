"""Releases as they were given out, page by page."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from onewindow.channels.exchange.models import Release
from onewindow.channels.exchange.rules import Package
from onewindow.trading.tendering.api import Notice, published_notices

PAGE = 100


def releases_after(*, since: datetime | None, after: int, size: int = PAGE) -> list[Release]:
    """Return the next releases after a place in the feed, from a moment on, oldest first."""
    rows = Release.objects.filter(pk__gt=after).order_by("id")
    if since:
        rows = rows.filter(at__gte=since)
    return list(rows[:size])


def releases_of(ocid: str) -> list[Release]:
    """Return every release of one contracting process, oldest first."""
    return list(Release.objects.filter(ocid=ocid).order_by("id"))


def releases_newest() -> QuerySet[Release]:
    """Return the releases for people, newest first."""
    return Release.objects.select_related("notice__tender").order_by("-id")


def processes() -> list[str]:
    """Return the identifiers of all contracting processes that have a release, in order."""
    return list(Release.objects.order_by("ocid").values_list("ocid", flat=True).distinct())


def release_count() -> int:
    """Return how many releases were given out."""
    return Release.objects.count()


def notices_unreleased() -> QuerySet[Notice]:
    """Return the published notices that have made no release yet, oldest first."""
    rows = (
        published_notices()
        .filter(release=None)
        .select_related(
            "tender__procedure",
            "tender__tenderer",
            "tender__agency",
            "tender__supervisor",
            "tender__project",
            "corrects",
            "lot",
        )
    )
    return rows.order_by("published_at", "id")


def package_of(path: str) -> Package:
    """Return who publishes a package of the address, and on what terms."""
    return Package(
        uri=f"{settings.ORIGIN}{path}",
        published=timezone.localtime(),
        publisher=f"{settings.CITY_NAME}公共资源交易中心",
        publisher_uri=settings.ORIGIN,
        licence="https://creativecommons.org/licenses/by/4.0/",
        policy=f"{settings.ORIGIN}/open/",
    )
