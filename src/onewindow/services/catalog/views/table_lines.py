"""The boxes of the table page: what stands in each, and what is wrong with it."""

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from onewindow.engines.decisions.api import Coverage
from onewindow.foundation.policy.api import PolicyValue
from onewindow.services.catalog.forms.tables import (
    Asked,
    Grid,
    Raw,
    box_of,
    choices_for,
    facts_for,
)
from onewindow.services.catalog.queries import ExampleResult, Workbench
from onewindow.services.catalog.rules import MatterContent
from onewindow.services.catalog.rules.tables import (
    GRANT,
    OUTCOME,
    domain_of,
    names_by_source,
    sources_of,
)

POLICY = "policy."
_WHOLE = "判定规则："


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the grid: its name in the form, what stands in it, what is wrong with it."""

    name: str
    value: str
    faults: tuple[str, ...]
    label: str = ""
    choices: str = ""
    column: int = 0

    @property
    def id(self) -> str:
        """Return an id without dots, so that a fragment can find it."""
        return self.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a grid: the place of its input, and its head."""

    place: int
    label: str


@dataclass(frozen=True, slots=True)
class InputLine:
    """One input with its boxes; ``is_fixed`` if its source says what it can be."""

    boxes: Mapping[str, Box]
    kind: str
    is_fixed: bool
    cell_choices: list[tuple[str, str]]
    fact_choices: list[str]


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of the grid with its boxes."""

    boxes: Mapping[str, Box]
    cells: tuple[Box, ...]
    grants: bool
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """One test case with its boxes and how it came out."""

    boxes: Mapping[str, Box]
    facts: tuple[Box, ...]
    row: str
    faults: tuple[str, ...]
    result: ExampleResult | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault for the list: in words, with its box, and an example if there is one."""

    message: str
    source: str
    box: str
    example: tuple[tuple[str, str], ...] = ()
    facts: str = ""
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Shade:
    """One square of the picture: how it is coloured and what it says."""

    look: str
    words: str


def picture_of(coverage: Coverage | None, grid: Grid) -> list[tuple[str, list[Shade]]]:
    """Return the lines of the coverage with the look and the words of each square."""
    if coverage is None:
        return []
    granting = {str(row.get("code")) for row in grid.rows if grants(row)}
    places = {str(row.get("code")): n for n, row in enumerate(grid.rows, start=1)}

    def named(codes: Sequence[str]) -> str:
        return f"第{'、'.join(str(places[code]) for code in codes)}行" if codes else ""

    lines = []
    for words, squares in coverage.lines:
        shades = []
        for square in squares:
            told = named(square.rows)
            if square.is_open:
                shades.append(Shade("open", f"有空白{f'，其余{told}' if told else ''}"))
            elif square.clashes:
                shades.append(Shade("clash", f"{named(square.clashes)}重叠"))
            else:
                yes = [code in granting for code in square.rows]
                look = "grant" if all(yes) else "mixed" if any(yes) else "person"
                shades.append(Shade(look, told))
        lines.append((words, shades))
    return lines


