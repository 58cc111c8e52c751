"""The hall's rules: hours, fairness, taking, calling, booking, screens."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.violations import Violation
from onewindow.kernel.workdays import Workdays
from onewindow.services.hall.rules import (
    BookingTerms,
    CallingTerms,
    ItemDraft,
    ItemKind,
    Opening,
    Priority,
    Schedule,
    Source,
    TakingTerms,
    Turn,
    Wanted,
    age,
    calls_at_most,
    check_arrival,
    check_booking,
    check_calendar,
    check_hours,
    check_item,
    check_open,
    check_pass,
    check_playlist,
    check_recall,
    check_review,
    check_taking,
    day_kind,
    hours_of_day,
    hours_text,
    hours_typed,
    is_given_up,
    is_late,
    next_turn,
)

WORKDAYS = Workdays(
    holidays={date(2026, 10, 1): "国庆节"},
    made_up=frozenset({date(2026, 10, 10)}),
    years=frozenset({2026}),
)
WEEK = {"workday": [["09:00", "12:00"], ["13:30", "17:00"]], "weekend": [["09:00", "11:30"]]}


def codes(violations):
    return [violation.code for violation in violations]


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (date(2026, 10, 1), "holiday"),
        (date(2026, 10, 9), "workday"),
        (date(2026, 10, 10), "workday"),
        (date(2026, 10, 11), "weekend"),
        (date(2031, 10, 1), "workday"),
    ],
)
def test_a_day_has_the_hours_of_its_kind_and_an_unknown_year_goes_by_weekdays(on, kind):
    assert day_kind(on, WORKDAYS) == kind


def test_a_special_day_goes_before_the_week():
    on = date(2026, 10, 9)
    usual = hours_of_day(WEEK, None, on=on, workdays=WORKDAYS)
    assert usual == (Opening(time(9), time(12)), Opening(time(13, 30), time(17)))
    assert hours_of_day(WEEK, [], on=on, workdays=WORKDAYS) == ()
    other = hours_of_day(WEEK, [["10:00", "11:00"]], on=on, workdays=WORKDAYS)
    assert other == (Opening(time(10), time(11)),)


@pytest.mark.parametrize(
    ("moment", "refused"),
    [
        (datetime(2026, 10, 9, 8, 59, 59), True),
        (datetime(2026, 10, 9, 9, 0), False),
        (datetime(2026, 10, 9, 11, 59, 59), False),
        (datetime(2026, 10, 9, 12, 0), True),
        (datetime(2026, 10, 9, 13, 30), False),
        (datetime(2026, 10, 9, 17, 0), True),
    ],
)
def test_tickets_are_given_from_the_first_minute_to_the_one_before_closing(moment, refused):
    hours = hours_of_day(WEEK, None, on=moment.date(), workdays=WORKDAYS)
    words = "现在不是取号时间，今天的取号时间为09:00–12:00、13:30–17:00"
    assert list(check_open(hours, at=moment)) == (
        [Violation("hall.closed", words)] if refused else []
    )


def test_a_day_off_says_so():
    closed = [Violation("hall.closed", "大厅今天不开放取号")]
    assert list(check_open((), at=datetime(2026, 10, 1, 10, 0))) == closed


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", 0),
        ("09:00-12:00 13:30-17:00", 0),
        ("09:00-12:00 12:00-17:00", 0),
        ("09:00-12:00 11:59-17:00", 1),
        ("12:00-09:00", 1),
        ("九点到十二点", 1),
        ("09:00", 1),
    ],
)
def test_typed_hours_are_read_or_refused(typed, wrong):
    assert len(list(check_hours(hours_typed(typed), "工作日"))) == wrong


def test_hours_come_back_as_they_were_typed():
    typed = "09:00-12:00 13:30-17:00"
    assert hours_text(hours_typed(typed)) == typed


@pytest.mark.parametrize(
    ("priority", "ordinary", "run", "turn"),
    [
        (False, False, 0, None),
        (True, False, 0, Turn(is_priority=True, run=0)),
        (True, False, 2, Turn(is_priority=True, run=0)),
        (False, True, 1, Turn(is_priority=False, run=0)),
        (True, True, 0, Turn(is_priority=True, run=1)),
        (True, True, 1, Turn(is_priority=True, run=2)),
        (True, True, 2, Turn(is_priority=False, run=0)),
    ],
)
def test_the_turn_after_two_priority_calls_is_an_ordinary_one(priority, ordinary, run, turn):
    assert next_turn(has_priority=priority, has_ordinary=ordinary, run=run, most=2) == turn


@given(
    arrivals=st.lists(st.booleans(), min_size=1, max_size=60),
    presses=st.lists(st.integers(0, 3), min_size=1, max_size=200),
    most=st.integers(0, 4),
)
def test_no_ordinary_ticket_waits_longer_than_the_bound(arrivals, presses, most):
    """However people come and counters press, the promise of the fairness rule holds."""
    lanes, runs, counters = {True: [], False: []}, dict.fromkeys(range(4), 0), 4
    queue, calls, bound = list(enumerate(arrivals)), 0, {}
    for counter in presses:
        if queue:
            number, is_priority = queue.pop(0)
            lanes[is_priority].append(number)
            if not is_priority:
                ahead = len(lanes[False]) - 1
                bound[number] = calls + calls_at_most(before=ahead, counters=counters, most=most)
        turn = next_turn(
            has_priority=bool(lanes[True]),
            has_ordinary=bool(lanes[False]),
            run=runs[counter],
            most=most,
        )
        if turn is None:
            continue
        runs[counter], calls = turn.run, calls + 1
        called = lanes[turn.is_priority].pop(0)
        assert calls <= bound.get(called, calls)
        assert all(calls < bound[number] for number in lanes[False])
        assert turn.run <= most


def wanted(**said):
    return Wanted(
        **{
            "queues": ("A",),
            "priority": Priority.NONE,
            "source": Source.KIOSK,
            "born": None,
            "has_name": False,
            "open_tickets": 0,
            **said,
        }
    )


TERMS = TakingTerms(
    needs_name=False,
    takes_phone_tickets=True,
    most_matters=3,
    elder_age=60,
    elder_source="老年人权益保障法",
    most_by_device=120,
)
REAL_NAME = TakingTerms(True, False, 3, 60, "老年人权益保障法", 120)
DAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("asked", "terms", "expected"),
    [
        (wanted(), TERMS, []),
        (wanted(queues=()), TERMS, ["ticket.no_matter"]),
        (wanted(queues=("A",) * 3), TERMS, []),
        (wanted(queues=("A",) * 4), TERMS, ["ticket.too_many"]),
        (wanted(open_tickets=1), TERMS, ["ticket.has_one"]),
        (wanted(taken_by_device=119), TERMS, []),
        (wanted(taken_by_device=120), TERMS, ["ticket.device_quota"]),
        (wanted(source=Source.PHONE), TERMS, []),
        (wanted(source=Source.PHONE), REAL_NAME, ["ticket.needs_name", "ticket.no_phone"]),
        (wanted(has_name=True), REAL_NAME, []),
        (wanted(priority=Priority.EXPRESS), TERMS, ["ticket.priority.not_claimable"]),
        (wanted(priority=Priority.APPOINTMENT), TERMS, ["ticket.priority.not_claimable"]),
        (wanted(priority=Priority.SOLDIER), TERMS, []),
        (wanted(priority=Priority.ELDER), TERMS, []),
        (wanted(priority=Priority.ELDER, born=date(1966, 11, 2)), TERMS, []),
        (
            wanted(priority=Priority.ELDER, born=date(1966, 11, 3)),
            TERMS,
            ["ticket.priority.age"],
        ),
    ],
)
def test_everything_that_forbids_a_ticket_is_said_at_once(asked, terms, expected):
    assert codes(check_taking(asked, terms, on=DAY)) == expected


def test_somebody_born_on_the_last_of_february_ages_on_the_first_of_march():
    assert (age(date(2000, 2, 29), date(2026, 2, 28)), age(date(2000, 2, 29), DAY)) == (25, 26)


CALLING = CallingTerms(calls=3, pause=timedelta(seconds=30), passes=1, places=3)


@pytest.mark.parametrize(("seconds", "expected"), [(29, ["ticket.recall.too_soon"]), (30, [])])
def test_two_calls_are_half_a_minute_apart(seconds, expected):
    assert codes(check_recall(since=timedelta(seconds=seconds), terms=CALLING)) == expected


@pytest.mark.parametrize(("calls", "expected"), [(2, ["ticket.pass.too_soon"]), (3, [])])
def test_somebody_is_called_three_times_before_he_is_passed_over(calls, expected):
    assert codes(check_pass(calls=calls, terms=CALLING)) == expected


def test_the_second_time_passed_over_the_ticket_is_lost():
    assert [is_given_up(passes=n, terms=CALLING) for n in (1, 2)] == [False, True]


BOOKING = BookingTerms(lead=timedelta(minutes=30), ahead_days=7, a_day=2)
NOW = datetime(2026, 11, 2, 9, 0)


@pytest.mark.parametrize(
    ("starts", "booked", "expected"),
    [
        (datetime(2026, 11, 2, 9, 29), 0, ["appointment.too_late"]),
        (datetime(2026, 11, 2, 9, 30), 0, []),
        (datetime(2026, 11, 9, 16, 0), 0, []),
        (datetime(2026, 11, 10, 9, 0), 0, ["appointment.too_early"]),
        (datetime(2026, 11, 3, 9, 0), 1, []),
        (datetime(2026, 11, 3, 9, 0), 2, ["appointment.too_many"]),
    ],
)
def test_a_slot_is_booked_in_time_and_not_too_often(starts, booked, expected):
    found = check_booking(starts=starts, now=NOW, booked_that_day=booked, terms=BOOKING)
    assert codes(found) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 2, 9, 44), ["appointment.early"]),
        (datetime(2026, 11, 2, 9, 45), []),
        (datetime(2026, 11, 2, 16, 0), []),
        (datetime(2026, 11, 1, 10, 0), ["appointment.other_day"]),
        (datetime(2026, 11, 3, 10, 0), ["appointment.other_day"]),
    ],
)
def test_one_checks_in_on_the_day_and_not_too_early(now, expected):
    starts = datetime(2026, 11, 2, 10, 0)
    assert codes(check_arrival(starts=starts, now=now, early=timedelta(minutes=15))) == expected


@pytest.mark.parametrize(("minute", "late"), [(10, False), (11, True)])
def test_ten_minutes_late_is_still_in_time(minute, late):
    starts, now = datetime(2026, 11, 2, 10), datetime(2026, 11, 2, 10, minute)
    assert is_late(starts=starts, now=now, grace=timedelta(minutes=10)) is late


def test_a_year_without_calendar_cannot_be_booked():
    assert codes(check_calendar(date(2027, 1, 4), WORKDAYS)) == ["hall.calendar.missing"]
    assert codes(check_calendar(date(2026, 12, 31), WORKDAYS)) == []


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (ItemDraft(ItemKind.CALLING, "", "", "", False, 5), []),
        (ItemDraft(ItemKind.CALLING, "", "", "", False, 4), ["item.seconds"]),
        (ItemDraft(ItemKind.CALLING, "", "", "", False, 601), ["item.seconds"]),
        (ItemDraft(ItemKind.NOTICE, "停电", "", "", False, 10), ["item.notice"]),
        (ItemDraft(ItemKind.NOTICE, "停电", "明天停电", "", False, 10), []),
        (ItemDraft(ItemKind.PICTURE, "", "", "", False, 10), ["item.picture"]),
        (ItemDraft(ItemKind.PAGE, "", "", "//evil.example", False, 10), ["item.address"]),
        (ItemDraft(ItemKind.PAGE, "", "", "https://evil.example", False, 10), ["item.address"]),
        (ItemDraft(ItemKind.PAGE, "", "", "/law/", False, 10), []),
    ],
)
def test_an_item_has_what_it_shows(item, expected):
    assert codes(check_item(item)) == expected


def test_a_playlist_runs_from_a_day_to_a_later_one_between_two_times():
    schedule = Schedule(date(2026, 11, 2), date(2026, 11, 4), time(9), time(17))
    shown = [
        datetime(2026, 11, 1, 12),
        datetime(2026, 11, 2, 8, 59),
        datetime(2026, 11, 2, 9),
        datetime(2026, 11, 3, 16, 59),
        datetime(2026, 11, 3, 17),
        datetime(2026, 11, 4, 12),
    ]
    assert [schedule.covers(at) for at in shown] == [False, False, True, True, False, False]
    turned = Schedule(date(2026, 11, 2), date(2026, 11, 2), time(9), time(9))
    assert codes(check_playlist(" ", turned)) == [
        "playlist.name",
        "playlist.ends",
        "playlist.to_time",
    ]


def test_nobody_reviews_his_own_playlist():
    assert codes(check_review(made_by=1, reviewer=1)) == ["playlist.own"]
    assert codes(check_review(made_by=1, reviewer=2)) == []
