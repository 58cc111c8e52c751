"""What a screen shows right now: its items, the calls that stand, how many wait."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from onewindow.services.hall.models import (
    CallEvent,
    CounterState,
    Hall,
    Playlist,
    PlaylistItem,
    Queue,
    Screen,
    Ticket,
)
from onewindow.services.hall.queries.following import FIELDS, public_event
from onewindow.services.hall.queries.waiting import expected_waits
from onewindow.services.hall.rules import (
    AT_COUNTER,
    Attendance,
    EventKind,
    PlaylistState,
    Schedule,
    TicketState,
)

CALLS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Board:
    """The numbers of a calling screen, and up to which event they are true."""

    head: int
    calls: list[dict[str, Any]]
    queues: list[dict[str, Any]]
    counters: list[dict[str, Any]]


def screen_by_code(code: str) -> Screen | None:
    """Return the screen with this code."""
    return Screen.objects.filter(code=code).select_related("hall__site__region", "counter").first()


def board_of(hall: Hall, *, at: datetime) -> Board:
    """
    Return what a calling screen shows.

    The head is read first: an event that comes while the rest is read is sent again, never lost.
    """
    head = Hall.objects.values_list("events", flat=True).get(pk=hall.pk)
    return Board(
        head=head,
        calls=calls_of_day(hall, at=at),
        queues=waiting_by_queue(hall, at=at),
        counters=counters_now(hall),
    )


def calls_of_day(hall: Hall, *, at: datetime) -> list[dict[str, Any]]:
    """Return the latest calls of today, each number once, the newest first."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = CallEvent.objects.filter(
        hall=hall, kind__in=(EventKind.CALLED, EventKind.RECALLED), at__gte=midnight
    ).order_by("-sequence")
    seen: dict[str, dict[str, Any]] = {}
    for row in rows.values(*FIELDS)[: CALLS_SHOWN * 4]:
        seen.setdefault(row["number"], public_event({**row, "at": row["at"].isoformat()}))
    return list(seen.values())[:CALLS_SHOWN]


def waiting_by_queue(hall: Hall, *, at: datetime) -> list[dict[str, Any]]:
    """Return how many wait in each queue, and how long somebody who comes now will."""
    waiting = Count("tickets", filter=Q(tickets__state=TicketState.WAITING))
    rows = Queue.objects.filter(hall=hall, is_active=True).annotate(waiting=waiting)
    waits = expected_waits(hall, at=at).by_queue
    return [
        {
            "letter": row.letter,
            "name": row.name,
            "waiting": row.waiting,
            "wait": waits[row.pk].words if row.pk in waits else "",
        }
        for row in rows.order_by("letter")
    ]


def counters_now(hall: Hall) -> list[dict[str, Any]]:
    """Return each open or paused counter with the number that stands there."""
    standing = dict(
        Ticket.objects.filter(hall=hall, state__in=AT_COUNTER).values_list("counter_id", "number")
    )
    rows = (
        CounterState.objects.filter(hall=hall)
        .exclude(state=Attendance.CLOSED)
        .select_related("counter")
        .order_by("counter__number")
    )
    return [
        {
            "number": row.counter.number,
            "name": row.counter.name,
            "state": row.state,
            "words": row.get_reason_display() or row.get_state_display(),
            "ticket": standing.get(row.counter_id, ""),
        }
        for row in rows
    ]


def playlists_of(hall: Hall) -> QuerySet[Playlist]:
    """Return the hall's playlists, the newest first."""
    return (
        Playlist.objects.filter(hall=hall)
        .select_related("made_by", "reviewed_by")
        .prefetch_related("items", "screens")
        .order_by("-id")
    )


def items_on_air(screen: Screen, *, at: datetime) -> list[PlaylistItem]:
    """Return what the screen plays at this moment: items of approved playlists that are due."""
    local = timezone.localtime(at)
    approved = screen.playlists.filter(state=PlaylistState.APPROVED).order_by("id")
    due = [one for one in approved if schedule_of(one).covers(local)]
    return list(
        PlaylistItem.objects.filter(playlist__in=due)
        .select_related("picture")
        .order_by("playlist_id", "position")
    )


def schedule_of(playlist: Playlist) -> Schedule:
    """Return when a playlist is shown."""
    return Schedule(playlist.starts, playlist.ends, playlist.from_time, playlist.to_time)
