"""A long filling of the warehouse (成批生成), as it tells how far it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SILENCE = timedelta(minutes=15)
"""One that says nothing for so long was broken off."""


class FillingState(StrEnum):
    """How a filling stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Filling:
    """How many of its months are written, how many rows there are, since when, and its fault."""

    months: int
    written: int
    rows: int
    started_at: datetime
    at: datetime
    state: FillingState = FillingState.RUNNING
    fault: str = ""

    @property
    def minutes_left(self) -> int | None:
        """Return about how many minutes it takes yet; None before the first month is written."""
        if not self.written:
            return None
        whole = (self.at - self.started_at) * self.months / self.written
        left = whole - (self.at - self.started_at)
        return max(1, round(left.total_seconds() / 60))

    @property
    def rows_words(self) -> str:
        """Return how many rows there are, as people say it."""
        return f"{self.rows / 10_000:.0f}万行" if self.rows >= 10_000 else f"{self.rows}行"

    def state_at(self, now: datetime) -> FillingState:
        """Return how it stands now: one that fell silent has failed."""
        if self.state is FillingState.RUNNING and now - self.at > SILENCE:
            return FillingState.FAILED
        return self.state
