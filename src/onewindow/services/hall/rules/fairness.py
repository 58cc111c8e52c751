"""
Who is called next (叫号次序).

Each counter keeps two lanes over the queues that it serves: people with priority (优先) and the
others; within a lane the earliest comes first. After ``most`` priority calls in a row, made while
somebody of the ordinary lane waited, the next call goes to the ordinary lane. So nobody starves:
with m counters serving a queue, an ordinary ticket that has n others before it is called after at
most (most + 1) · (n + m) further calls of these counters.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """The lane to call from now, and how long the row of priority calls is after that."""

    is_priority: bool
    run: int


def next_turn(*, has_priority: bool, has_ordinary: bool, run: int, most: int) -> Turn | None:
    """Return the next turn, or None if nobody waits; ``run`` counts priority calls in a row."""
    if has_priority and (not has_ordinary or run < most):
        return Turn(is_priority=True, run=run + 1 if has_ordinary else 0)
    return Turn(is_priority=False, run=0) if has_ordinary else None


def calls_at_most(*, before: int, counters: int, most: int) -> int:
    """Return after how many further calls an ordinary ticket is called at the latest."""
    return (most + 1) * (before + counters)
