"""Whether every review still says what the permanent record says that it said."""

from typing import Any

from onewindow.foundation.records.api import Entry, key_of
from onewindow.kernel.canonical import digest
from onewindow.services.feedback.models import Review


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
    told = {
        entry.subject: entry.detail.get("digest", "")
        for entry in Entry.objects.filter(move="review.give").order_by("id").iterator()
    }
    stored = {
        key_of(review): digest(said_in(review)).hex()
        for review in Review.objects.filter(origin="given").order_by("pk").iterator()
    }
    return sorted(key for key, value in told.items() if stored.get(key) != value)
