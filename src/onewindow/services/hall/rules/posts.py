"""
When counters and posts are added or taken away (窗口人员增减标准), by measured workload.

A counter's utilisation is the time of its services over the time it was open. Over the upper end
of the band, or while the promised wait is broken, counters are missing; under the lower end they
are too many. The number that is right brings the same work to the middle of the band.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from onewindow.kernel.violations import Violation


@dataclass(frozen=True, slots=True)
class Band:
    """The dated standard: utilisation, days to look at, promised mean wait, staff per counter."""

    low: Decimal
    high: Decimal
    wait_minutes: Decimal
    least_days: int
    staff_per_counter: Decimal

    @property
    def middle(self) -> Decimal:
        """Return the utilisation that a change aims at."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Workload:
    """What a pool of counters did in a period: hours of service and of being open, visits."""

    days: int
    counters: int
    visits: int
    service_hours: Decimal
    open_hours: Decimal
    mean_wait_minutes: Decimal

    @property
    def utilisation(self) -> Decimal:
        """Return the share of open time that was spent serving."""
        return self.service_hours / self.open_hours if self.open_hours else Decimal(0)

    @property
    def visits_per_counter_day(self) -> Decimal:
        """Return how many visits one counter handled on one day."""
        counter_days = self.counters * self.days
        return Decimal(self.visits) / counter_days if counter_days else Decimal(0)


@dataclass(frozen=True, slots=True)
class Advice:
    """How many counters are right, the change from now, the staff for it, and why."""

    counters: int
    change: int
    staff_change: int
    reason: str


def advise(work: Workload, band: Band) -> Advice:
    """Return what the standard says; too short a period changes nothing."""
    shown = f"{work.utilisation * 100:.0f}%"
    bounds = f"{band.low * 100:.0f}%—{band.high * 100:.0f}%"
    if work.days < band.least_days:
        reason = f"只有{work.days}个工作日的数据，满{band.least_days}日再评"
        return Advice(work.counters, 0, 0, reason)
    right = max(1, ceil(work.counters * work.utilisation / band.middle))
    if work.utilisation > band.high:
        right = max(right, work.counters + 1)
        return _change(work, band, right, f"利用率{shown}，高于{bounds}")
    if work.mean_wait_minutes > band.wait_minutes:
        wait = f"平均等候{work.mean_wait_minutes:.1f}分钟，超过承诺的{band.wait_minutes:f}分钟"
        return _change(work, band, work.counters + 1, f"利用率{shown}，但{wait}")
    if work.utilisation < band.low and right < work.counters:
        return _change(work, band, right, f"利用率{shown}，低于{bounds}")
    reason = f"利用率{shown}，等候未超承诺，不需增减"
    return Advice(work.counters, 0, 0, reason)


def _change(work: Workload, band: Band, counters: int, reason: str) -> Advice:
    change = counters - work.counters
    staff = ceil(abs(change) * band.staff_per_counter) * (1 if change > 0 else -1)
    word = "增加" if change > 0 else "减少"
    words = f"{reason}，建议{word}{abs(change)}个窗口、{abs(staff)}个岗位"
    return Advice(counters, change, staff, words)


def check_decision(*, is_own: bool, agrees: bool, remark: str) -> Iterator[Violation]:
    """Yield what forbids this person to sign a proposal this way."""
    if is_own:
        yield Violation("posts.own", "不能签批自己拟的建议，请由另一位负责人签批")
    if not agrees and not remark:
        yield Violation("posts.remark", "不同意的，请写明理由", field="remark")