@dataclass(frozen=True, slots=True)
class Lines:
    """A grid line by line with its faults, ready for the template."""

    form: MatterContent
    grid: Grid
    bench: Workbench
    law: Sequence[PolicyValue]

    def inputs(self) -> list[InputLine]:
        numbers = [
            (str(i.get("code")), str(i.get("label"))) for i in self.grid.inputs if is_law(i)
        ]
        names = names_by_source(self.form)
        lines = []
        for number, item in enumerate(self.grid.inputs):
            keys = ("code", "label", "source", "minimum", "maximum")
            values = {key: str(item.get(key) or "") for key in keys}
            values["allowed"] = "、".join(map(str, item.get("allowed") or ()))
            source = values["source"]
            lines.append(
                InputLine(
                    {k: self._box(f"inputs.{number}.{k}", v) for k, v in values.items()},
                    str(item.get("kind")),
                    domain_of(source, self.form) is not None,
                    choices_for(item, numbers, names),
                    facts_for(item, names),
                )
            )
        return lines

    def columns(self) -> list[Column]:
        """Return the inputs that rows can ask about; legal numbers only if a row does."""
        asked = {code for row in self.grid.rows for code in row.get("when", ())}
        return self._columns(asked)

    def asked(self) -> list[Column]:
        """Return the inputs that test cases state; legal numbers only if a case does."""
        stated = {code for example in self.grid.examples for code in example.get("facts", ())}
        return self._columns(stated)

    def _columns(self, used: AbstractSet[str]) -> list[Column]:
        return [
            Column(place, str(item.get("label") or item.get("code")))
            for place, item in enumerate(self.grid.inputs)
            if not is_law(item) or item.get("code") in used
        ]

    def rows(self) -> list[RowLine]:
        """Return the rows, one box for each column."""
        return [self._row(number, row) for number, row in enumerate(self.grid.rows)]

    def _row(self, number: int, row: Raw) -> RowLine:
        where = f"rows.{number}"
        cells = [
            self._box(
                f"{where}.c.{column.place}",
                self._words(row, column.place),
                label=f"第{number + 1}行 {column.label}",
                choices=f"cells-{column.place}",
                column=column.place,
            )
            for column in self.columns()
        ]
        keys = ("code", "message", "source")
        return RowLine(
            {key: self._box(f"{where}.{key}", str(row.get(key) or "")) for key in keys},
            tuple(cells),
            grants(row),
            tuple(self._faults_of(where) + self._faults_of(f"{where}.outcome")),
        )

    def examples(self) -> list[ExampleLine]:
        """Return the test cases, one box for each column, each with its result."""
        return [self._example(number, one) for number, one in enumerate(self.grid.examples)]

    def _example(self, number: int, example: Raw) -> ExampleLine:
        results = self.bench.results
        where = f"examples.{number}"
        facts = [
            self._box(
                f"{where}.f.{column.place}",
                self._fact_words(example, column.place),
                label=f"用例{number + 1} {column.label}",
                choices=f"facts-{column.place}",
                column=column.place,
            )
            for column in self.asked()
        ]
        keys = ("name", "row")
        return ExampleLine(
            {key: self._box(f"{where}.{key}", str(example.get(key) or "")) for key in keys},
            tuple(facts),
            str(example.get("row") or ""),
            tuple(self._faults_of(where)),
            results[number] if number < len(results) else None,
        )

    def findings(self) -> list[Finding]:
        """Return every fault for the list on top, with the example that shows it."""
        faults = {(f"table.{f.address}", _WHOLE + f.message): f for f in self.bench.faults}
        found = []
        for one in self.bench.violations:
            box = box_of(one.field, self.grid).replace(".", "-")
            told = Finding(one.message.removeprefix(_WHOLE), one.source, box)
            fault = faults.get((one.field, one.message))
            if fault and fault.example:
                facts = {code: stored(value) for code, value in fault.example.items()}
                said = {"facts": facts, "row": fault.rows[0] if fault.rows else ""}
                told = replace(
                    told,
                    example=self._words_of(fault.example),
                    facts=json.dumps(said, ensure_ascii=False),
                    is_gap=not fault.rows,
                )
            found.append(told)
        return found

    def _words_of(self, example: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        return tuple(
            (one.item.label, one.words_of_fact(stored(example[one.item.code])))
            for one in self._asked()
            if one.item.code in example and not one.item.source.startswith(POLICY)
        )

    def _words(self, row: Raw, place: int) -> str:
        one = self._asked()[place]
        feel = row.get("when", {}).get(one.item.code)
        return one.words_of(str(feel)) if feel else ""

    def _fact_words(self, example: Raw, place: int) -> str:
        one, facts = self._asked()[place], example.get("facts", {})
        return one.words_of_fact(facts[one.item.code]) if one.item.code in facts else ""

    def _asked(self) -> list[Asked]:
        names = names_by_source(self.form)
        return [Asked.of(item, self.grid.inputs, names) for item in self.grid.inputs]

    def _box(self, name: str, value: str, **said: Any) -> Box:
        return Box(name, value, tuple(self._faults_of(name)), **said)

    def _faults_of(self, name: str) -> list[str]:
        # 格子旁边只说是什么错：第几行、哪个因素，一看位置就知道。
        return [
            one.message.rsplit("：", maxsplit=1)[-1]
            for one in self.bench.violations
            if box_of(one.field, self.grid) == name
        ]


def grants(row: Raw) -> bool:
    return str(row.get("then", {}).get(OUTCOME.code, "")).strip() == GRANT


def is_law(item: Raw) -> bool:
    return str(item.get("source", "")).startswith(POLICY)


def stored(value: Any) -> Any:
    return value if value is None or isinstance(value, bool) else str(value)


def sources_to_offer(form: MatterContent, law: Sequence[PolicyValue]) -> list[tuple[str, str]]:
    own = [(source, label) for source, (label, _) in sources_of(form).items()]
    return [*own, *((f"{POLICY}{one.code}", f"{one.name}：{one.wording}") for one in law)]


def articles_to_offer(form: MatterContent, grid: Grid, law: Sequence[PolicyValue]) -> list[str]:
    """Return the articles that a row may cite: of the matter, its rows and its legal numbers."""
    used = {str(i.get("source")).removeprefix(POLICY) for i in grid.inputs if is_law(i)}
    cited = [f"《{basis.law}》{basis.article}" for basis in form.legal_basis]
    cited += [one.source for one in law if one.code in used]
    cited += [str(row.get("source") or "") for row in grid.rows]
    return [one for one in dict.fromkeys(cited) if one]
