"""What happened in the halls since somebody last looked (大厅动态)."""

from typing import Any

from onewindow.services.hall.models import CallEvent, Hall
from onewindow.services.hall.rules import STAFF_ONLY

FIELDS = ("sequence", "kind", "number", "letter", "counter", "detail", "at")


def event_heads() -> dict[int, int]:
    """
    Return the number of the last event of every hall.

    The head lives in the hall's row and moves in the transaction that writes the event. Its lock
    puts a hall's transactions in order, so a head that can be read has all events below it.
    """
    return dict(Hall.objects.values_list("pk", "events"))


def hall_codes() -> dict[str, int]:
    """Return the key of every hall by the code of its site."""
    return dict(Hall.objects.values_list("site__code", "pk"))


def events_after(hall: int, sequence: int, *, limit: int = 1000) -> list[dict[str, Any]]:
    """Return the events of a hall above the sequence, oldest first, as staff see them."""
    rows = CallEvent.objects.filter(hall=hall, sequence__gt=sequence).order_by("sequence")
    return [{**row, "at": row["at"].isoformat()} for row in rows.values(*FIELDS)[:limit]]


def public_event(row: dict[str, Any]) -> dict[str, Any]:
    """Return an event as everybody may see it."""
    detail = {key: value for key, value in row["detail"].items() if key not in STAFF_ONLY}
    return {**row, "detail": detail}
