"""Applying and undoing counter plans (执行、撤回窗口计划), and checking the forecasts of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from onewindow.foundation.accounts.api import User
from onewindow.foundation.records.api import create, move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.services.hall.models import CounterPlan, ForecastCheck, Hall
from onewindow.services.hall.queries.history import past_before, visits_on
from onewindow.services.hall.queries.pools import Pool, actual_counters, planned_counters, pools_of
from onewindow.services.hall.rules.accuracy import Error, error_of, guesses
from onewindow.services.hall.rules.plans import COUNTER_PLAN, PlanState, check_plan
from onewindow.services.hall.rules.simulation import SLOTS

SEED = 11


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """Counters for each half hour of a day, and why."""

    on: date
    counters: Sequence[int]
    reason: str = ""


@transaction.atomic
def apply_plan(
    *, pool: Pool, draft: PlanDraft, user: User | None, at: datetime, actor: Actor
) -> CounterPlan:
    """
    Put a counter plan in force for a day; the one before it is kept and can be restored.

    :raises Refused: if it asks for more counters than there are, or changes nothing.
    """
    refuse_if_any(check_plan(draft.counters, most=len(pool.counters)))
    before = planned_counters(pool, draft.on)
    if tuple(draft.counters) == before:
        raise refuse("plan.same", "与现行窗口计划相同，不需要执行")
    for old in _plans(pool, draft.on).filter(state=PlanState.IN_FORCE):
        move(subject=old, lifecycle=COUNTER_PLAN, name="replace", actor=actor)
    plan = CounterPlan(
        hall=pool.hall,
        on=draft.on,
        letters=pool.key,
        counters=list(draft.counters),
        reason=draft.reason[:200],
        made_by=user,
        made_at=at,
    )
    create(
        subject=plan,
        lifecycle=COUNTER_PLAN,
        names=["apply"],
        actor=actor,
        start=PlanState.IN_FORCE,
        details={"apply": _detail(pool, draft, before)},
    )
    return plan


@transaction.atomic
def undo_plan(*, plan: CounterPlan, actor: Actor) -> CounterPlan | None:
    """
    Take a plan back and restore the one that it replaced; return that, or None for the usual one.

    :raises Refused: if the plan is not in force.
    """
    move(subject=plan, lifecycle=COUNTER_PLAN, name="undo", actor=actor)
    same_day = CounterPlan.objects.filter(hall=plan.hall, on=plan.on, letters=plan.letters)
    earlier = same_day.filter(state=PlanState.REPLACED, pk__lt=plan.pk).order_by("-pk").first()
    if earlier is not None:
        move(subject=earlier, lifecycle=COUNTER_PLAN, name="restore", actor=actor)
    return earlier


def check_forecasts(*, hall: Hall, on: date) -> int:
    """
    Replay a day of each pool and keep how far the forecasts were off; return how many pools.

    What was learned stops before the day. A day is checked once; a pool without tickets is not.
    """
    checked = 0
    done = set(ForecastCheck.objects.filter(hall=hall, on=on).values_list("letters", flat=True))
    for pool in pools_of(hall):
        error = None if pool.key in done else forecast_error(pool, on=on)
        if error is None:
            continue
        figures: dict[str, Any] = {
            name: getattr(error, name)
            for name in (
                "tickets",
                "forecast",
                "last_wait",
                "queue_length",
                "in_half",
                "in_most",
            )
        }
        _, is_new = ForecastCheck.objects.get_or_create(
            hall=hall, on=on, letters=pool.key, defaults=figures
        )
        checked += is_new
    return checked


def forecast_error(pool: Pool, *, on: date) -> Error | None:
    """Return how far the forecasts of one day were off, or None if nobody was called."""
    visits = [visit for visit in visits_on(pool, on) if visit.called is None or visit.ended]
    if not any(visit.called is not None for visit in visits):
        return None
    plan = actual_counters(pool, on) or planned_counters(pool, on)
    return error_of(guesses(visits, past_before(pool, on), plan, seed=SEED))


def _plans(pool: Pool, on: date) -> Any:
    return CounterPlan.objects.filter(hall=pool.hall, on=on, letters=pool.key)


def _detail(pool: Pool, draft: PlanDraft, before: Sequence[int]) -> dict[str, Any]:
    return {
        "hall": pool.hall.site.code,
        "letters": pool.key,
        "on": draft.on.isoformat(),
        "before": list(before),
        "counters": list(draft.counters),
        "reason": draft.reason[:200],
        "slots": SLOTS,
    }
