"""Appointments (预约): the states, and who may book, check in and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.violations import Violation
from onewindow.kernel.workdays import Workdays


class AppointmentState(Choice):
    """Where an appointment (预约) stands."""

    BOOKED = "booked", "已预约"
    CHECKED_IN = "checked_in", "已签到"
    CANCELLED = "cancelled", "已取消"
    MISSED = "missed", "爽约"


_A = AppointmentState
APPOINTMENT = Lifecycle(
    "appointment",
    AppointmentState,
    [
        Move("book", "预约", frozenset({_A.BOOKED}), None),
        Move("check_in", "签到", frozenset({_A.BOOKED}), _A.CHECKED_IN),
        Move("cancel", "取消预约", frozenset({_A.BOOKED}), _A.CANCELLED),
        Move("miss", "记爽约", frozenset({_A.BOOKED}), _A.MISSED),
    ],
)


@dataclass(frozen=True, slots=True)
class BookingTerms:
    """The dated numbers of booking: how early, how far ahead, how many a day."""

    lead: timedelta
    ahead_days: int
    a_day: int


def check_booking(
    *, starts: datetime, now: datetime, booked_that_day: int, terms: BookingTerms
) -> Iterator[Violation]:
    """Yield what forbids booking a stretch that starts then."""
    if starts < now + terms.lead:
        minutes = int(terms.lead.total_seconds() // 60)
        yield Violation("appointment.too_late", f"请至少提前{minutes}分钟预约")
    if starts.date() > now.date() + timedelta(days=terms.ahead_days):
        yield Violation("appointment.too_early", f"只能预约{terms.ahead_days}天以内的时段")
    if booked_that_day >= terms.a_day:
        yield Violation("appointment.too_many", f"同一天最多预约{terms.a_day}次")


def check_calendar(on: date, workdays: Workdays) -> Iterator[Violation]:
    """Yield a violation if nobody knows yet whether the day is worked (放假通知未装载)."""
    if not workdays.is_known(on):
        words = f"{on.year}年的放假安排还没有公布或装载，暂不能预约该年的日期"
        yield Violation("hall.calendar.missing", words)


def check_arrival(*, starts: datetime, now: datetime, early: timedelta) -> Iterator[Violation]:
    """Yield a violation if somebody checks in on another day, or too early."""
    if starts.date() != now.date():
        yield Violation("appointment.other_day", f"预约日期是{starts:%Y-%m-%d}，今天不能签到")
    elif now < starts - early:
        yield Violation("appointment.early", f"{starts - early:%H:%M}起可以签到")


def is_late(*, starts: datetime, now: datetime, grace: timedelta) -> bool:
    """Test if somebody comes so late that he joins the ordinary lane (迟到转普通队)."""
    return now > starts + grace
