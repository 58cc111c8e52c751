"""The entries of one subject."""

from onewindow.foundation.records.models import Entry
from onewindow.foundation.records.queries.reading import rows_where
from onewindow.foundation.records.rules import Fact


def entries_of(subject_key: str) -> list[Entry]:
    """Return every entry about the subject, oldest first."""
    return rows_where(Entry, subject=subject_key)


def fact_of(entry: Entry) -> Fact:
    """Return what a stored entry says, ready to be hashed again."""
    return Fact(
        subject=entry.subject,
        move=entry.move,
        before=entry.before,
        after=entry.after,
        actor=entry.actor,
        actor_name=entry.actor_name,
        at=entry.at,
        detail=entry.detail,
    )


def entries_before(entry_id: int | None, *, subject: str = "", limit: int) -> list[Entry]:
    """Return the newest entries, or the newest of those older than the given one."""
    rows = Entry.objects.order_by("-id").defer("salt", "digest")
    if subject:
        rows = rows.filter(subject=subject)
    if entry_id is not None:
        rows = rows.filter(id__lt=entry_id)
    return list(rows[:limit])
