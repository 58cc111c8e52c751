"""
The tickets of the demonstration's hall in the past weeks, so that there is something to learn.

They are put in as a record of former days that was taken over, not through the desk's actions:
six weeks of visits would write sixty thousand entries of the permanent record that nobody made.
"""

import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from onewindow.city.halldays import NOT_THERE, HallSize, visits_of_day
from onewindow.city.staff import HALL
from onewindow.foundation.directory.api import Counter, site_by_code
from onewindow.foundation.policy.api import office_calendar
from onewindow.kernel.actors import Actor
from onewindow.services.hall.api import (
    CounterState,
    Crowd,
    Hall,
    HallRules,
    Queue,
    QueueDraft,
    ServiceOutcome,
    Source,
    Ticket,
    TicketService,
    TicketState,
    Visited,
    assign_queues,
    check_forecasts,
    forget_past,
    log_of,
    save_queue,
    set_up_hall,
    with_overtime,
)

SEED = 20260326
WORKDAYS = 25
CHECKED_DAYS = 3
# 午间不间断：轮流用餐，一半窗口在岗。
OPEN_HOURS = {"workday": [["09:00", "17:00"]]}
GENERAL = (("A", "个人事务"), ("B", "企业事务"), ("C", "领证取件"), ("D", "咨询导办"))
SPECIAL = (("E", "企业开办"), ("F", "不动产登记"), ("G", "跨省通办"), ("H", "办不成事反映"))
LETTER_OF = {"领证": "C", "咨询": "D", "个人事项": "A", "企业事项": "B", "复杂事项": "B"}
TIDAL = ("07", "08")
SIZE = HallSize("演示大厅", 1, 205.0, 6, 3)


@transaction.atomic
def build_demo_hall(*, on: date, actor: Actor) -> int:
    """
    Set the demonstration's hall up and give it six weeks of past tickets; return how many.

    What is there stays as it is.

    :raises Refused: never with the city as shipped.
    """
    site = site_by_code(HALL)
    if site is None:
        return 0
    hall = Hall.objects.filter(site=site).first()
    if hall is None:
        hall = set_up_hall(site=site, rules=HallRules(hours=OPEN_HOURS), actor=actor)
    if not hall.queues.exists():
        _add_queues(hall, actor)
    if Ticket.objects.filter(hall=hall).exists():
        return 0
    days = list(_workdays_before(on))
    count = sum(_add_day(hall, day) for day in reversed(days))
    forget_past()
    for day in reversed(days[:CHECKED_DAYS]):
        check_forecasts(hall=hall, on=day)
    return count


def _add_queues(hall: Hall, actor: Actor) -> None:
    at = timezone.now()
    drafts = [QueueDraft(letter, name) for letter, name in (*GENERAL, *SPECIAL)]
    queues = {d.letter: save_queue(hall=hall, draft=d, actor=actor) for d in drafts}
    general = [queues[letter] for letter, _ in GENERAL]
    special = iter(letter for letter, _ in SPECIAL)
    desks = CounterState.objects.filter(hall=hall).select_related("counter")
    for desk in desks.order_by("counter__number"):
        if desk.counter.number.startswith("Z"):
            assign_queues(desk=desk, queues=[queues[next(special)]], at=at, actor=actor)
        else:
            assign_queues(desk=desk, queues=general, at=at, actor=actor)
    CounterState.objects.filter(hall=hall, counter__number__in=TIDAL).update(is_tidal=True)


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
    queues = {queue.letter: queue for queue in hall.queues.all() if queue.letter in "ABCD"}
    counters = {
        int(counter.number) - 1: counter
        for counter in Counter.objects.filter(site=hall.site, number__startswith="0")
    }
    tickets = [_ticket(hall, number, visit, queues) for number, visit in enumerate(log, start=1)]
    Ticket.objects.bulk_create(tickets, batch_size=500)
    TicketService.objects.bulk_create(
        [_service(ticket, visit, counters) for ticket, visit in zip(tickets, log, strict=True)],
        batch_size=500,
    )
    return len(tickets)


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


def _service(ticket: Ticket, visit: Visited, counters: dict[int, Counter]) -> TicketService:
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
