"""Appointments: slots, booking, checking in."""

from datetime import time

import pytest

from onewindow.foundation.policy.api import forget_snapshot
from onewindow.foundation.policy.models import CalendarDay, CalendarYear
from onewindow.kernel.violations import Refused
from onewindow.services.hall.api import (
    SlotDraft,
    Source,
    Taker,
    book_appointment,
    bookable_days,
    call_next,
    cancel_appointment,
    check_in,
    save_slots,
    set_day,
    slots_on,
    sweep_halls,
    ticket_facts,
)
from tests.builders import person
from tests.services.hall.house import CLERK, at, opened, ticket

NINE, TEN, NOON = time(9), time(10), time(12)


@pytest.fixture
def slots(house):
    """Two people at nine and one at ten, from Monday to Friday."""
    save_slots(
        queue=house.queues["A"],
        slots=[
            SlotDraft(day, starts, ends, capacity)
            for day in range(1, 6)
            for starts, ends, capacity in ((NINE, TEN, 2), (TEN, NOON, 1))
        ],
        actor=CLERK,
    )
    return house


def book(house, who, starts, when=None):
    return book_appointment(
        person=who,
        queue=house.queues["A"],
        matter=None,
        starts=starts,
        at=when or at(8, day=2),
        actor=CLERK,
    )


def test_slots_are_offered_on_working_days_within_the_hours(slots):
    free = [(f"{s.starts:%H:%M}", s.free) for s in slots_on(slots.queues["A"], at(day=3).date())]
    assert [f for _, f in free] == [2, 1]
    assert slots_on(slots.queues["A"], at(day=7).date()) == []
    CalendarDay.objects.create(day=at(day=4).date(), is_workday=False, name="测试假")
    forget_snapshot()
    assert slots_on(slots.queues["A"], at(day=4).date()) == []
    set_day(
        hall=slots.hall,
        on=at(day=5).date(),
        pairs=[["10:00", "12:00"]],
        reason="培训",
        actor=CLERK,
    )
    assert [s.free for s in slots_on(slots.queues["A"], at(day=5).date())] == [1]


def test_a_stretch_is_never_promised_beyond_its_capacity(slots):
    people = [person(number) for number in range(1, 5)]
    starts = at(9, day=3)
    first = book(slots, people[0], starts)
    book(slots, people[1], starts)
    with pytest.raises(Refused, match="该时段已约满，请换一个时段"):
        book(slots, people[2], starts)
    cancel_appointment(appointment=first, actor=CLERK)
    book(slots, people[2], starts)
    with pytest.raises(Refused, match="该时段已约满"):
        book(slots, people[3], starts)


def test_one_cannot_book_twice_or_a_third_time_on_a_day(slots):
    wang = person(1)
    book(slots, wang, at(9, day=3))
    with pytest.raises(Refused, match="您已预约该时段"):
        book(slots, wang, at(9, day=3))
    book(slots, wang, at(10, day=3))
    with pytest.raises(Refused, match="同一天最多预约2次"):
        book(slots, wang, at(9, day=3))


def test_a_year_without_calendar_is_refused_in_words(slots):
    CalendarYear.objects.all().delete()
    forget_snapshot()
    with pytest.raises(Refused, match="2026年的放假安排还没有公布或装载"):
        book(slots, person(1), at(9, day=3))
    assert bookable_days(slots.queues["A"], now=at(8)) == []
    # 人已到开着门的大厅，照常取号。
    assert ticket(slots).number == "A001"


def test_in_time_one_comes_before_the_others_and_late_one_joins_them(slots):
    desk = opened(slots, "01")
    early, late = person(1), person(2)
    booked = [book(slots, who, at(9)) for who in (early, late)]
    ticket(slots, when=at(9, 0))
    taker = Taker(Source.KIOSK)
    with pytest.raises(Refused) as refused:
        check_in(appointment=booked[0], taker=taker, at=at(8, 44), actor=CLERK)
    assert [v.code for v in refused.value.violations] == ["hall.closed", "appointment.early"]
    check_in(appointment=booked[0], taker=taker, at=at(9, 10), actor=CLERK)
    check_in(appointment=booked[1], taker=taker, at=at(9, 11), actor=CLERK)
    with pytest.raises(Refused, match="当前状态为“已签到”，不能签到"):
        check_in(appointment=booked[0], taker=taker, at=at(9, 12), actor=CLERK)
    assert call_next(desk=desk, at=at(9, 12), actor=CLERK).number == "A002"
    rows = [(f["ticket_number"], f["priority"], f["source"]) for f in ticket_facts()]
    assert rows == [
        ("A001", "", "kiosk"),
        ("A002", "appointment", "appointment"),
        ("A003", "", "appointment"),
    ]


def test_who_does_not_come_has_missed_it(slots):
    missed = book(slots, person(1), at(9))
    sweep_halls(at=at(0, 5, day=3))
    missed.refresh_from_db()
    assert missed.state == "missed"


def test_slots_that_overlap_or_take_nobody_are_refused(slots):
    with pytest.raises(Refused) as refused:
        save_slots(
            queue=slots.queues["A"],
            slots=[SlotDraft(1, NINE, NOON, 0), SlotDraft(1, TEN, NINE, 1)],
            actor=CLERK,
        )
    assert [v.code for v in refused.value.violations] == [
        "slot.capacity",
        "slot.ends",
        "slot.overlap",
    ]
