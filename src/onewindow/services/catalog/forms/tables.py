"""
The grid in which a table is written: boxes into a raw table and back, and its buttons.

What does not fit is kept and reported, as everywhere in the editor. Boxes are named by place
(``rows.2.c.0`` is the third row's cell of the first input), so that an input can be renamed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.engines.decisions.api import CellFault, Input, cell_from_words, words_of_cell
from onewindow.services.catalog.rules.tables import GRANT, OUTCOME, PERSON

Names = Mapping[str, str]
Raw = dict[str, Any]
NamesBySource = Mapping[str, Names]
NONE = "空"
LISTS = ("inputs", "rows", "examples")
MOST = {"inputs": 30, "rows": 120, "examples": 200}
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_SPLIT = re.compile(r"[、,，]")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
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
    asked = [Asked.of(item, inputs, names) for item in inputs]
    rows = []
    for number in range(boxes.count("rows")):
        row: Raw = {"code": boxes.text(f"rows.{number}.code") or f"row_{number + 1}"}
        cells = {
            one.item.code: one.feel_of(boxes.text(f"rows.{number}.c.{place}"))
            for place, one in enumerate(asked)
        }
        grants = boxes.text(f"rows.{number}.outcome") == "grant"
        row["when"] = {code: feel for code, feel in cells.items() if feel}
        row["then"] = {OUTCOME.code: GRANT if grants else PERSON}
        rows.append(row | {k: boxes.text(f"rows.{number}.{k}") for k in ("message", "source")})
    examples = []
    for number in range(boxes.count("examples")):
        said = {
            one.item.code: (one, boxes.text(f"examples.{number}.f.{place}"))
            for place, one in enumerate(asked)
        }
        facts = {code: one.fact_of(text) for code, (one, text) in said.items() if text}
        kept = {key: boxes.text(f"examples.{number}.{key}") for key in ("name", "row")}
        examples.append(kept | {"facts": facts})
    return Grid(boxes.text("hit") or "first", inputs, rows, examples)


def pressed(grid: Grid, button: str) -> Grid:
    """Return the grid after a button: ``add:rows``, ``remove:rows:2``; up, down and copy alike."""
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


def with_row(grid: Grid, facts: Mapping[str, Any], names: NamesBySource) -> Grid:
    """Return the grid with one more row, for exactly these facts; a person decides it."""
    asked = [Asked.of(item, grid.inputs, names) for item in grid.inputs]
    when = {
        one.item.code: feel
        for one in asked
        if one.item.code in facts
        and (feel := one.feel_of(one.words_of_fact(facts[one.item.code])))
    }
    fresh = {"code": _free("rows", grid.rows), **FRESH["rows"], "when": when}
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


@dataclass(frozen=True, slots=True)
class Asked:
    """One input as a clerk writes about it: codes of choices by their names."""

    item: Input
    inputs: Mapping[str, Input]
    names: Names

    @classmethod
    def of(cls, raw: Raw, every: Sequence[Raw], names: NamesBySource) -> "Asked":
        """Return the input of a raw table; it need not be complete."""
        known = names.get(str(raw.get("source")), {})
        allowed = tuple(known.values()) or tuple(map(str, raw.get("allowed") or ()))
        item = _loose(raw).model_copy(update={"allowed": allowed})
        return cls(item, {one.code: one for one in map(_loose, every)}, known)

    def feel_of(self, text: str) -> str:
        """Return the FEEL of a cell; what nobody understands stays, so that it can be told."""
        try:
            feel = cell_from_words(text, self.item, self.inputs)
        except CellFault:
            return text
        codes = {label: code for code, label in self.names.items()}
        return "" if feel == "-" else _renamed(feel, codes)

    def words_of(self, feel: str) -> str:
        """Return a cell as it stands in its box; it is read back to the same FEEL."""
        named = _renamed(feel, self.names)
        try:
            words = words_of_cell(named, self.item, self.inputs)
        except CellFault:
            return feel
        for way in (words.removeprefix("＝"), words, named):
            if self.feel_of(way) == feel:
                return way
        return feel

    def fact_of(self, text: str) -> bool | str | None:
        """Return a fact of a test case as it is stored; 空 is null."""
        if text == NONE:
            return None
        if self.item.kind == "boolean":
            return {"是": True, "true": True, "否": False, "false": False}.get(text, text)
        return {label: code for code, label in self.names.items()}.get(text, text)

    def words_of_fact(self, value: Any) -> str:
        """Return a fact of a test case as it stands in its box."""
        if value is None:
            return NONE
        if isinstance(value, bool):
            return "是" if value else "否"
        return self.names.get(str(value), str(value))


def _loose(raw: Raw) -> Input:
    texts = {key: str(raw.get(key) or "") for key in ("code", "label", "kind", "source")}
    return Input.model_construct(
        **texts,  # type: ignore[arg-type]
        allowed=tuple(map(str, raw.get("allowed") or ())),
        minimum=None,
        maximum=None,
    )


def _renamed(feel: str, names: Names) -> str:
    """Return the FEEL with its texts renamed."""
    return _QUOTED.sub(lambda found: f'"{names.get(found[1], found[1])}"', feel)


def choices_for(
    item: Raw, numbers: Sequence[tuple[str, str]], names: NamesBySource
) -> list[tuple[str, str]]:
    """
    Return what a cell of this input is offered, each with a word of explanation.

    ``numbers`` are the dated legal numbers that it may be compared with: code and label.
    """
    known = names.get(str(item.get("source")), {})
    match item.get("kind"):
        case "boolean":
            return [("是", ""), ("否", "")]
        case "text":
            values = list(known.values()) or [str(one) for one in item.get("allowed") or ()]
            return [(value, "") for value in values] + [(f"不属于{one}", "") for one in values]
        case _:
            signs = ("≥", "＞", "≤", "＜")
            dated = [(f"{sign}{code}", label) for code, label in numbers for sign in signs]
            return dated or [(sign, "") for sign in signs]


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
