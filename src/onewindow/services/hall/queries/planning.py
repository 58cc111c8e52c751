"""A pool's plan for a day beside what it needs, and what another plan would have made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from django.utils import timezone

from onewindow.foundation.policy.api import limits_in_force
from onewindow.services.hall.queries.halls import hours_on
from onewindow.services.hall.queries.history import arrivals_on, past_before, visits_on
from onewindow.services.hall.queries.pools import (
    LUNCH,
    Pool,
    plan_by_hours,
    planned_counters,
    second_of,
)
from onewindow.services.hall.queries.terms import priority_run, region_of
from onewindow.services.hall.rules.arrivals import ArrivalForecast, corrected, counts_of
from onewindow.services.hall.rules.plans import stretch
from onewindow.services.hall.rules.simulation import SLOTS, slot_of
from onewindow.services.hall.rules.staffing import Limits, Plan, Promise, make_plan
from onewindow.services.hall.rules.whatif import Played, crowd_of, played, with_rest

SEED = 7
# 全天都能取号的大厅，只排有人来的时段。
LEAST_EXPECTED = 0.3
_CODES = (
    "hall.wait.average",
    "hall.counters.least",
    "hall.counters.lunch",
    "hall.counters.hold",
)


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One half hour of a plan: what came, is expected, is needed and is planned."""

    slot: int
    came: int | None
    expected: float
    needed: int
    present: int
    proposed: int
    wait_minutes: float
    is_now: bool
    is_over: bool
    open_now: int | None

    @property
    def stretch(self) -> str:
        """Return the half hour in words."""
        return stretch(self.slot)

    @property
    def change(self) -> int:
        """Return how many counters the proposal adds or takes away."""
        return self.proposed - self.present


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What is proposed for a pool on a day, half hour by half hour, with its reasons."""

    pool: Pool
    on: date
    forecast: ArrivalForecast
    plan: Plan
    promise_minutes: int
    rows: tuple[SlotRow, ...]

    @property
    def changes(self) -> tuple[SlotRow, ...]:
        """Return the half hours to come in which the proposal differs from the present plan."""
        return tuple(row for row in self.rows if row.change and not row.is_over)

    @property
    def sentences(self) -> list[str]:
        """Return each change with its reason in a sentence."""
        return [self._sentence(row) for row in self.changes]

    def _sentence(self, row: SlotRow) -> str:
        held = "（不频繁开关，与前后一致）" if row.proposed > row.needed else ""
        now = f"，现开{row.open_now}窗" if row.open_now is not None else ""
        need = f"需开{row.proposed}窗" if row.change > 0 else f"开{row.proposed}窗就够"
        return (
            f"{row.stretch} 预计到件{row.expected:.0f}，按平均等候≤{self.promise_minutes}分钟"
            f"{need}{held}，原计划{row.present}窗{now}"
        )


def day_plan(pool: Pool, *, on: date, at: datetime, staff: int | None = None) -> DayPlan:
    """Return the proposal for a day; half hours that are over stay as they were planned."""
    past, forecast = past_before(pool, on), arrivals_on(pool, on)
    present = planned_counters(pool, on)
    is_today = on == timezone.localdate(at)
    over = slot_of(second_of(at)) if is_today else 0
    came = counts_of(visit.taken for visit in visits_on(pool, on)) if is_today else None
    expected = corrected(forecast, came, over) if came else forecast.expected
    terms = {
        code: int(value.value)
        for code, value in limits_in_force(_CODES, on=on, region=region_of(pool.hall)).items()
    }
    limits = _limits(pool, on, terms, staff, busy=_busy_stretch(forecast, present))
    minutes = terms["hall.wait.average"]
    plan = make_plan(expected, past, Promise(minutes * 60), limits, now=present, seed=SEED)
    rows = tuple(
        SlotRow(
            slot=slot,
            came=came[slot] if came and slot <= over else None,
            expected=expected[slot],
            needed=plan.needs[slot].counters,
            present=present[slot],
            # 没有往日记录就没有理由改动日常开窗。
            proposed=plan.counters[slot] if forecast.days and slot >= over else present[slot],
            wait_minutes=plan.waits[slot] / 60,
            is_now=is_today and slot == over,
            is_over=slot < over,
            open_now=pool.open_now if is_today and slot == over else None,
        )
        for slot in range(SLOTS)
        if limits.most[slot] or (came and came[slot])
    )
    return DayPlan(pool, on, forecast, plan, minutes, rows)


def what_if(
    pool: Pool, *, on: date, at: datetime, plans: Sequence[Sequence[int]], promise: int
) -> list[Played]:
    """
    Return what each of these plans makes of a day; ``promise`` is in seconds.

    A past day is played with those who came, called by the fairness rule. Today is played with
    those who came so far and goes on as the forecast expects, in twenty ways.
    """
    past, visits = past_before(pool, on), visits_on(pool, on)
    crowds = [crowd_of(visits, past, seed=SEED)]
    if on >= timezone.localdate(at):
        now = second_of(at) if on == timezone.localdate(at) else 0
        forecast = arrivals_on(pool, on)
        crowds = with_rest(crowds[0], forecast.expected, past, now=now, seed=SEED)
    most = priority_run(pool.hall, on=on)
    return [played(crowds, plan, promise=promise, most=most) for plan in plans]


def promised_minutes(pool: Pool, on: date) -> int:
    """Return the promised mean wait in minutes."""
    found = limits_in_force(_CODES[:1], on=on, region=region_of(pool.hall))
    return int(found["hall.wait.average"].value)


def last_days(pool: Pool, *, until: date, count: int = 10) -> list[date]:
    """Return the last days with tickets before a day, newest first."""
    from_day = until - timedelta(days=60)
    rows = (
        pool.hall.tickets.filter(queue__in=pool.queue_ids, on__gte=from_day, on__lt=until)
        .order_by("-on")
        .values_list("on", flat=True)
        .distinct()
    )
    return list(rows[:count])


def _busy_stretch(forecast: ArrivalForecast, present: Sequence[int]) -> range:
    """Return the half hours from the first to the last in which people are known to come."""
    known = [slot for slot, count in enumerate(forecast.expected) if count >= LEAST_EXPECTED]
    known = known or [slot for slot, count in enumerate(present) if count] or [0]
    return range(known[0], known[-1] + 1)


def _limits(
    pool: Pool, on: date, terms: dict[str, int], staff: int | None, *, busy: range
) -> Limits:
    hours = [
        is_open and slot in busy
        for slot, is_open in enumerate(plan_by_hours(hours_on(pool.hall, on), 1))
    ]
    most = min(len(pool.counters), staff) if staff is not None else len(pool.counters)
    at_lunch = max(ceil(most / 2), min(terms["hall.counters.lunch"], most))
    allowed = [
        (at_lunch if slot in LUNCH else most) if is_open else 0
        for slot, is_open in enumerate(hours)
    ]
    asked = [
        terms["hall.counters.lunch" if slot in LUNCH else "hall.counters.least"]
        for slot in range(SLOTS)
    ]
    least = tuple(min(want, may) for want, may in zip(asked, allowed, strict=True))
    return Limits(least, tuple(allowed), terms["hall.counters.hold"])
