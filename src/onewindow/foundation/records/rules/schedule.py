"""What a job of the worker is, and how long a failed one waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Job:
    """
    Something that the worker does again and again; ``run`` returns one line on what it did.

    The lease is how long another worker waits before it takes over from one that died.
    """

    name: str
    every: timedelta
    run: Callable[[], str]
    lease: timedelta = timedelta(minutes=10)


def wait_after_failure(every: timedelta, failures: int) -> timedelta:
    """Return the wait after the n-th failure in a row: doubling, at most an hour or the period."""
    longest = max(every, LONGEST_WAIT)
    return min(every * 2 ** min(failures, 30), longest)
