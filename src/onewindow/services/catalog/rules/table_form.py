"""
The grid in which a table is written: boxes into a raw table and back, and its buttons.

What does not fit is kept and reported, as everywhere in the editor. Boxes are named by place
(``rows.2.c.0`` is the third row's cell of the first input), so that an input can be renamed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.services.catalog.rules.cells import (
    NONE,
    Names,
    fact_of,
    feel_of,
    words_of,
    words_of_fact,
)
from onewindow.services.catalog.rules.tables import GRANT, OUTCOME, PERSON

Raw = dict[str, Any]
NamesBySource = Mapping[str, Names]
LISTS = ("inputs", "rows", "examples")
MOST = {"inputs": 30, "rows": 120, "examples": 200}
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_SPLIT = re.compile(r"[、,，]")
_LONGEST = 2000
FRESH: Mapping[str, Raw] = {
    "inputs": {"label": "", "kind": "boolean", "source": ""},
    "rows": {"when": {}, "then": {OUTCOME.code: PERSON}, "message": "", "source": ""},
    "examples": {"name": "", "facts": {}, "row": ""},
}


@dataclass(frozen=True, slots=True)
class Grid:
    """A raw table as lists of parts that can be shown, whatever is wrong with it."""

    hit: str
    inputs: list[Raw]
    rows: list[Raw]
    examples: list[Raw]

    @classmethod
    def of(cls, raw: Any) -> "Grid":
        """Return the grid of a raw table, an empty one if there is none."""
        table = raw if isinstance(raw, Mapping) else {}
        parts = {
            key: [dict(one) for one in table.get(key) or () if isinstance(one, Mapping)]
            for key in LISTS
        }
        return cls(str(table.get("hit") or "first"), **parts)

    @property
    def is_empty(self) -> bool:
        """Test if nothing was written."""
        return not (self.inputs or self.rows or self.examples)

    def as_raw(self) -> Raw | None:
        """Return the grid as the content keeps it; an empty one is no table."""
        if self.is_empty:
            return None
        return {
            "hit": self.hit,
            "inputs": self.inputs,
            "outputs": [OUTCOME.model_dump(mode="json")],
            "rows": self.rows,
            "examples": self.examples,
        }


def read_grid(posted: Mapping[str, str], names: NamesBySource) -> Grid:
    """Return what stands in the boxes of the form."""
    boxes = _Boxes(posted)
    inputs = [_input(boxes, number) for number in range(boxes.count("inputs"))]
    columns = [
        (number, item["code"], item["kind"], names.get(item["source"], {}))
        for number, item in enumerate(inputs)
    ]
    rows = []
    for number in range(boxes.count("rows")):
        row: Raw = {"code": boxes.text(f"rows.{number}.code") or f"row_{number + 1}"}
        cells = {
            code: feel_of(boxes.text(f"rows.{number}.c.{place}"), kind, known)
            for place, code, kind, known in columns
        }
        grants = boxes.text(f"rows.{number}.outcome") == "grant"
        row["when"] = {code: feel for code, feel in cells.items() if feel}
        row["then"] = {OUTCOME.code: GRANT if grants else PERSON}
        rows.append(row | {k: boxes.text(f"rows.{number}.{k}") for k in ("message", "source")})
    examples = []
    for number in range(boxes.count("examples")):
        said = {
            code: (boxes.text(f"examples.{number}.f.{place}"), kind, known)
            for place, code, kind, known in columns
        }
        facts = {code: fact_of(*one) for code, one in said.items() if one[0]}
        kept = {key: boxes.text(f"examples.{number}.{key}") for key in ("name", "row")}
        examples.append(kept | {"facts": facts})
    return Grid(boxes.text("hit") or "first", inputs, rows, examples)


def pressed(grid: Grid, button: str) -> Grid:
    """Return the grid after a button: ``add:rows``, ``remove:rows:2``, ``up``, ``down``, ``copy``."""
    action, _, rest = button.partition(":")
    key, _, place = rest.partition(":")
    if key not in LISTS:
        return grid
    parts = {name: list(getattr(grid, name)) for name in LISTS}
    chosen, number = parts[key], int(place) if place.isdecimal() and len(place) < 4 else -1
    if action == "add" and len(chosen) < MOST[key]:
        fresh = dict(FRESH[key])
        chosen.append(fresh if key == "examples" else {"code": _free(key, chosen)} | fresh)
    elif 0 <= number < len(chosen):
        match action:
            case "remove":
                del chosen[number]
            case "copy" if len(chosen) < MOST[key]:
                twin = dict(chosen[number])
                twin |= {} if key == "examples" else {"code": _free(key, chosen)}
                chosen.insert(number + 1, twin)
            case "up" if number:
                chosen.insert(number - 1, chosen.pop(number))
            case "down":
                chosen.insert(number + 1, chosen.pop(number))
    return Grid(grid.hit, **parts)


def with_row(grid: Grid, when: Mapping[str, str]) -> Grid:
    """Return the grid with one more row that asks for this; a person decides it."""
    fresh = {"code": _free("rows", grid.rows), **FRESH["rows"], "when": dict(when)}
    return Grid(grid.hit, grid.inputs, [*grid.rows, fresh], grid.examples)


def with_example(grid: Grid, facts: Mapping[str, Any], row: str) -> Grid:
    """Return the grid with one more test case."""
    case = {"name": "", "facts": dict(facts), "row": row}
    return Grid(grid.hit, grid.inputs, grid.rows, [*grid.examples, case])


def box_of(field: str, grid: Grid) -> str:
    """Return the name of the box that a key path of the table names, e.g. rows.2.c.0."""
    places = {str(item.get("code")): number for number, item in enumerate(grid.inputs)}
    match field.split("."):
        case ["table", "rows", number, "when", code] if code in places:
            return f"rows.{number}.c.{places[code]}"
        case ["table", "rows", number, "then", *_]:
            return f"rows.{number}.outcome"
        case ["table", "examples", number, "facts", code, *_] if code in places:
            return f"examples.{number}.f.{places[code]}"
        case ["table", "hit", *_]:
            return "hit"
        case ["table", ("rows" | "examples" | "inputs") as key, number, last, *_]:
            return f"{key}.{number}.{last}"
        case ["table", ("rows" | "examples" | "inputs") as key, number]:
            return f"{key}.{number}"
    return ""


def words_in_cell(row: Raw, item: Raw, names: NamesBySource) -> str:
    """Return a cell as it stands in its box."""
    feel = row.get("when", {}).get(item.get("code"))
    known = names.get(str(item.get("source")), {})
    return words_of(str(feel), str(item.get("kind")), known) if feel else ""


def words_in_fact(example: Raw, item: Raw, names: NamesBySource) -> str:
    """Return a fact of a test case as it stands in its box."""
    facts = example.get("facts", {})
    if item.get("code") not in facts:
        return ""
    return words_of_fact(facts[item["code"]], names.get(str(item.get("source")), {}))


def choices_for(item: Raw, numbers: list[tuple[str, str]], names: NamesBySource) -> list[str]:
    """Return what a cell of this input is offered; ``numbers`` are dated legal numbers by code."""
    known = names.get(str(item.get("source")), {})
    match item.get("kind"):
        case "boolean":
            return ["是", "否"]
        case "text":
            values = list(known.values()) or [str(one) for one in item.get("allowed") or ()]
            return [*values, *(f"不属于{value}" for value in values)]
        case _:
            signs = ("≥", "＞", "≤", "＜")
            return [f"{sign}{code}" for code, _ in numbers for sign in signs] or list(signs)


def facts_for(item: Raw, names: NamesBySource) -> list[str]:
    """Return what a fact of this input is offered in a test case."""
    known = names.get(str(item.get("source")), {})
    if item.get("kind") == "boolean":
        return ["是", "否", NONE]
    return [*(list(known.values()) or [str(one) for one in item.get("allowed") or ()]), NONE]


def _input(boxes: "_Boxes", number: int) -> Raw:
    said = {k: boxes.text(f"inputs.{number}.{k}") for k in ("code", "label", "kind", "source")}
    said["code"] = said["code"] or f"input_{number + 1}"
    allowed = [one.strip() for one in _SPLIT.split(boxes.text(f"inputs.{number}.allowed"))]
    bounds = {key: boxes.text(f"inputs.{number}.{key}") for key in ("minimum", "maximum")}
    return {
        **said,
        **({"allowed": found} if (found := [one for one in allowed if one]) else {}),
        **{key: bound for key, bound in bounds.items() if bound},
    }


def _free(key: str, parts: list[Raw]) -> str:
    taken = {str(part.get("code")) for part in parts}
    stem, number = key[:-1], len(parts) + 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


class _Boxes:
    """The texts of a form, without what nobody can see."""

    def __init__(self, posted: Mapping[str, str]) -> None:
        self.posted = posted

    def text(self, name: str) -> str:
        return _UNSEEN.sub(" ", self.posted.get(name, ""))[:_LONGEST].strip()

    def count(self, key: str) -> int:
        said = self.posted.get(f"{key}.count", "")
        return min(int(said), MOST[key]) if said.isdecimal() and len(said) < 5 else 0
