"""How each counter spent a day, for the warehouse (窗口日)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Min
from django.utils import timezone

from onewindow.services.hall.models import CounterPeriod, TicketService
from onewindow.services.hall.queries.halls import halls, hours_on
from onewindow.services.hall.rules import Attendance
from onewindow.services.hall.rules.counterdays import (
    Stretch,
    joined,
    longest_unattended,
    minutes,
)


def counter_day_facts(*, since: date, until: date) -> Iterator[dict[str, Any]]:
    """
    Yield one flat row for each counter and day on which it was open or served; the end exclusive.

    Columns: hall (site code), counter_number, on, opens_at, planned_minutes (the hours of the
    hall), open_minutes, serving_minutes, unattended_minutes (longest spell open, nobody served,
    somebody waiting in one of its queues), first_called_at.
    """
    for hall in halls().order_by("site__code"):
        day = since
        while day < until:
            yield from _of_day(hall, day)
            day += timedelta(days=1)


def _of_day(hall: Any, on: date) -> Iterator[dict[str, Any]]:
    starts = timezone.make_aware(datetime.combine(on, time()))
    ends = starts + timedelta(days=1)
    periods = _periods(hall, starts, ends)
    services = list(
        TicketService.objects.filter(ticket__hall=hall, ticket__on=on)
        .select_related("queue", "counter")
        .order_by("id")
    )
    hours: list[Stretch] = [
        (
            timezone.make_aware(datetime.combine(on, one.starts)),
            timezone.make_aware(datetime.combine(on, one.ends)),
        )
        for one in hours_on(hall, on)
    ]
    numbers = sorted(set(periods) | {one.counter.number for one in services if one.counter})
    for number in numbers:
        own = [one for one in services if one.counter and one.counter.number == number]
        is_open, letters = periods.get(number, ([], set()))
        serving = joined(_stretch(one.started_at, one.ended_at, ends) for one in own)
        waiting = joined(
            _stretch(one.waiting_from, one.called_at or one.ended_at, ends)
            for one in services
            if one.queue.letter in letters
        )
        yield {
            "hall": hall.site.code,
            "counter_number": number,
            "on": on,
            "opens_at": hours[0][0] if hours else None,
            "planned_minutes": minutes(hours),
            "open_minutes": minutes(is_open),
            "serving_minutes": minutes(serving),
            "unattended_minutes": longest_unattended(is_open, serving, waiting),
            "first_called_at": min((one.called_at for one in own if one.called_at), default=None),
        }


def _periods(
    hall: Any, starts: datetime, ends: datetime
) -> dict[str, tuple[list[Stretch], set[str]]]:
    """Return for each counter that was open when it was, and the queues that it served."""
    rows = CounterPeriod.objects.filter(
        counter__site=hall.site, state=Attendance.OPEN.value, starts__gte=starts, starts__lt=ends
    )
    found: dict[str, tuple[list[Stretch], set[str]]] = {}
    for row in rows.select_related("counter").order_by("starts"):
        stretches, letters = found.setdefault(row.counter.number, ([], set()))
        stretches.append(_stretch(row.starts, row.ends, ends))
        letters.update(row.letters)
    return {number: (joined(one), letters) for number, (one, letters) in found.items()}


def first_counter_day() -> date | None:
    """Return the first day on which a counter was open, None if never."""
    first = CounterPeriod.objects.aggregate(first=Min("starts"))["first"]
    return timezone.localtime(first).date() if first else None


def _stretch(starts: datetime | None, ends: datetime | None, latest: datetime) -> Stretch:
    """Return a stretch; empty if it did not begin, until the day's end if it did not end."""
    begins = starts or latest
    return begins, max(begins, min(ends or latest, latest))
