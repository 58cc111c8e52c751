"""Functions of dates, times and durations (DMN 1.5, tables 73, 79, 80 and 83)."""

from decimal import Decimal
from typing import Any

from onewindow.engines.decisions.rules.feel.builtins.registry import builtin, or_null
from onewindow.engines.decisions.rules.feel.calling import Run
from onewindow.engines.decisions.rules.feel.comparing import equal
from onewindow.engines.decisions.rules.feel.durations import (
    HOUR,
    MINUTE,
    SECOND,
    Duration,
    MonthsDuration,
    duration_of,
)
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.moments import (
    Date,
    DateTime,
    Time,
    date_of,
    date_time_of,
    moment_of_python,
    new_time,
    time_of,
)
from onewindow.engines.decisions.rules.feel.types import (
    ANY,
    DATE,
    DATE_TIME,
    DAYS,
    NUMBER,
    TEXT,
    TIME,
    OneOf,
)
from onewindow.engines.decisions.rules.feel.values import NUMBERS

DAY = OneOf((DATE, DATE_TIME))
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def _read(value: Any, text: str, kind: str) -> Any:
    if value is None:
        raise Undefined(f"“{text[:40]}”不是{kind}")
    return value


def _day(moment: Date | DateTime) -> Date:
    return moment.date if isinstance(moment, DateTime) else moment


@builtin("date", {"from": TEXT})
def date_of_text(text: str) -> Date:
    """Return the date that a text writes."""
    return _read(date_of(text), text, "日期")


@builtin("date", {"from": DAY})
def date_of_moment(moment: Date | DateTime) -> Date:
    """Return the date of a moment."""
    return _day(moment)


@builtin("date", {"year": NUMBER, "month": NUMBER, "day": NUMBER})
def date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> Date:
    """Return the date of these numbers."""
    return Date(*(_whole(part) for part in (year, month, day)))


@builtin("time", {"from": TEXT})
def time_of_text(text: str) -> Time:
    """Return the time that a text writes."""
    return _read(time_of(text), text, "时刻")


@builtin("time", {"from": OneOf((TIME, DATE_TIME, DATE))})
def time_of_moment(moment: Time | DateTime | Date) -> Time:
    """Return the time of a moment; of a date midnight of UTC."""
    match moment:
        case DateTime():
            return moment.time
        case Date():
            return Time(0, offset=0)
    return moment


@builtin("time", {"hour": NUMBER, "minute": NUMBER, "second": NUMBER, "offset?": or_null(DAYS)})
def time_of_parts(
    hour: Decimal, minute: Decimal, second: Decimal, offset: Duration | None = None
) -> Time:
    """Return the time of these numbers."""
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        raise Undefined("没有这样的时刻")
    nanos = (
        _whole(hour) * HOUR
        + _whole(minute) * MINUTE
        + int(NUMBERS.multiply(second, Decimal(SECOND)))
    )
    return new_time(nanos, None if offset is None else offset.nanos // SECOND)


@builtin("date and time", {"from": TEXT})
def date_time_of_text(text: str) -> DateTime:
    """Return the date and time that a text writes."""
    return _read(date_time_of(text), text, "日期时刻")


@builtin("date and time", {"from": DAY})
def date_time_of_moment(moment: Date | DateTime) -> DateTime:
    """Return a moment as it is, and a date as its midnight."""
    return moment if isinstance(moment, DateTime) else DateTime(moment, Time(0))


@builtin("date and time", {"date": DAY, "time": TIME})
def date_time_of_parts(date: Date | DateTime, time: Time) -> DateTime:
    """Return a date and a time as one."""
    return DateTime(_day(date), time)


@builtin("duration", {"from": TEXT})
def duration_of_text(text: str) -> Duration | MonthsDuration:
    """Return the duration that a text writes."""
    return _read(duration_of(text), text, "时长")


@builtin("years and months duration", {"from": DAY, "to": DAY})
def months_between(start: Date | DateTime, end: Date | DateTime) -> MonthsDuration:
    """Return the whole months between two dates."""
    first, last = _day(start), _day(end)
    if last < first:
        return MonthsDuration(-months_between(last, first).months)
    months = (last.year - first.year) * 12 + last.month - first.month
    return MonthsDuration(months - (last.day < first.day))


@builtin("now", {}, needs_run=True)
def now(run: Run) -> DateTime:
    """Return the moment that the run is for."""
    if run.now is None:
        raise Undefined("本次运算没有给定当前时刻")
    return moment_of_python(run.now)


@builtin("today", {}, needs_run=True)
def today(run: Run) -> Date:
    """Return the day that the run is for."""
    return now(run).date


@builtin("day of year", {"date": DAY})
def day_of_year(moment: Date | DateTime) -> int:
    """Return 1 for the first of January."""
    return _day(moment).day_of_year


@builtin("day of week", {"date": DAY})
def day_of_week(moment: Date | DateTime) -> str:
    """Return the English name of the weekday."""
    return WEEKDAYS[_day(moment).weekday - 1]


@builtin("month of year", {"date": DAY})
def month_of_year(moment: Date | DateTime) -> str:
    """Return the English name of the month."""
    return MONTHS[_day(moment).month - 1]


@builtin("week of year", {"date": DAY})
def week_of_year(moment: Date | DateTime) -> int:
    """Return the week by ISO 8601."""
    return _day(moment).week


@builtin("is", {"value1": ANY, "value2": ANY}, needs_run=True)
def is_same(run: Run, left: Any, right: Any) -> bool:
    """Return whether two values are the same down to offset and zone."""
    if type(left) in {Time, DateTime} and type(left) is type(right):
        return bool(left == right)
    return equal(left, right, run.meter) is True


def _whole(number: Decimal) -> int:
    if abs(number) > 10**12:
        raise Undefined("数字过大")
    return int(number)
