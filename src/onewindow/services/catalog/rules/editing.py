"""Reading and writing a draft content key by key; what does not fit is kept and reported."""

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.services.catalog.rules.sections import Column, Entry, Section, Table

Draft = dict[str, Any]
_MAX_ROWS = 200
_SPLIT = re.compile(r"[、,，;；\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def get_path(draft: Any, path: str) -> Any:
    """Return the value under a key path, or None."""
    value = draft
    for part in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list | tuple) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def with_path(draft: Draft, path: str, value: Any) -> Draft:
    """
    Return a copy of the draft with the value under the path; a row number may append by one.

    :raises KeyError: if the path leads through something that is not there.
    """
    changed = copy.deepcopy(draft)
    here: Any = changed
    parts = path.split(".")
    for part in parts[:-1]:
        here = _step(here, part, path)
    _put(here, parts[-1], value, path)
    return changed


def _step(here: Any, part: str, path: str) -> Any:
    if isinstance(here, dict):
        if here.get(part) is None:
            here[part] = {}
        return here[part]
    if isinstance(here, list) and part.isdigit() and int(part) < len(here):
        return here[int(part)]
    raise KeyError(path)


def _put(here: Any, part: str, value: Any, path: str) -> None:
    if isinstance(here, dict):
        here[part] = value
    elif isinstance(here, list) and part.isdigit() and int(part) <= len(here):
        here[int(part) : int(part) + 1] = [value]
    else:
        raise KeyError(path)


def as_text(column: Column, value: Any) -> str:
    """Return a stored value as it stands in its box."""
    if value is None:
        return ""
    if column.entry is Entry.YES:
        return "yes" if value is True or value == "yes" else ""
    if isinstance(value, str):
        return value
    writer = _WRITERS.get(column.entry, str)
    try:
        return writer(value)
    except (TypeError, ValueError, KeyError, AttributeError):
        return str(value)


def from_text(column: Column, text: str) -> Any:
    """Return the value that the text in a box stands for; text that does not fit stays text."""
    text = _CONTROL.sub("", text).replace("\r\n", "\n").strip()
    reader = _READERS.get(column.entry)
    if reader is None:
        return text
    try:
        return reader(text)
    except (ValueError, KeyError):
        return text


def read_section(section: Section, posted: Mapping[str, str], draft: Draft) -> Draft:
    """Return the draft with everything that the section's form said."""
    changed = copy.deepcopy(draft)
    for column in section.scalars:
        if column.entry is Entry.YES or column.key in posted:
            value = from_text(column, posted.get(column.key, ""))
            changed = with_path(changed, column.key, value)
    for table in section.tables:
        if f"{table.key}.count" not in posted:
            continue
        rows = _read_rows(table, draft, posted)
        if rows or get_path(changed, table.key) is not None:
            changed = with_path(changed, table.key, rows)
    return _without_empty_rule(changed)


def add_row(table: Table, draft: Draft) -> Draft:
    """Return the draft with an empty row at the end of the table."""
    rows = list(get_path(draft, table.key) or [])
    fresh = {c.key: c.choices[0][0] for c in table.columns if c.choices}
    return with_path(draft, table.key, [*rows, fresh][:_MAX_ROWS])


def remove_row(table: Table, draft: Draft, number: int) -> Draft:
    """Return the draft without one row of the table."""
    rows = list(get_path(draft, table.key) or [])
    return with_path(draft, table.key, rows[:number] + rows[number + 1 :])


def _read_rows(table: Table, draft: Draft, posted: Mapping[str, str]) -> list[Draft]:
    columns, old = table.columns, get_path(draft, table.key) or []
    count = posted.get(f"{table.key}.count", "0")
    rows = []
    for number in range(min(int(count) if count.isdecimal() and len(count) < 5 else 0, _MAX_ROWS)):
        row: Draft = {}
        if number < len(old) and isinstance(old[number], dict):
            row |= _not_shown(old[number], columns)
        for column in columns:
            value = from_text(column, posted.get(f"{table.key}.{number}.{column.key}", ""))
            if value in ("", None, []) and not _is_needed(column):
                continue
            row = with_path(row, column.key, value)
        rows.append(row)
    return rows


def _without_empty_rule(draft: Draft) -> Draft:
    """Return the draft without a rule of proactive handling that names no event, or its blanks."""
    rule = draft.get("proactive")
    if not isinstance(rule, dict):
        return draft
    said = {key: value for key, value in rule.items() if value not in (None, "", [], {})}
    return draft | {"proactive": said if said.get("event") else None}


def _not_shown(row: Draft, columns: tuple[Column, ...]) -> Draft:
    """Return what a row holds beside its boxes, so that saving does not lose it."""
    shown = {column.key.split(".")[0] for column in columns}
    return {key: value for key, value in row.items() if key not in shown}


def _is_needed(column: Column) -> bool:
    return column.key in {"code", "name", "label", "law", "question", "answer", "source"}


def _read_integer(text: str) -> Any:
    return int(text) if text else None


def _read_list(text: str) -> list[str]:
    return [part.strip() for part in _SPLIT.split(text) if part.strip()]


def _read_lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _read_options(text: str) -> list[list[str]]:
    pairs = []
    for line in _read_lines(text):
        code, _, label = line.partition("=")
        pairs.append([code.strip(), label.strip() or code.strip()])
    return pairs


def _read_when(text: str) -> Any:
    if not text:
        return None
    field, sign, values = text.partition("=")
    if not sign:
        raise ValueError(text)
    return {"field": field.strip(), "values": _read_list(values)}


def _read_pairs(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in _read_lines(text))
    return {code.strip(): value.strip() for code, _, value in pairs}


def _read_tasks(text: str) -> list[dict[str, str]]:
    tasks = []
    for line in _read_lines(text):
        name, _, function = line.partition("@")
        tasks.append(
            {"name": name.strip(), **({"function": function.strip()} if function else {})}
        )
    return tasks


_READERS: dict[Entry, Any] = {
    Entry.INTEGER: _read_integer,
    Entry.NUMBER: lambda text: text or None,
    Entry.YES: lambda text: text in {"yes", "on", "true", "是", "1"},
    Entry.LIST: _read_list,
    Entry.LINES: _read_lines,
    Entry.OPTIONS: _read_options,
    Entry.WHEN: _read_when,
    Entry.TASKS: _read_tasks,
    Entry.PAIRS: _read_pairs,
}
_WRITERS: dict[Entry, Any] = {
    Entry.LIST: "、".join,
    Entry.LINES: "\n".join,
    Entry.OPTIONS: lambda pairs: "\n".join(f"{code}={label}" for code, label in pairs),
    Entry.WHEN: lambda when: f"{when['field']}={'、'.join(when['values'])}",
    Entry.PAIRS: lambda pairs: "\n".join(f"{code}={value}" for code, value in pairs.items()),
    Entry.TASKS: lambda tasks: "\n".join(
        f"{t['name']}@{t['function']}" if t.get("function") else t["name"] for t in tasks
    ),
}


@dataclass(frozen=True, slots=True)
class ElementEdit:
    """One row of a workbook: which matter, which element, what it shall say."""

    row: int
    slug: str
    path: str
    value: str


def edits_from_cells(cells: Sequence[Sequence[Any]]) -> list[ElementEdit]:
    """Return the edits of a sheet with the columns 短码, 要素, 新值; the first row is the head."""
    edits = []
    for number, row in enumerate(cells[1:], start=2):
        texts = [_cell_text(cell) for cell in (*row, "", "", "")][:3]
        if any(texts):
            edits.append(ElementEdit(number, *texts))
    return edits


def _cell_text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
