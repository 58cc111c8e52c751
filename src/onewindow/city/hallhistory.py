"""
The tickets of the demonstration's hall in the past weeks, so that there is something to learn.

They are put in as a record of former days that was taken over, not through the desk's actions:
four weeks of visits would write thirty thousand entries of the permanent record that nobody made.
"""

import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from onewindow.city.halldays import (
    AFTERNOON,
    CLOSING,
    LUNCH,
    MORNING,
    NOT_THERE,
    HallSize,
    visits_of_day,
)
from onewindow.city.staff import HALL
from onewindow.foundation.directory.api import Counter
from onewindow.foundation.policy.api import office_calendar
from onewindow.services.hall.api import (
    Attendance,
    CounterPeriod,
    Crowd,
    Hall,
    Queue,
    ServiceOutcome,
    Source,
    Ticket,
    TicketService,
    TicketState,
    Visited,
    check_forecasts,
    forget_past,
    log_of,
    with_overtime,
)

SEED = 20260326
WORKDAYS = 21
CHECKED_DAYS = 2
LETTER_OF = {"领证": "K", "咨询": "K", "个人事项": "A", "企业事项": "B", "复杂事项": "B"}
SIZE = HallSize("演示大厅", 1, 330.0, 10, 5)
"""The ten counters that are not tidal, half of them at lunch."""


@transaction.atomic
def build_past_tickets(*, on: date) -> int:
    """
    Give the demonstration's hall four weeks of past tickets, once; return how many.

    :raises Refused: never with the city as shipped.
    """
    hall = Hall.objects.filter(site__code=HALL).select_related("site__region").first()
    if hall is None or Ticket.objects.filter(hall=hall).exists():
        return 0
    days = list(_workdays_before(on))
    count = sum(_add_day(hall, day) for day in reversed(days))
    forget_past()
    for day in reversed(days[:CHECKED_DAYS]):
        check_forecasts(hall=hall, on=day)
    return count


def _workdays_before(on: date) -> Iterator[date]:
    calendar, day, found = office_calendar(), on, 0
    while found < WORKDAYS:
        day -= timedelta(days=1)
        if calendar.is_workday(day):
            found += 1
            yield day


def _add_day(hall: Hall, on: date) -> int:
    visits = visits_of_day(SIZE, on, seed=SEED)
    crowd = Crowd(
        [visit.arrived for visit in visits],
        [visit.service for visit in visits],
        [visit.patience for visit in visits],
        NOT_THERE,
    )
    log = log_of(
        on, crowd, [LETTER_OF[visit.kind] for visit in visits], with_overtime(SIZE.plan())
    )
    queues = {queue.letter: queue for queue in hall.queues.all()}
    desks = hall.counters.filter(is_tidal=False).select_related("counter")
    counters = [desk.counter for desk in desks.order_by("counter__number")]
    tickets = [_ticket(hall, number, visit, queues) for number, visit in enumerate(log, start=1)]
    Ticket.objects.bulk_create(tickets, batch_size=500)
    TicketService.objects.bulk_create(
        [_service(ticket, visit, counters) for ticket, visit in zip(tickets, log, strict=True)],
        batch_size=500,
    )
    CounterPeriod.objects.bulk_create(_periods(on, counters, sorted(queues)))
    return len(tickets)


def _periods(on: date, counters: list[Counter], letters: list[str]) -> Iterator[CounterPeriod]:
    """Yield when each counter was open: the first ones all day, the others not at lunch."""
    for number, counter in enumerate(counters):
        stretches = [(MORNING, CLOSING)]
        if number >= SIZE.at_lunch:
            stretches = [(MORNING, LUNCH), (AFTERNOON, CLOSING)]
        for starts, ends in stretches:
            yield CounterPeriod(
                counter=counter,
                state=Attendance.OPEN.value,
                letters=letters,
                starts=_moment(on, starts),
                ends=_moment(on, ends),
            )


def _ticket(hall: Hall, number: int, visit: Visited, queues: dict[str, Queue]) -> Ticket:
    taken, was_served = _moment(visit.on, visit.taken), visit.started is not None
    called = None if visit.called is None else _moment(visit.on, visit.called)
    state = TicketState.DONE if was_served else TicketState.ABANDONED
    return Ticket(
        hall=hall,
        on=visit.on,
        number=f"{visit.kind}{number:03d}",
        token=secrets.token_urlsafe(16),
        source=Source.KIOSK.value,
        state=state.value,
        queue=queues[visit.kind],
        order_at=taken,
        taken_at=taken,
        first_called_at=called,
        called_at=called,
        ended_at=_moment(visit.on, visit.ended or 17 * 3600),
    )


def _service(ticket: Ticket, visit: Visited, counters: list[Counter]) -> TicketService:
    outcome = ServiceOutcome.FINISHED if visit.started is not None else ServiceOutcome.ABANDONED
    return TicketService(
        ticket=ticket,
        position=1,
        queue=ticket.queue,
        counter=None if visit.called is None else counters[visit.counter],
        waiting_from=ticket.taken_at,
        called_at=ticket.called_at,
        started_at=None if visit.started is None else _moment(visit.on, visit.started),
        ended_at=ticket.ended_at,
        outcome=outcome.value,
    )


def _moment(on: date, second: int) -> datetime:
    return timezone.make_aware(datetime.combine(on, datetime.min.time())) + timedelta(
        seconds=second
    )
