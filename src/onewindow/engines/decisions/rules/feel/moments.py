"""
Dates, times, and dates and times (DMN 1.5, 10.3.2.3.4 and .5).

Years reach from -999999999 to 999999999, more than Python's own dates can say.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from onewindow.engines.decisions.rules.feel.durations import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    fraction_of,
    nanos_of_fraction,
)
from onewindow.engines.decisions.rules.feel.faults import Undefined

LAST_YEAR = 999_999_999
GREATEST_OFFSET = 18 * 3600
# 公历每四百年一轮，共146097天。
CYCLE_YEARS, CYCLE_DAYS = 400, 146_097
MONTH_STARTS = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A day of the proleptic Gregorian calendar."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        if not (
            abs(self.year) <= LAST_YEAR
            and 1 <= self.month <= 12
            and 1 <= self.day <= days_in(self.year, self.month)
        ):
            raise Undefined(f"没有{self.year}年{self.month}月{self.day}日这一天")

    @property
    def number(self) -> int:
        """Days since 0001-01-01, which is day 0."""
        before = self.year - 1
        days = before * 365 + before // 4 - before // 100 + before // 400
        return days + self.day_of_year - 1

    @property
    def day_of_year(self) -> int:
        """1 for the first of January."""
        is_after = self.month > 2 and is_leap(self.year)
        return MONTH_STARTS[self.month - 1] + self.day + is_after

    @property
    def weekday(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return self.number % 7 + 1

    @property
    def week(self) -> int:
        """The week of the year by ISO 8601."""
        thursday = date_of_number(self.number - self.weekday + 4)
        return (thursday.day_of_year - 1) // 7 + 1

    def later(self, months: int) -> "Date":
        """Return the same day so many months on, or the last of that month."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Date(year, month + 1, min(self.day, days_in(year, month + 1)))

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class Time:
    """
    A time of day, with an offset from UTC in seconds, a zone, or neither (local).

    ``nanos`` counts from midnight.
    """

    nanos: int
    offset: int | None = None
    zone: str = ""

    @property
    def hour(self) -> int:
        """0 to 23."""
        return self.nanos // HOUR

    @property
    def minute(self) -> int:
        """0 to 59."""
        return self.nanos % HOUR // MINUTE

    @property
    def second(self) -> int:
        """0 to 59."""
        return self.nanos % MINUTE // SECOND

    @property
    def usual_offset(self) -> int | None:
        """The offset in seconds; of a zone the one it had at the start of 2000."""
        return offset_at(self.zone, Date(2000, 1, 1), self) if self.zone else self.offset

    def __str__(self) -> str:
        clock = f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}"
        return f"{clock}{fraction_of(self.nanos % SECOND)}{self._place()}"

    def _place(self) -> str:
        if self.zone:
            return f"@{self.zone}"
        if self.offset is None:
            return ""
        size = abs(self.offset)
        seconds = f":{size % 60:02d}" if size % 60 else ""
        sign = "-" if self.offset < 0 else "+"
        return f"{sign}{size // 3600:02d}:{size % 3600 // 60:02d}{seconds}" if size else "Z"


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date and a time of day."""

    date: Date
    time: Time

    @property
    def offset(self) -> int | None:
        """Seconds from UTC at that moment; None if it is local."""
        zone = self.time.zone
        return offset_at(zone, self.date, self.time) if zone else self.time.offset

    @property
    def local_nanos(self) -> int:
        """Nanoseconds on the local clock since 0001-01-01T00:00:00."""
        return self.date.number * DAY + self.time.nanos

    def instant(self, *, without_offset: int = 0) -> int:
        """Return nanoseconds of UTC since 0001-01-01; local ones take the offset that is given."""
        offset = self.offset
        return self.local_nanos - (without_offset if offset is None else offset) * SECOND

    def later(self, nanos: int) -> "DateTime":
        """Return the moment that the local clock shows so much later."""
        days, rest = divmod(self.local_nanos + nanos, DAY)
        return DateTime(date_of_number(days), replace(self.time, nanos=rest))

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


def is_leap(year: int) -> bool:
    """Return whether a year has a 29th of February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in(year: int, month: int) -> int:
    """Return how many days a month has."""
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in {4, 6, 9, 11} else 31


