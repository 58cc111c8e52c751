"""Which edition of a matter is in force, and what it says."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from onewindow.kernel.canonical import digest
from onewindow.kernel.violations import refuse
from onewindow.services.catalog.models import Edition, Matter
from onewindow.services.catalog.queries.stamp import kept
from onewindow.services.catalog.rules import DecisionTable, MatterContent
from onewindow.services.catalog.rules.older import modern
from onewindow.services.catalog.rules.tables import with_domains

CONTENTS_KEPT = 512
_SLUG = re.compile(r"[A-Z]{2}\d{2}(-\d{6,12})?", re.ASCII)


def matter_by_slug(slug: str) -> Matter:
    """
    Return the matter with its basic item and organization; kept in the process, so read only.

    :raises Matter.DoesNotExist: if there is none.
    """
    if not _SLUG.fullmatch(slug):
        raise Matter.DoesNotExist(slug[:16])
    room = kept("matters")
    if slug not in room:
        room[slug] = Matter.objects.select_related(
            "basic", "organization__region", "organization__parent"
        ).get(slug=slug)
    found: Matter = room[slug]
    return found


def current_edition(matter: Matter, *, on: date) -> Edition:
    """
    Return the edition in force on the day: the one that started last, the newer of two.

    Its content is not loaded; ask :func:`content_of`.

    :raises Refused: if none has started yet.
    """
    room = kept("editions")
    if matter.pk not in room:
        room[matter.pk] = tuple(
            Edition.objects.filter(matter_id=matter.pk)
            .defer("content")
            .order_by("-starts", "-number")
        )
    edition = next((e for e in room[matter.pk] if e.starts <= on), None)
    if edition is None:
        raise refuse("matter.no_edition", f"该事项在{on:%Y年%-m月%-d日}还没有生效的版本")
    return edition


def content_of(edition: Edition) -> MatterContent:
    """
    Return what the edition says; kept in the process by its digest.

    :raises ValueError: if the stored content is not the one that was published.
    """
    return _content(edition.digest, edition.pk)


@lru_cache(maxsize=CONTENTS_KEPT)
def _content(expected: str, pk: int) -> MatterContent:
    raw = Edition.objects.values_list("content", flat=True).get(pk=pk)
    return parsed(raw, expected)


def table_of(edition: Edition) -> DecisionTable | None:
    """Return the table by which the edition decides, with the domain of each input; kept, too."""
    return _table(edition.digest, edition.pk)


@lru_cache(maxsize=CONTENTS_KEPT)
def _table(expected: str, pk: int) -> DecisionTable | None:
    return with_domains(_content(expected, pk))


def parsed(raw: Mapping[str, Any], expected: str) -> MatterContent:
    """
    Return the strict content of a stored edition.

    :raises ValueError: if its digest is not the expected one.
    """
    if digest(raw).hex() != expected:
        raise ValueError("事项版本的内容与摘要不符，可能被改动")
    return MatterContent.model_validate(modern(raw))


def stored_form(content: MatterContent) -> tuple[dict[str, Any], str]:
    """Return the content as editions store it, without defaults, and its digest."""
    raw = content.model_dump(mode="json", exclude_defaults=True)
    return raw, digest(raw).hex()


def editions_of(matter: Matter) -> QuerySet[Edition]:
    """Return the editions of a matter, newest first, without their content."""
    return (
        Edition.objects.filter(matter_id=matter.pk)
        .defer("content")
        .select_related("change")
        .order_by("-number")
    )


def edition_of(matter: Matter, number: int) -> Edition:
    """
    Return one edition by its number.

    :raises Edition.DoesNotExist: if there is none.
    """
    return Edition.objects.defer("content").get(matter_id=matter.pk, number=number)
