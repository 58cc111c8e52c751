"""The page on which the decision table of a change is written, tried and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.engines.decisions.api import Coverage
from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.foundation.policy.api import PolicyValue, policies_in_force
from onewindow.kernel.violations import Refused, Violation
from onewindow.services.catalog.actions import edit_change
from onewindow.services.catalog.forms import TableFileForm
from onewindow.services.catalog.models import ChangeRequest
from onewindow.services.catalog.queries import (
    ExampleResult,
    Workbench,
    form_of,
    workbench_of,
)
from onewindow.services.catalog.rules import MatterContent
from onewindow.services.catalog.rules.cells import words_of_fact
from onewindow.services.catalog.rules.sections import TABLE
from onewindow.services.catalog.rules.table_form import (
    Grid,
    Raw,
    box_of,
    choices_for,
    facts_for,
    pressed,
    read_grid,
    with_example,
    with_row,
    words_in_cell,
    words_in_fact,
)
from onewindow.services.catalog.rules.tables import (
    GRANT,
    HIT_POLICIES,
    OUTCOME,
    domain_of,
    names_by_source,
    sources_of,
)
from onewindow.services.catalog.rules.wording import INPUT_KINDS
from onewindow.services.catalog.views.editor import tabs_of
from onewindow.services.catalog.views.scope import found_change, may_edit, require

POLICY = "policy."


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the grid: its name in the form, what stands in it, what is wrong with it."""

    name: str
    value: str
    faults: tuple[str, ...]
    label: str = ""
    choices: str = ""

    @property
    def id(self) -> str:
        """Return an id without dots, so that a fragment can find it."""
        return self.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class InputLine:
    """One input with its boxes; ``is_fixed`` if its source says what it can be."""

    boxes: Mapping[str, Box]
    kind: str
    is_fixed: bool
    cell_choices: list[str]
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
    result: ExampleResult | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault for the list: in words, with the box it is about and an example if there is one."""

    message: str
    source: str
    box: str
    number: int = -1
    example: tuple[tuple[str, str], ...] = ()
    rows: tuple[str, ...] = ()


@require_http_methods(["GET", "POST"])
@allow(Role.EDITOR)
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the table of a change, and keep what was written in it."""
    found = _found(request, pk)
    if request.method == "GET":
        return _page(request, found)
    button = request.POST.get("do", "save")
    grid = _grid_posted(request, found)
    content = {**found.content, TABLE: grid.as_raw()}
    content[TABLE] = _with_button(request, found, grid, button).as_raw()
    try:
        edit_change(change=found, content=content, on=timezone.localdate(), actor=actor_of(request))
    except Refused as refused:
        return _page(request, found, refused=refused.violations, status=422)
    if request.headers.get("HX-Request"):
        return _page(request, found)
    if button == "save":
        messages.success(request, "判定规则已保存")
    return redirect("catalog:table", pk)


@require_POST
@allow(Role.EDITOR)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is wrong with the table as it is written now, without keeping it."""
    found = _found(request, pk)
    found.content = {**found.content, TABLE: _grid_posted(request, found).as_raw()}
    return render(request, "catalog/_table_check.html", _context(request, found))


@require_GET
@allow(Role.EDITOR)
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Hand the table out as a workbook or as DMN."""
    raise Http404


def _found(request: HttpRequest, pk: int) -> ChangeRequest:
    found = found_change(pk)
    require(allowed=may_edit(request.user, found.matter))
    return found


def _grid_posted(request: HttpRequest, found: ChangeRequest) -> Grid:
    return read_grid(request.POST.dict(), names_by_source(form_of(found)))


def _with_button(request: HttpRequest, found: ChangeRequest, grid: Grid, button: str) -> Grid:
    """Return the grid after its button; two of them take up the example of a fault."""
    action, _, rest = button.partition(":")
    if action not in {"cover", "case"}:
        return pressed(grid, button)
    found.content = {**found.content, TABLE: grid.as_raw()}
    faults = workbench_of(found, on=timezone.localdate()).faults
    if not rest.isdecimal() or len(rest) > 4 or int(rest) >= len(faults):
        return grid
    example = faults[int(rest)].example or {}
    facts = {code: _stored(value) for code, value in example.items()}
    if action == "case":
        rows = faults[int(rest)].rows
        return with_example(grid, facts, rows[0] if rows else "")
    return with_row(grid, {code: _literal(value) for code, value in facts.items()})


def _page(
    request: HttpRequest,
    found: ChangeRequest,
    *,
    refused: Sequence[Violation] = (),
    status: int = 200,
) -> HttpResponse:
    part = "catalog/_table.html" if request.headers.get("HX-Request") else "catalog/table.html"
    context = _context(request, found) | {"violations": refused}
    return render(request, part, context, status=status)


def _context(request: HttpRequest, found: ChangeRequest) -> dict[str, Any]:
    today = timezone.localdate()
    said = request.POST or request.GET
    axes = [said[key] for key in ("across", "down") if said.get(key)]
    bench = workbench_of(found, on=today, axes=axes)
    form, grid = form_of(found), Grid.of(found.content.get(TABLE))
    region, day = found.matter.organization.region.code, max(found.starts, today)
    law = policies_in_force(on=day, region=region)
    shown = _Shown(form, grid, bench, law)
    return {
        "change": found,
        "matter": found.matter,
        "tabs": tabs_of({TABLE} if bench.violations else set()),
        "grid": grid,
        "hits": [(one.value, one.label) for one in HIT_POLICIES],
        "kinds": list(INPUT_KINDS.items()),
        "inputs": shown.inputs(),
        "rows": shown.rows(),
        "examples": shown.examples(),
        "row_codes": [str(row.get("code", "")) for row in grid.rows],
        "findings": shown.findings(),
        "coverage": bench.coverage,
        "picture": picture_of(bench.coverage, grid),
        "axes": [(i.get("code"), i.get("label")) for i in grid.inputs if not _is_law(i)],
        "sources": _sources(form, law),
        "articles": _articles(form, grid, law),
        "upload_form": TableFileForm(),
    }