def date_of_number(number: int) -> Date:
    """Return the date that is so many days after 0001-01-01."""
    cycle, rest = divmod(number, CYCLE_DAYS)
    known = datetime.fromordinal(rest + 1)
    return Date(cycle * CYCLE_YEARS + known.year, known.month, known.day)


@lru_cache(maxsize=512)
def is_zone(name: str) -> bool:
    """Return whether the zone database knows a name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def offset_at(zone: str, date: Date, time: Time) -> int:
    """Return the offset of a zone in seconds when its clocks show a date and time."""
    year = date.year if 2 <= date.year <= 9000 else 2000 + date.year % CYCLE_YEARS
    clock = datetime(year, date.month, date.day, time.hour, time.minute, tzinfo=ZoneInfo(zone))
    return int((clock.utcoffset() or timedelta()).total_seconds())


_DATE = r"(-?)([1-9]\d{4,8}|\d{4})-(\d\d)-(\d\d)"
_TIME = r"(\d\d):(\d\d):(\d\d)(\.\d{1,30})?(?:(Z)|([+-])(\d\d):(\d\d)(?::(\d\d))?|@([\w/+-]+))?"
DATE = re.compile(_DATE, re.ASCII)
TIME = re.compile(_TIME, re.ASCII)
DATE_TIME = re.compile(rf"({_DATE})T({_TIME})", re.ASCII)


def date_of(text: str) -> Date | None:
    """
    Return the date that a text writes (``2026-11-26``), or None.

    :raises Undefined: if the calendar has no such day.
    """
    found = DATE.fullmatch(text)
    if not found:
        return None
    sign, year, month, day = found.groups()
    return Date(-int(year) if sign else int(year), int(month), int(day))


def time_of(text: str) -> Time | None:
    """
    Return the time that a text writes (``09:30:00+08:00``, ``09:30:00@Asia/Shanghai``), or None.

    :raises Undefined: if no clock shows it or its zone is unknown.
    """
    nanos, time = _clock(text) or (0, None)
    return time if time is None or nanos < DAY else replace(time, nanos=0)


def date_time_of(text: str) -> DateTime | None:
    """
    Return the date and time that a text writes, or None; a date alone is its midnight.

    :raises Undefined: as date_of and time_of.
    """
    found = DATE_TIME.fullmatch(text)
    if not found:
        date = date_of(text)
        return DateTime(date, Time(0)) if date else None
    date, read = date_of(found[1]), _clock(found[6])
    if date is None or read is None:
        return None
    return DateTime(date, replace(read[1], nanos=0)).later(read[0])


def _clock(text: str) -> tuple[int, Time] | None:
    """Return nanoseconds from midnight, a whole day for 24:00:00, and the time with its place."""
    found = TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3])
    nanos = hour * HOUR + minute * MINUTE + second * SECOND + nanos_of_fraction(found[4])
    if minute > 59 or second > 59 or nanos > DAY:
        raise Undefined(f"没有{text}这一时刻")
    offset = 0 if found[5] else None
    if found[6]:
        size = int(found[7]) * 3600 + int(found[8]) * 60 + int(found[9] or 0)
        offset = size if found[6] == "+" else -size
    return nanos, new_time(nanos % DAY, offset, found[10] or "")


def new_time(nanos: int, offset: int | None, zone: str = "") -> Time:
    """
    Return a time.

    :raises Undefined: if it is none, or its offset or zone is.
    """
    if not 0 <= nanos < DAY:
        raise Undefined("时刻超出一天")
    if abs(offset or 0) > GREATEST_OFFSET:
        raise Undefined("时差超出范围")
    if zone and not is_zone(zone):
        raise Undefined(f"没有时区{zone}")
    return Time(nanos, offset, zone)


def moment_of_python(moment: datetime) -> DateTime:
    """Return Python's date and time as one of ours; its zone is kept as an offset."""
    at = moment.time()
    nanos = at.hour * HOUR + at.minute * MINUTE + at.second * SECOND + at.microsecond * 1000
    away = moment.utcoffset()
    offset = None if away is None else int(away.total_seconds())
    return DateTime(Date(moment.year, moment.month, moment.day), Time(nanos, offset))


EPOCH = moment_of_python(datetime(1970, 1, 1, tzinfo=UTC))
