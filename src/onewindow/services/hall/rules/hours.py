"""When a hall gives out tickets (取号时间)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from onewindow.kernel.violations import Violation
from onewindow.kernel.workdays import Workdays

DAY_KINDS = (("workday", "工作日"), ("weekend", "周末"), ("holiday", "法定节假日"))


@dataclass(frozen=True, slots=True)
class Opening:
    """One stretch of a day in which a hall is open; the end is exclusive."""

    starts: time
    ends: time

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


def day_kind(on: date, workdays: Workdays) -> str:
    """
    Return which hours of the week count on the day.

    A year whose holiday notice is not loaded goes by weekdays: people who stand in an open hall
    get their ticket.
    """
    if workdays.is_workday(on):
        return "workday"
    return "holiday" if on in workdays.holidays else "weekend"


def openings(pairs: Sequence[Sequence[str]]) -> tuple[Opening, ...]:
    """Return stored hours (["09:00", "12:00"], …) as times, in order."""
    found = [Opening(time.fromisoformat(a), time.fromisoformat(b)) for a, b in pairs]
    return tuple(sorted(found, key=lambda one: one.starts))


def hours_of_day(
    weekly: Mapping[str, Sequence[Sequence[str]]],
    special: Sequence[Sequence[str]] | None,
    *,
    on: date,
    workdays: Workdays,
) -> tuple[Opening, ...]:
    """Return when the hall is open on the day; a special day (特别开放日) goes before the week."""
    if special is not None:
        return openings(special)
    return openings(weekly.get(day_kind(on, workdays), ()))


def check_open(hours: Sequence[Opening], *, at: datetime) -> Iterator[Violation]:
    """Yield a violation if the hall gives out no tickets at this local moment."""
    if not hours:
        yield Violation("hall.closed", "大厅今天不开放取号")
    elif not any(one.starts <= at.time() < one.ends for one in hours):
        words = "、".join(str(one) for one in hours)
        yield Violation("hall.closed", f"现在不是取号时间，今天的取号时间为{words}")


def check_hours(pairs: Sequence[Sequence[str]], label: str) -> Iterator[Violation]:
    """Yield what is wrong with typed hours: unreadable, turned round, or overlapping."""
    try:
        found = openings(pairs)
    except ValueError:
        yield Violation("hall.hours", f"{label}：请按 09:00-12:00 填写，几段之间用空格隔开")
        return
    for one in found:
        if one.starts >= one.ends:
            yield Violation("hall.hours", f"{label}：{one} 的结束时间应晚于开始时间")
    for earlier, later in pairwise(found):
        if later.starts < earlier.ends:
            yield Violation("hall.hours", f"{label}：{earlier} 与 {later} 重叠")


def hours_text(pairs: Sequence[Sequence[str]]) -> str:
    """Return stored hours as people type them: 09:00-12:00 13:30-17:00."""
    return " ".join(f"{starts}-{ends}" for starts, ends in pairs)


def hours_typed(text: str) -> list[list[str]]:
    """Return typed hours as they are stored; what is unreadable is left to ``check_hours``."""
    return [part.split("-", 1) if "-" in part else [part, ""] for part in text.split()]
