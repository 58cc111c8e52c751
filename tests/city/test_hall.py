"""The demonstration's halls: invented days, past tickets, a living morning."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from onewindow.city.calling import build_demo_hall
from onewindow.city.halldays import (
    NOT_THERE,
    SIZES,
    HallSize,
    day_factor,
    visits_of_day,
)
from onewindow.city.hallhistory import build_past_tickets
from onewindow.city.morning import STAFFED, demo_morning
from onewindow.foundation.policy.api import forget_snapshot
from onewindow.foundation.records.api import entries_of
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused
from onewindow.services.feedback.api import FollowUp, Review
from onewindow.services.hall.models import CounterState, ForecastCheck, Ticket
from onewindow.services.hall.queries.waiting import expected_waits, forget_waits
from onewindow.services.hall.rules.simulation import Crowd, opened_since, play_day, waits_of
from tests.demo_city import MONDAY, built_rows, demo_mode, put_back

CITY = Actor("system:city", "演示城市")
TEN = MONDAY + timedelta(hours=1)
DECEMBER = [date(2026, 12, day) for day in range(1, 32) if date(2026, 12, day).weekday() < 5]


def test_the_days_come_to_the_reported_figures():
    # 82个大厅、一年179万条、12月平均等候5.17分钟（容差5%），见 city_targets.yaml。
    assert sum(size.halls for size in SIZES) == 82
    visits = sum(size.halls * size.visits for size in SIZES) * 248
    assert visits == pytest.approx(1_790_000, rel=0.01)
    waited = served = 0.0
    for size in SIZES:
        since, halls = opened_since(size.plan()), min(size.halls, 12)
        for number in range(halls):
            for on in DECEMBER:
                who = visits_of_day(size, on, seed=2026 + number)
                crowd = Crowd(
                    [one.arrived for one in who],
                    [one.service for one in who],
                    [one.patience for one in who],
                    NOT_THERE,
                )
                waits = waits_of(crowd, play_day(crowd, since))
                waited += sum(waits) * size.halls / halls
                served += len(waits) * size.halls / halls
    assert waited / served / 60 == pytest.approx(5.17, rel=0.05)


def test_the_same_seed_gives_the_same_day_and_holidays_make_the_next_one_busy():
    day = visits_of_day(SIZES[0], MONDAY.date(), seed=1)
    assert day == visits_of_day(SIZES[0], MONDAY.date(), seed=1)
    assert day != visits_of_day(SIZES[0], MONDAY.date(), seed=2)
    assert [one.arrived for one in day] == sorted(one.arrived for one in day)
    usual = day_factor(MONDAY.date(), after_break=False)
    assert day_factor(MONDAY.date(), after_break=True) == usual * 1.35


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """Build city and hall once for all tests of this module; each test undoes what it did."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr("onewindow.city.hallhistory.WORKDAYS", 3)
        patch.setattr("onewindow.city.hallhistory.CHECKED_DAYS", 1)
        patch.setattr("onewindow.city.hallhistory.SIZE", HallSize("小厅", 1, 120.0, 10, 5))
        with time_machine.travel(TEN):
            put_back(built_rows())
            forget_snapshot()
            build_demo_hall(on=MONDAY.date(), actor=CITY)
            build_past_tickets(on=MONDAY.date())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def city(stage, db, settings):
    """Return the clock of the demonstration, on a Monday at ten."""
    forget_waits()
    with demo_mode(settings), time_machine.travel(TEN) as clock:
        yield clock


def test_the_hall_has_a_past_once(city):
    assert Ticket.objects.count() > 250
    assert set(Ticket.objects.values_list("state", flat=True)) <= {"done", "abandoned"}
    assert ForecastCheck.objects.get().tickets > 80
    assert build_past_tickets(on=MONDAY.date()) == 0


def test_a_morning_lives_by_the_real_actions_and_clears_up(city):
    morning = demo_morning(speed=60, seed=3)
    at = timezone.now()
    morning.begin(at)
    attended = CounterState.objects.filter(state="open").values_list("counter__number", flat=True)
    assert sorted(attended) == sorted(STAFFED)
    seen = set()
    for second in range(150):
        now = at + timedelta(seconds=second)
        city.move_to(now)
        morning.step(now)
        seen |= set(Ticket.objects.filter(on=now.date()).values_list("state", flat=True))
    assert {"waiting", "serving", "done"} <= seen
    done = Ticket.objects.filter(on=at.date(), state="done").order_by("id").first()
    assert [entry.move for entry in entries_of(f"hall.ticket:{done.pk}")] == [
        "ticket.take",
        "ticket.call",
        "ticket.start",
        "ticket.finish",
    ]
    assert expected_waits(morning.hall, at=now).by_queue
    given = Review.objects.filter(origin="given")
    poor = given.filter(score__lte=3)
    assert (given.count() > 10, poor.count() >= 1) == (True, True)
    assert set(given.values_list("service__ticket", flat=True)) <= set(
        Ticket.objects.filter(on=at.date()).values_list("number", flat=True)
    )
    work = FollowUp.objects.filter(review__in=poor, finding__state="found")
    assert work.count() == poor.count() == FollowUp.objects.count()
    morning.stop(now)
    assert not CounterState.objects.exclude(state="closed").exists()
    assert set(Ticket.objects.filter(on=at.date()).values_list("state", flat=True)) <= {
        "done",
        "cancelled",
    }


def test_a_morning_that_was_killed_is_cleared_by_the_next(city):
    killed, at = demo_morning(speed=60, seed=3), timezone.now()
    killed.begin(at)
    for second in range(60):
        killed.step(at + timedelta(seconds=second))
    following = demo_morning(speed=60, seed=4)
    following.begin(at + timedelta(seconds=61))
    assert CounterState.objects.filter(state="open").count() == len(STAFFED)
    following.stop(at + timedelta(seconds=62))


def test_no_morning_outside_the_demonstration(db, settings, monkeypatch):
    settings.DEMO = False
    with pytest.raises(Refused, match="只有演示环境"):
        demo_morning(speed=1)
    settings.DEMO = True
    monkeypatch.setattr("onewindow.city.morning.HALL", "339901H99")
    with pytest.raises(Refused, match="还没有建好"):
        demo_morning(speed=1)


def test_arrivals_are_spread_over_the_hours():
    hours = [one.arrived // 3600 for one in visits_of_day(SIZES[0], MONDAY.date(), seed=5)]
    assert hours.count(10) > hours.count(12) * 3
    assert set(hours) <= set(range(9, 17))
