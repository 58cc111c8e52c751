"""Deciding again: why, how far it got, and whether a second answer is the first one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from onewindow.engines.decisions.rules.tables.content import DecisionTable
from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


class Purpose(Choice):
    """Why past judgements are decided again."""

    CHECK = "check", "复核"
    WHAT_IF = "what_if", "试算"
    SHADOW = "shadow", "影子运行"


class RerunState(Choice):
    """How far a rerun (重演) got."""

    WAITING = "waiting", "未开始"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    STOPPED = "stopped", "已停止"


RERUN = Lifecycle(
    "rerun",
    RerunState,
    [
        Move("start", "开始重演", frozenset({RerunState.WAITING}), RerunState.RUNNING),
        Move("finish", "完成重演", frozenset({RerunState.RUNNING}), RerunState.DONE),
        Move("stop", "停止重演", frozenset({RerunState.RUNNING}), RerunState.STOPPED),
    ],
)


class Reason(Choice):
    """In what a second answer departs from the first (差异)."""

    ROW = "row", "命中行不同"
    VALUES = "values", "结论不同"
    TABLE = "table", "判定表与留存时不符或无法读取"
    INPUTS = "inputs", "留存的输入无法读取"
    ENGINES = "engines", "两种算法得出的结果不同"


# 事项判定表只答“准予”或“转人工”；什么都没命中，也是转人工。
TO_PERSON: Mapping[str, Any] = {"outcome": "person"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a table said: the row hit and its conclusions; ``missing`` names inputs nobody had."""

    row: str
    values: Mapping[str, Any]
    missing: tuple[str, ...] = ()


COLUMNS = ("pk", "table_id", "inputs", "row", "values")


class Past(NamedTuple):
    """What is read of a past judgement to decide it again, in the order of ``COLUMNS``."""

    pk: int
    table_id: int
    inputs: dict[str, Any]
    row: str
    values: dict[str, Any]

    @property
    def said(self) -> Said:
        """Return what the table said that day."""
        return Said(self.row, self.values)


@dataclass(frozen=True, slots=True)
class Judged:
    """Whom a judgement is about, as people outside the case may read it (name masked)."""

    name: str
    number: str
    link: str
    person: int | None = None


def facts_for(
    draft: DecisionTable, past: DecisionTable, inputs: Mapping[str, Any]
) -> tuple[dict[str, Any], frozenset[str]]:
    """
    Return the facts that a draft finds among the inputs of a past judgement, and what it misses.

    An input is the same if it comes from the same source and is of the same kind; its code may
    differ. The labels of inputs that the past table did not look at are returned with the facts:
    what was not gathered then is not guessed now.
    """
    known = {(item.source, item.kind): item.code for item in past.inputs}
    facts: dict[str, Any] = {}
    absent = set()
    for item in draft.inputs:
        code = known.get((item.source, item.kind))
        if code is None:
            absent.add(item.label)
        elif code in inputs:
            facts[item.code] = inputs[code]
    return facts, frozenset(absent)


def is_comparable(now: Said, absent: frozenset[str]) -> bool:
    """Test if a draft could answer without an input that nobody gathered at the time."""
    return not absent.intersection(now.missing)


def stored_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return conclusions as a judgement keeps them: numbers and dates as text."""
    return {name: _stored(value) for name, value in values.items()}


def departure(then: Said, now: Said, *, whole: bool) -> Reason | None:
    """
    Return in what the second answer departs from the first, or None.

    A check asks for the same row (``whole``); a draft may number its rows anew, so that only its
    conclusions count.
    """
    if whole and then.row != now.row:
        return Reason.ROW
    if (then.values or TO_PERSON) != (now.values or TO_PERSON):
        return Reason.VALUES
    return None


def _stored(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_stored(one) for one in value]
    return value if value is None or isinstance(value, bool) else str(value)


def agreement(same: int, changed: int) -> str:
    """Return the rate of agreement in percent, rounded down: one departure is never 100 %."""
    compared = same + changed
    return f"{same * 1000 // compared / 10:.1f}%" if compared else "—"