@dataclass(frozen=True, slots=True)
class Shade:
    """One square of the picture: how it is coloured and what it says."""

    look: str
    words: str


def picture_of(coverage: Coverage | None, grid: Grid) -> list[tuple[str, list[Shade]]]:
    """Return the lines of the coverage with the look and the words of each square."""
    if coverage is None:
        return []
    grants = {str(row.get("code")) for row in grid.rows if _grants(row)}
    lines = []
    for words, squares in coverage.lines:
        shades = []
        for square in squares:
            told = "、".join(square.rows)
            if square.is_open:
                shades.append(Shade("open", f"有空白{f'，其余 {told}' if told else ''}"))
            elif square.clashes:
                shades.append(Shade("clash", f"重叠 {'、'.join(square.clashes)}"))
            else:
                yes = [code in grants for code in square.rows]
                look = "grant" if all(yes) else "mixed" if any(yes) else "person"
                shades.append(Shade(look, told))
        lines.append((words, shades))
    return lines


@dataclass(frozen=True, slots=True)
class _Shown:
    """A grid with its faults, ready for the template."""

    form: MatterContent
    grid: Grid
    bench: Workbench
    law: Sequence[PolicyValue]

    def inputs(self) -> list[InputLine]:
        numbers = [(str(i.get("code")), str(i.get("label"))) for i in self.grid.inputs if _is_law(i)]
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

    def rows(self) -> list[RowLine]:
        return [self._row(number, row) for number, row in enumerate(self.grid.rows)]

    def _row(self, number: int, row: Raw) -> RowLine:
        keys = ("code", "message", "source")
        names = names_by_source(self.form)
        cells = [
            self._box(
                f"rows.{number}.c.{place}",
                words_in_cell(row, item, names),
                f"第{number + 1}行 {item.get('label')}",
                f"cells-{place}",
            )
            for place, item in enumerate(self.grid.inputs)
        ]
        return RowLine(
            {k: self._box(f"rows.{number}.{k}", str(row.get(k) or "")) for k in keys},
            tuple(cells),
            _grants(row),
            tuple(self._faults_of(f"rows.{number}") + self._faults_of(f"rows.{number}.outcome")),
        )

    def examples(self) -> list[ExampleLine]:
        names = names_by_source(self.form)
        lines = []
        for number, example in enumerate(self.grid.examples):
            facts = [
                self._box(
                    f"examples.{number}.f.{place}",
                    words_in_fact(example, item, names),
                    f"用例{number + 1} {item.get('label')}",
                    f"facts-{place}",
                )
                for place, item in enumerate(self.grid.inputs)
            ]
            keys = ("name", "row")
            results = self.bench.results
            lines.append(
                ExampleLine(
                    {
                        k: self._box(f"examples.{number}.{k}", str(example.get(k) or ""))
                        for k in keys
                    },
                    tuple(facts),
                    str(example.get("row") or ""),
                    results[number] if number < len(results) else None,
                )
            )
        return lines

    def findings(self) -> list[Finding]:
        examples = {
            f"table.{f.address}" + f.message: (n, f) for n, f in enumerate(self.bench.faults)
        }
        found = []
        for one in self.bench.violations:
            box = box_of(one.field, self.grid).replace(".", "-")
            number, fault = examples.get(
                one.field + one.message.removeprefix("判定规则："), (-1, None)
            )
            words = self._words_of(fault.example) if fault and fault.example else ()
            rows = fault.rows if fault else ()
            found.append(Finding(one.message, one.source, box, number, words, rows))
        return found

    def _words_of(self, example: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        names = self.bench.names
        return tuple(
            (str(item.get("label")), words_of_fact(_stored(example[code]), names.get(code, {})))
            for item in self.grid.inputs
            if (code := str(item.get("code"))) in example and not _is_law(item)
        )

    def _box(self, name: str, value: str, label: str = "", choices: str = "") -> Box:
        return Box(name, value, tuple(self._faults_of(name)), label, choices)

    def _faults_of(self, name: str) -> list[str]:
        return [
            one.message.removeprefix("判定规则：")
            for one in self.bench.violations
            if box_of(one.field, self.grid) == name
        ]


def _grants(row: Raw) -> bool:
    return str(row.get("then", {}).get(OUTCOME.code, "")).strip() == GRANT


def _is_law(item: Raw) -> bool:
    return str(item.get("source", "")).startswith(POLICY)


def _stored(value: Any) -> Any:
    return value if value is None or isinstance(value, bool) else str(value)


def _literal(value: Any) -> str:
    """Return a stored value as the words of a cell."""
    return "null" if value is None else {True: "true", False: "false"}.get(value, str(value))


def _sources(form: MatterContent, law: Sequence[PolicyValue]) -> list[tuple[str, str]]:
    own = [(source, label) for source, (label, _) in sources_of(form).items()]
    return [*own, *((f"{POLICY}{one.code}", f"{one.name}：{one.wording}") for one in law)]


def _articles(form: MatterContent, grid: Grid, law: Sequence[PolicyValue]) -> list[str]:
    """Return the articles that a row may cite: of the matter, its rows and its legal numbers."""
    used = {str(i.get("source")).removeprefix(POLICY) for i in grid.inputs if _is_law(i)}
    cited = [f"《{basis.law}》{basis.article}" for basis in form.legal_basis]
    cited += [one.source for one in law if one.code in used]
    cited += [str(row.get("source") or "") for row in grid.rows]
    return [one for one in dict.fromkeys(cited) if one]
