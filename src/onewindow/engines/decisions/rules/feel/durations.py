"""Durations: days and time, and years and months (DMN 1.5, 10.3.2.3.6 and .7)."""

import re
from dataclasses import dataclass

from onewindow.engines.decisions.rules.feel.faults import Undefined

SECOND = 1_000_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MOST_NANOS = 10**12 * 366 * DAY
MOST_MONTHS = 12 * 10**12


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A days and time duration, in nanoseconds."""

    nanos: int

    def __post_init__(self) -> None:
        if abs(self.nanos) > MOST_NANOS:
            raise Undefined("时长超出范围")

    @property
    def parts(self) -> dict[str, int]:
        """Days, hours, minutes and whole seconds, each with the sign of the duration."""
        sign, size = (-1 if self.nanos < 0 else 1), abs(self.nanos)
        return {
            "days": sign * (size // DAY),
            "hours": sign * (size % DAY // HOUR),
            "minutes": sign * (size % HOUR // MINUTE),
            "seconds": sign * (size % MINUTE // SECOND),
        }

    def __str__(self) -> str:
        size = abs(self.nanos)
        days = f"{size // DAY}D" if size >= DAY else ""
        hours = f"{size % DAY // HOUR}H" if size % DAY >= HOUR else ""
        minutes = f"{size % HOUR // MINUTE}M" if size % HOUR >= MINUTE else ""
        rest = size % MINUTE
        seconds = f"{rest // SECOND}{fraction_of(rest % SECOND)}S" if rest else ""
        clock = f"T{hours}{minutes}{seconds}" if size % DAY else ""
        return f"{'-' if self.nanos < 0 else ''}P{days}{clock}" if size else "PT0S"


@dataclass(frozen=True, slots=True, order=True)
class MonthsDuration:
    """A years and months duration, in months."""

    months: int

    def __post_init__(self) -> None:
        if abs(self.months) > MOST_MONTHS:
            raise Undefined("时长超出范围")

    @property
    def parts(self) -> dict[str, int]:
        """Years and months, each with the sign of the duration."""
        sign, size = (-1 if self.months < 0 else 1), abs(self.months)
        return {"years": sign * (size // 12), "months": sign * (size % 12)}

    def __str__(self) -> str:
        size = abs(self.months)
        years = f"{size // 12}Y" if size >= 12 else ""
        months = f"{size % 12}M" if size % 12 else ""
        return f"{'-' if self.months < 0 else ''}P{years}{months}" if size else "P0M"


_DAYS = re.compile(
    r"(-?)P(?:(\d{1,18})D)?(?:(T)(?:(\d{1,18})H)?(?:(\d{1,18})M)?(?:(\d{1,18})(\.\d{0,30})?S)?)?",
    re.ASCII,
)
_MONTHS = re.compile(r"(-?)P(?:(\d{1,18})Y)?(?:(\d{1,18})M)?", re.ASCII)


def duration_of(text: str) -> Duration | MonthsDuration | None:
    """Return the duration that a text writes (ISO 8601), or None."""
    if found := _MONTHS.fullmatch(text):
        sign, years, months = found.groups()
        if years or months:
            return MonthsDuration(_signed(sign, int(years or 0) * 12 + int(months or 0)))
    elif found := _DAYS.fullmatch(text):
        sign, days, has_clock, hours, minutes, seconds, fraction = found.groups()
        if (hours or minutes or seconds) if has_clock else days:
            nanos = int(days or 0) * DAY + int(hours or 0) * HOUR + int(minutes or 0) * MINUTE
            nanos += int(seconds or 0) * SECOND + nanos_of_fraction(fraction)
            return Duration(_signed(sign, nanos))
    return None


def nanos_of_fraction(fraction: str | None) -> int:
    """Return ``.5`` as nanoseconds; digits after the ninth are left out."""
    return int((fraction or ".").removeprefix(".")[:9].ljust(9, "0"))


def fraction_of(nanos: int) -> str:
    """Return nanoseconds below a second as ``.5``, or an empty text for none."""
    return f".{nanos:09d}".rstrip("0") if nanos else ""


def _signed(sign: str, size: int) -> int:
    return -size if sign else size
