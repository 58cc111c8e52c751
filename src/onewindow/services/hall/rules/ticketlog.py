"""
Reading a ticket log (取号流水) of any hall from a CSV, so that forecasts can be tried on it.

Columns, in any order, by their Chinese or English heading: 取号时间 taken, 叫号时间 called,
办理结束 ended, 窗口 counter, and if there are: 开始办理 started, 业务类别 kind, 队列 queue.
Moments are written as 2026-03-05 09:31:20.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from onewindow.kernel.violations import Violation
from onewindow.services.hall.rules.accuracy import (
    Error,
    Visited,
    error_of,
    guesses,
    past_of,
    usual_plan,
)

HEADINGS = {
    "取号时间": "taken",
    "叫号时间": "called",
    "开始办理": "started",
    "办理结束": "ended",
    "窗口": "counter",
    "业务类别": "kind",
    "队列": "queue",
}
NEEDED = ("taken", "called", "ended", "counter")
MOST_PROBLEMS = 20
LEAST_DAYS = 3


@dataclass(frozen=True, slots=True)
class TicketLog:
    """The days of each queue in order, and everything that is wrong with the file."""

    queues: Mapping[str, tuple[tuple[Visited, ...], ...]]
    problems: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: who, where, and the moments."""

    counter: str
    kind: str
    taken: datetime
    called: datetime | None
    started: datetime | None
    ended: datetime | None


def read_log(lines: Iterable[str]) -> TicketLog:
    """Return the log; problems name their line, at most twenty of them."""
    reader = csv.DictReader(lines)
    names = {name: HEADINGS.get(name.strip("\ufeff "), name) for name in reader.fieldnames or ()}
    given = set(names.values())
    missing = [word for word, name in HEADINGS.items() if name in NEEDED and name not in given]
    if missing:
        return TicketLog({}, (Violation("log.heading", f"缺少列：{'、'.join(missing)}"),))
    problems: list[Violation] = []
    queues: dict[str, dict[date, list[Line]]] = {}
    for number, raw in enumerate(reader, start=2):
        row = {names[key]: (value or "").strip() for key, value in raw.items() if key in names}
        try:
            line = _line(row)
        except ValueError as error:
            problems.append(Violation("log.row", f"第{number}行：{error}"))
            if len(problems) == MOST_PROBLEMS:
                break
            continue
        days = queues.setdefault(row.get("queue", ""), {})
        days.setdefault(line.taken.date(), []).append(line)
    read = {queue: tuple(_days(days)) for queue, days in queues.items()}
    return TicketLog(read, tuple(problems))


def _line(row: Mapping[str, str]) -> Line:
    found = {
        name: datetime.fromisoformat(row[name]).replace(tzinfo=None) if row.get(name) else None
        for name in ("taken", "called", "started", "ended")
    }
    taken, called, ended = found["taken"], found["called"], found["ended"]
    counter, kind = row.get("counter", ""), row.get("kind", "")
    if taken is None:
        raise ValueError("没有取号时间")
    if called is None:
        return Line(counter, kind, taken, None, None, None)
    if ended is None or not counter:
        raise ValueError("已叫号，但没有办理结束时间或窗口")
    if not taken <= called <= ended or called.date() != taken.date():
        raise ValueError("时间先后不对")
    # 没有“开始办理”一列时，叫到的都算办了。
    started = found["started"] if "started" in row else called
    return Line(counter, kind, taken, called, started, ended)


def _days(days: Mapping[date, list[Line]]) -> Iterator[tuple[Visited, ...]]:
    names = sorted({line.counter for lines in days.values() for line in lines if line.counter})
    numbers = {name: number for number, name in enumerate(names)}
    for on in sorted(days):
        yield tuple(
            Visited(
                on,
                _second(line.taken, on),
                None if line.called is None else _second(line.called, on),
                None if line.started is None else _second(line.started, on),
                None if line.ended is None else _second(line.ended, on),
                numbers.get(line.counter, 0),
                line.kind,
            )
            for line in sorted(days[on], key=_when)
        )


def _when(line: Line) -> datetime:
    return line.taken


def _second(moment: datetime, on: date) -> int:
    return int((moment - datetime.combine(on, datetime.min.time())).total_seconds())


def forecast_log_errors(log: TicketLog, *, seed: int = 11) -> dict[str, Error]:
    """
    Return for each queue of a log how far the forecasts are off on its last third of days.

    What is forecast with, service times, patience and usual counters, is learned on the first two
    thirds only. A queue with fewer than three days is left out.
    """
    errors = {}
    for queue, days in log.queues.items():
        if len(days) < LEAST_DAYS:
            continue
        learned = len(days) * 2 // 3
        past = past_of(visit for day in days[:learned] for visit in day)
        plan = usual_plan(days[:learned])
        errors[queue] = error_of(
            guess for day in days[learned:] for guess in guesses(day, past, plan, seed=seed)
        )
    return errors
