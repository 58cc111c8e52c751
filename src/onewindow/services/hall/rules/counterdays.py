"""How a counter spent a day (窗口日): stretches of time laid over each other."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

Stretch = tuple[datetime, datetime]


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the stretches in order, those that touch or overlap as one; the end is exclusive."""
    found: list[Stretch] = []
    for starts, ends in sorted(stretches):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        elif starts < ends:
            found.append((starts, ends))
    return found


def without(stretches: Sequence[Stretch], taken: Sequence[Stretch]) -> list[Stretch]:
    """Return what is left of joined stretches outside other joined ones."""
    left: list[Stretch] = []
    for starts, ends in stretches:
        for gone_from, gone_until in taken:
            if gone_from >= ends or gone_until <= starts:
                continue
            if starts < gone_from:
                left.append((starts, gone_from))
            starts = max(starts, gone_until)  # noqa: PLW2901 - what follows begins here
        if starts < ends:
            left.append((starts, ends))
    return left


def within(stretches: Sequence[Stretch], other: Sequence[Stretch]) -> list[Stretch]:
    """Return the parts of joined stretches that lie in other joined ones."""
    return without(stretches, without(stretches, other))


def minutes(stretches: Iterable[Stretch]) -> int:
    """Return how many whole minutes the stretches take together."""
    return sum((ends - starts for starts, ends in stretches), timedelta()) // timedelta(minutes=1)


def longest_unattended(
    is_open: Sequence[Stretch], serving: Sequence[Stretch], waiting: Sequence[Stretch]
) -> int:
    """
    Return the longest spell in minutes with the counter open and nobody served though one waits.

    All three are joined stretches (最长空岗).
    """
    idle = within(without(is_open, serving), waiting)
    return max((minutes([one]) for one in idle), default=0)
