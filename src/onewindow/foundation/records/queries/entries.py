"""The entries of one subject."""

from django.db.models import Max

from onewindow.foundation.records.models import Entry
from onewindow.foundation.records.queries.reading import rows_where
from onewindow.foundation.records.rules import Fact


def entries_of(subject_key: str) -> list[Entry]:
    """Return every entry about the subject, oldest first."""
    return rows_where(Entry, subject=subject_key)


def subjects_after(label: str, *, leaf: int) -> tuple[list[int], int]:
    """
    Return the keys of a model's rows that sealed entries above a leaf are about; the last leaf.

    ``label`` is the model's, e.g. ``casework.case``. Leaves are given in the order of the ledger
    after the commit, so that going on from the last one misses nothing and takes nothing twice.
    """
    last = Entry.objects.aggregate(last=Max("leaf"))["last"]
    if last is None or last <= leaf:
        return [], leaf
    subjects = (
        Entry.objects.filter(leaf__gt=leaf, leaf__lte=last, subject__startswith=f"{label}:")
        .values_list("subject", flat=True)
        .order_by()
        .distinct()
    )
    return sorted(int(subject.partition(":")[2]) for subject in subjects), last


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
