"""Due dates equal a count by hand, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.workdays import (
    CountedDay,
    DayType,
    Deadline,
    Pause,
    Workdays,
    count_days,
    deadline,
)

WEEKENDS_ONLY = Workdays(
    holidays=frozenset(), made_up=frozenset(), years=frozenset(range(2020, 2030))
)
# 假设 2026-10-01 至 10-07 放假、10-10（周六）上班。
AUTUMN = Workdays(
    holidays={date(2026, 10, day): "国庆节" for day in range(1, 8)},
    made_up=frozenset({date(2026, 10, 10)}),
    years=frozenset({2026}),
)
WORKING, CALENDAR = DayType.WORKING, DayType.CALENDAR


@pytest.mark.parametrize(
    ("start", "limit", "day_type", "due"),
    [
        (date(2026, 9, 28), 5, WORKING, date(2026, 10, 10)),
        (date(2026, 9, 28), 5, CALENDAR, date(2026, 10, 8)),
        (date(2026, 9, 28), 2, WORKING, date(2026, 9, 30)),
        (date(2026, 9, 28), 3, WORKING, date(2026, 10, 8)),
        (date(2026, 9, 28), 2, CALENDAR, date(2026, 9, 30)),
        (date(2026, 9, 28), 3, CALENDAR, date(2026, 10, 8)),
        (date(2026, 10, 9), 1, CALENDAR, date(2026, 10, 10)),
        (date(2026, 10, 3), 1, WORKING, date(2026, 10, 8)),
        (date(2026, 11, 6), 1, WORKING, date(2026, 11, 9)),
        (date(2026, 11, 6), 0, WORKING, date(2026, 11, 6)),
    ],
)
def test_deadline_of_the_published_examples(start, limit, day_type, due):
    found = deadline(start, limit=limit, day_type=day_type, workdays=AUTUMN)
    assert found == Deadline(due, is_provisional=False)


def test_a_special_procedure_stops_the_clock():
    expert_review = Pause(date(2026, 11, 4), date(2026, 11, 7), "专家评审")
    found = deadline(
        date(2026, 11, 2), limit=5, day_type=WORKING, workdays=AUTUMN, pauses=(expert_review,)
    )
    assert found == Deadline(date(2026, 11, 12), is_provisional=False)


def test_each_day_says_why_it_counts():
    days = list(count_days(date(2026, 9, 29), limit=2, day_type=WORKING, workdays=AUTUMN))
    off = [
        CountedDay(date(2026, 10, day), counts=False, number=1, reason="国庆节")
        for day in range(1, 8)
    ]
    assert days == [
        CountedDay(date(2026, 9, 30), counts=True, number=1, reason="工作日"),
        *off,
        CountedDay(date(2026, 10, 8), counts=True, number=2, reason="工作日"),
    ]


def test_the_days_of_a_roll_over_are_named():
    days = list(count_days(date(2026, 11, 5), limit=2, day_type=CALENDAR, workdays=AUTUMN))
    assert [(d.day.day, d.counts, d.reason) for d in days] == [
        (6, True, "工作日"),
        (7, True, "周末"),
        (8, False, "末日遇休息日顺延"),
        (9, False, "末日遇休息日顺延"),
    ]


def test_a_roll_over_does_not_end_while_the_clock_stands_still():
    hearing = Pause(date(2026, 11, 9), date(2026, 11, 11), "听证")
    found = deadline(
        date(2026, 11, 6), limit=1, day_type=CALENDAR, workdays=AUTUMN, pauses=(hearing,)
    )
    assert found.due == date(2026, 11, 11)


def test_a_deadline_that_runs_into_an_unpublished_year_is_provisional():
    assert deadline(date(2026, 12, 30), limit=1, day_type=WORKING, workdays=AUTUMN) == Deadline(
        date(2026, 12, 31), is_provisional=False
    )
    assert deadline(date(2026, 12, 31), limit=1, day_type=WORKING, workdays=AUTUMN) == Deadline(
        date(2027, 1, 1), is_provisional=True
    )


def test_a_deadline_is_sure_when_only_its_start_lies_in_an_unpublished_year():
    found = deadline(date(2025, 12, 31), limit=2, day_type=WORKING, workdays=AUTUMN)
    assert found == Deadline(date(2026, 1, 2), is_provisional=False)


def test_calendar_days_are_provisional_only_where_the_last_day_could_roll():
    two_years = Workdays(holidays=frozenset(), made_up=frozenset(), years=frozenset({2025, 2027}))
    over_a_gap = deadline(date(2025, 12, 1), limit=400, day_type=CALENDAR, workdays=two_years)
    into_the_gap = deadline(date(2025, 12, 1), limit=60, day_type=CALENDAR, workdays=two_years)
    assert over_a_gap == Deadline(date(2027, 1, 5), is_provisional=False)
    assert into_the_gap == Deadline(date(2026, 1, 30), is_provisional=True)


def test_an_open_pause_has_no_deadline():
    with pytest.raises(ValueError, match="没有到期日"):
        deadline(
            date(2026, 11, 2),
            limit=5,
            day_type=WORKING,
            workdays=AUTUMN,
            pauses=(Pause(date(2026, 11, 3), None, "检验"),),
        )


def test_working_days_are_added_counted_and_rolled():
    assert AUTUMN.add(date(2026, 9, 30), 2) == date(2026, 10, 9)
    assert AUTUMN.between(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert AUTUMN.roll(date(2026, 10, 1)) == date(2026, 10, 8)
    assert AUTUMN.roll(date(2026, 10, 10)) == date(2026, 10, 10)


days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@st.composite
def calendars(draw):
    """Draw a calendar with some weekdays off and some weekend days worked."""
    picked = draw(st.sets(days, max_size=60))
    return Workdays(
        holidays=frozenset(d for d in picked if d.weekday() < 5),
        made_up=frozenset(d for d in picked if d.weekday() >= 5),
        years=frozenset(draw(st.sets(st.integers(2024, 2028)))),
    )


pauses_drawn = st.lists(
    st.builds(
        lambda start, length: Pause(start, start + timedelta(days=length), "停钟"),
        days,
        st.integers(1, 40),
    ),
    max_size=3,
).map(tuple)


def open_on(calendar, day):
    if day in calendar.made_up:
        return True
    return day.weekday() < 5 and day not in calendar.holidays


def due_by_hand(calendar, start, limit, day_type, pauses):
    """Walk from day to day as a clerk with a wall calendar would."""
    left, day = limit, start
    while True:
        if left == 0 and (limit == 0 or open_on(calendar, day)):
            return day
        day += timedelta(days=1)
        while any(p.starts <= day < p.ends for p in pauses):
            day += timedelta(days=1)
        if left and (day_type is CALENDAR or open_on(calendar, day)):
            left -= 1


@given(calendars(), days, st.integers(0, 90), st.sampled_from(DayType), pauses_drawn)
def test_deadline_equals_the_count_by_hand(calendar, start, limit, day_type, pauses):
    found = deadline(start, limit=limit, day_type=day_type, workdays=calendar, pauses=pauses)
    assert found.due == due_by_hand(calendar, start, limit, day_type, pauses)


@given(calendars(), days, st.integers(1, 90), st.sampled_from(DayType), pauses_drawn)
def test_the_explanation_ends_on_the_deadline_and_counts_to_the_limit(
    calendar, start, limit, day_type, pauses
):
    told = list(
        count_days(start, limit=limit, day_type=day_type, workdays=calendar, pauses=pauses)
    )
    assert [d.day for d in told] == [start + timedelta(days=n + 1) for n in range(len(told))]
    assert sum(d.counts for d in told) == told[-1].number == limit


@given(calendars(), days, st.integers(1, 40), st.sampled_from(DayType))
def test_a_sure_deadline_does_not_move_when_more_years_are_published(
    calendar, start, limit, day_type
):
    sure = deadline(start, limit=limit, day_type=day_type, workdays=calendar)
    unknown = {y for y in range(2023, 2030) if y not in calendar.years}
    later = Workdays(
        holidays=frozenset(calendar.holidays)
        | {
            date(y, 1, 1) + timedelta(days=n)
            for y in unknown
            for n in range(365)
            if (date(y, 1, 1) + timedelta(days=n)).weekday() < 3
        },
        made_up=calendar.made_up,
        years=frozenset(range(2023, 2030)),
    )
    if not sure.is_provisional:
        assert deadline(start, limit=limit, day_type=day_type, workdays=later).due == sure.due


@given(calendars(), days, st.integers(0, 60))
def test_adding_and_counting_working_days_are_inverse(calendar, start, count):
    assert calendar.between(start, calendar.add(start, count)) == count


@given(days, st.integers(0, 60))
def test_more_days_never_end_earlier(start, limit):
    shorter = deadline(start, limit=limit, day_type=WORKING, workdays=WEEKENDS_ONLY)
    longer = deadline(start, limit=limit + 1, day_type=WORKING, workdays=WEEKENDS_ONLY)
    assert longer.due > shorter.due
