"""Searching the catalogue from memory."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from onewindow.services.catalog.queries.rows import MatterRow, catalogue_rows
from onewindow.services.catalog.queries.stamp import kept
from onewindow.services.catalog.rules import MatterState
from onewindow.services.catalog.rules.finding import Entry, Index, build_index


@dataclass(frozen=True, slots=True)
class MatterHit:
    """One search result; everything that a list of results shows."""

    slug: str
    name: str
    department: str
    summary: str
    kind: str
    mode: str
    subjects: tuple[str, ...]
    is_instant_type: bool
    visits: int
    score: float


def search_matters(
    query: str, *, limit: int = 10, subject: str | None = None, on: date | None = None
) -> list[MatterHit]:
    """
    Return the matters in use that fit the words best, best first.

    ``subject`` narrows to ``person`` or ``enterprise``; the day is today unless given.
    """
    day = on or timezone.localdate()
    room = kept("index")
    if day not in room:
        rows = {r.slug: r for r in catalogue_rows(on=day) if r.state == MatterState.ACTIVE}
        room[day] = (rows, _index(rows))
    rows, index = room[day]
    return [
        _hit(rows[found.slug], found.score)
        for found in index.search(query, limit=limit, subject=subject)
    ]


def _index(rows: dict[str, MatterRow]) -> Index:
    return build_index(
        Entry(row.slug, row.name, row.aliases, row.summary, row.subjects) for row in rows.values()
    )


def _hit(row: MatterRow, score: float) -> MatterHit:
    return MatterHit(
        slug=row.slug,
        name=row.name,
        department=row.department,
        summary=row.summary,
        kind=row.kind,
        mode=row.mode,
        subjects=row.subjects,
        is_instant_type=row.is_instant_type,
        visits=row.visits,
        score=score,
    )
