"""A limit of the law that runs after the evaluation: since when, until when, kept or overrun."""

from dataclasses import dataclass
from datetime import date

from onewindow.kernel.choices import Choice


class LimitState(Choice):
    """How a limit stands on a day."""

    RUNNING = "running", "进行中"
    OVERDUE = "overdue", "已逾期"
    KEPT = "kept", "按期"
    LATE = "late", "逾期完成"


@dataclass(frozen=True, slots=True)
class RunningLimit:
    """What the law asks to be done by the ``due`` day, and when it was done."""

    label: str
    event: str
    wording: str
    source: str
    badge: str
    since: date
    due: date
    done: date | None
    today: date

    @property
    def state(self) -> LimitState:
        """Return how it stands: done in time or late, still running, or overdue."""
        if self.done is None:
            return LimitState.OVERDUE if self.today > self.due else LimitState.RUNNING
        return LimitState.LATE if self.done > self.due else LimitState.KEPT

    @property
    def days_left(self) -> int:
        """Return the days until the limit is reached; negative once it is overrun."""
        return (self.due - (self.done or self.today)).days
