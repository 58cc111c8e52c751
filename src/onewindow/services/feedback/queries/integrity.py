"""Whether every review still says what the permanent record says that it said."""

from collections.abc import Iterator
from typing import Any

from onewindow.foundation.records.api import Entry, key_of
from onewindow.kernel.canonical import digest
from onewindow.services.feedback.models import Review
from onewindow.services.feedback.rules import Origin

CHUNK = 2000


def said_in(review: Review) -> dict[str, Any]:
    """Return what a review says, as its digest covers it."""
    return {
        "service": review.service_id,
        "score": review.score,
        "tags": list(review.tags),
        "text": review.text,
        "channel": str(review.channel),
        "on": review.on.isoformat(),
    }


def altered_reviews() -> list[str]:
    """Return the keys of given reviews that are gone or say something else than was recorded."""
    altered: list[str] = []
    for told in _told():
        keys = [int(subject.rpartition(":")[2]) for subject in told]
        found = Review.objects.filter(pk__in=keys, origin=Origin.GIVEN)
        stored = {key_of(review): digest(said_in(review)).hex() for review in found}
        altered += [key for key, value in told.items() if stored.get(key) != value]
    return sorted(altered)


def _told() -> Iterator[dict[str, str]]:
    """Yield what the record says of reviews, piece by piece: subject and digest."""
    # 按对象的前缀取一段，走（对象，编号）索引；“;”是“:”的下一个字符。
    prefix = f"{Review._meta.label_lower}:"
    rows = Entry.objects.filter(subject__gte=prefix, subject__lt=f"{prefix[:-1]};")
    rows = rows.filter(move="review.give").order_by("subject", "id")
    told: dict[str, str] = {}
    for subject, detail in rows.values_list("subject", "detail").iterator(CHUNK):
        told[subject] = detail.get("digest", "")
        if len(told) == CHUNK:
            yield told
            told = {}
    yield told
