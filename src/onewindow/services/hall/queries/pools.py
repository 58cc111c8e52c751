"""Pools (窗口组): queues that share counters, so that one line of people waits for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil

from django.utils import timezone

from onewindow.foundation.policy.api import office_calendar
from onewindow.services.hall.models import (
    CounterPeriod,
    CounterPlan,
    CounterState,
    Hall,
    HallDay,
    Queue,
)
from onewindow.services.hall.queries.halls import active_queues, counter_states, hours_on
from onewindow.services.hall.rules import Attendance, Opening, hours_of_day
from onewindow.services.hall.rules.plans import PlanState
from onewindow.services.hall.rules.simulation import SLOT, SLOTS

# 12:00—13:30 轮流用餐，最多一半的人在岗。
LUNCH = range(24, 27)


@dataclass(frozen=True, slots=True)
class Pool:
    """
    Queues that share counters, and those counters, the ones that stay open longest first.

    The key is made of the queues' letters: A-B.
    """

    hall: Hall
    key: str
    queues: tuple[Queue, ...]
    counters: tuple[CounterState, ...]

    @property
    def name(self) -> str:
        """Return the names of the queues."""
        return "、".join(queue.name for queue in self.queues)

    @property
    def open_now(self) -> int:
        """Return how many of its counters are open right now."""
        return sum(desk.state == Attendance.OPEN for desk in self.counters)

    @property
    def queue_ids(self) -> list[int]:
        """Return the keys of the queues."""
        return [queue.pk for queue in self.queues]


def pools_of(hall: Hall) -> list[Pool]:
    """Return the pools of a hall in the order of their letters; in three statements."""
    queues = {queue.pk: queue for queue in active_queues(hall)}
    desks = list(counter_states(hall))
    group = {pk: pk for pk in queues}
    for desk in desks:
        served = [queue.pk for queue in desk.queues.all() if queue.pk in queues]
        for pk in served[1:]:
            merged, into = group[pk], group[served[0]]
            group = {one: into if of == merged else of for one, of in group.items()}
    return [
        _pool(hall, [queue for pk, queue in queues.items() if group[pk] == key], desks)
        for key in dict.fromkeys(group.values())
    ]


def pool_of(hall: Hall, key: str) -> Pool | None:
    """Return the pool with this key, or None if queues and counters were joined anew since."""
    return next((pool for pool in pools_of(hall) if pool.key == key), None)


def usual_plan(pool: Pool, on: date) -> tuple[int, ...]:
    """
    Return the counters open by the hours of the day, the tidal ones (潮汐窗口) left out.

    Where a hall stays open at lunch, half of them do (轮流用餐).
    """
    counters = sum(not desk.is_tidal for desk in pool.counters)
    return plan_by_hours(hours_on(pool.hall, on), counters)


def plan_by_hours(hours: Sequence[Opening], counters: int) -> tuple[int, ...]:
    """Return a plan that keeps this many counters open, and half of them at lunch."""
    plan = [0] * SLOTS
    for opening in hours:
        for slot in range(_second(opening.starts) // SLOT, -(-_second(opening.ends) // SLOT)):
            plan[slot] = ceil(counters / 2) if slot in LUNCH else counters
    return tuple(plan)


def hours_between(
    hall: Hall, since: date, until: date
) -> Iterator[tuple[date, tuple[Opening, ...]]]:
    """Yield each day of a period, the end exclusive, and when the hall is open; one statement."""
    special = dict(
        HallDay.objects.filter(hall=hall, on__gte=since, on__lt=until).values_list("on", "hours")
    )
    calendar = office_calendar()
    for count in range((until - since).days):
        on = since + timedelta(days=count)
        yield on, hours_of_day(hall.hours, special.get(on), on=on, workdays=calendar)


def plan_in_force(pool: Pool, on: date) -> CounterPlan | None:
    """Return the plan that was applied for the day, if any."""
    return (
        CounterPlan.objects.filter(
            hall=pool.hall, on=on, letters=pool.key, state=PlanState.IN_FORCE
        )
        .select_related("made_by")
        .first()
    )


def planned_counters(pool: Pool, on: date) -> tuple[int, ...]:
    """Return the counters planned for each half hour: the plan in force, else the usual one."""
    plan = plan_in_force(pool, on)
    return tuple(plan.counters) if plan else usual_plan(pool, on)


def counters_on(pool: Pool, on: date, *, today: date) -> tuple[int, ...]:
    """Return the counters of a day: as they really were if it is past, else as planned."""
    return (on < today and actual_counters(pool, on)) or planned_counters(pool, on)


def actual_counters(pool: Pool, on: date) -> tuple[int, ...]:
    """Return how many counters were open for most of each half hour; nothing if none was."""
    starts = timezone.make_aware(datetime.combine(on, time()))
    rows = CounterPeriod.objects.filter(
        counter__in=[desk.counter_id for desk in pool.counters],
        state=Attendance.OPEN,
        starts__gte=starts,
        starts__lt=starts + timedelta(days=1),
    ).values_list("starts", "ends")
    seconds = [0] * SLOTS
    for began, ended in rows:
        first, last = second_of(began), second_of(ended) if ended else SLOT * SLOTS
        for slot in range(SLOTS):
            seconds[slot] += max(0, min(last, (slot + 1) * SLOT) - max(first, slot * SLOT))
    counters = tuple(round(open_for / SLOT) for open_for in seconds)
    return counters if any(counters) else ()


def second_of(moment: datetime) -> int:
    """Return a moment as seconds since midnight in the office's own time."""
    return _second(timezone.localtime(moment).time())


def _second(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def _pool(hall: Hall, queues: Sequence[Queue], desks: Sequence[CounterState]) -> Pool:
    ids = {queue.pk for queue in queues}
    counters = [desk for desk in desks if any(queue.pk in ids for queue in desk.queues.all())]
    counters.sort(key=lambda desk: (desk.is_tidal, desk.counter.number))
    return Pool(hall, "-".join(queue.letter for queue in queues), tuple(queues), tuple(counters))
