"""The second answer to past judgements: DuckDB for the many, the Python function for the doubt."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onewindow.engines.decisions.gateways.replaying import replay
from onewindow.engines.decisions.models import Judgement, Rerun
from onewindow.engines.decisions.queries import (
    UNREADABLE,
    readable_table,
    readable_tables,
    said_now,
)
from onewindow.engines.decisions.rules.reruns import (
    COLUMNS,
    Past,
    Purpose,
    Reason,
    Said,
    departure,
    facts_for,
    is_comparable,
)
from onewindow.engines.decisions.rules.tables.content import DecisionTable


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What the second run of one judgement came to.

    No reason and no gaps: the same answer. ``gaps`` names the inputs that nobody had gathered, so
    that there is no answer; ``shift`` says from what to what, for the summary.
    """

    reason: Reason | None = None
    row: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    gaps: tuple[str, ...] = ()
    shift: str = ""


SAME = Answer()


def second_answers(rerun: Rerun, batch: Sequence[Past]) -> list[Answer]:
    """Return for each judgement of the batch what the rerun's table says to it now."""
    tables = readable_tables({judgement.table_id for judgement in batch})
    if rerun.purpose == Purpose.CHECK or rerun.table is None:
        return _checked(batch, tables)
    draft = readable_table(rerun.table)
    return [_tried(judgement, draft, tables[judgement.table_id]) for judgement in batch]


def checked_once(judgement: Judgement) -> Answer:
    """Return what one judgement comes to by the Python function; DuckDB is for the many."""
    past = Past(*(getattr(judgement, name) for name in COLUMNS))
    table = readable_table(judgement.table)
    if table is None:
        return Answer(Reason.TABLE, shift=Reason.TABLE.label)
    return dict(_compared_all(table, [past], {}))[past.pk]


def _checked(batch: Sequence[Past], tables: Mapping[int, DecisionTable | None]) -> list[Answer]:
    by_table: dict[int, list[Past]] = defaultdict(list)
    for judgement in batch:
        by_table[judgement.table_id].append(judgement)
    answers: dict[int, Answer] = {}
    for key, judgements in by_table.items():
        table = tables[key]
        if table is None:
            broken = Answer(Reason.TABLE, shift=Reason.TABLE.label)
            answers.update((judgement.pk, broken) for judgement in judgements)
        else:
            answers.update(_compared_all(table, judgements, _rows_by_volume(table, judgements)))
    return [answers[judgement.pk] for judgement in batch]


def _compared_all(
    table: DecisionTable, judgements: Sequence[Past], rows: Mapping[int, str]
) -> Iterator[tuple[int, Answer]]:
    """Yield the answer to each judgement; ``rows`` are what DuckDB found, if it was asked."""
    values: dict[str, Mapping[str, Any]] = {}
    for judgement in judgements:
        row = rows.get(judgement.pk)
        if row == judgement.row and values.get(row) == judgement.values:
            yield judgement.pk, SAME
            continue
        try:
            now = said_now(table, judgement.inputs)
        except UNREADABLE:
            yield judgement.pk, Answer(Reason.INPUTS, shift=Reason.INPUTS.label)
            continue
        values[now.row] = now.values
        yield judgement.pk, _compared(judgement, now, row)


def _compared(judgement: Past, now: Said, row: str | None) -> Answer:
    reason = departure(judgement.said, now, whole=True)
    if reason is None and row is not None and row != now.row:
        reason = Reason.ENGINES
    if reason is None:
        return SAME
    return Answer(reason, now.row, now.values, shift=shift_of(judgement.said, now))


def _rows_by_volume(table: DecisionTable, judgements: Sequence[Past]) -> dict[int, str]:
    """Return the row of each judgement by DuckDB, or nothing if one of them cannot be read."""
    try:
        return dict(replay(table, [(one.pk, one.inputs) for one in judgements]))
    except UNREADABLE:
        return {}


def _tried(judgement: Past, draft: DecisionTable | None, past: DecisionTable | None) -> Answer:
    if draft is None or past is None:
        return Answer(Reason.TABLE, shift=Reason.TABLE.label)
    facts, absent = facts_for(draft, past, judgement.inputs)
    try:
        now = said_now(draft, facts)
    except UNREADABLE:
        return Answer(Reason.INPUTS, shift=Reason.INPUTS.label)
    if not is_comparable(now, absent):
        return Answer(gaps=tuple(sorted(absent.intersection(now.missing))))
    reason = departure(judgement.said, now, whole=False)
    if reason is None:
        return SAME
    return Answer(reason, now.row, now.values, shift=shift_of(judgement.said, now))


def shift_of(then: Said, now: Said) -> str:
    """Return from what to what, as the key of the summary."""
    return json.dumps(
        [then.row, dict(then.values), now.row, dict(now.values)],
        ensure_ascii=False,
        sort_keys=True,
    )
