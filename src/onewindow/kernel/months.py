"""Months counted on the calendar."""

from datetime import date


def months_later(day: date, count: int) -> date:
    """Return the first day of the month that lies so many months after the day's own."""
    number = day.year * 12 + day.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)
