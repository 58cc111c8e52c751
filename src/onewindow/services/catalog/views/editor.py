"""The editor of a change request: one section a page, every fault named beside its box."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.kernel.violations import Refused, Violation
from onewindow.services.catalog.actions import edit_change
from onewindow.services.catalog.models import ChangeRequest
from onewindow.services.catalog.queries import problems_of_change
from onewindow.services.catalog.rules.editing import (
    Draft,
    add_row,
    as_text,
    get_path,
    read_section,
    remove_row,
)
from onewindow.services.catalog.rules.sections import (
    BY_CODE,
    SECTIONS,
    TABLE,
    Column,
    Section,
    Table,
    section_of,
)
from onewindow.services.catalog.views.scope import found_change, may_edit, require

_DENSE = 9


@dataclass(frozen=True, slots=True)
class Box:
    """One input: its column, its name in the form, what stands in it and what is wrong."""

    column: Column
    name: str
    value: str
    errors: tuple[str, ...]

    @property
    def is_wide(self) -> bool:
        """Test if the box takes several lines."""
        return self.column.entry in {"long", "lines", "options", "tasks", "pairs"}


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the section with its rows of boxes."""

    table: Table
    rows: tuple[tuple[Box, ...], ...]

    @property
    def is_dense(self) -> bool:
        """Test if the rows fit on one line each."""
        return len(self.table.columns) <= _DENSE


@require_http_methods(["GET", "POST"])
@allow(Role.EDITOR)
def editor(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show a section of a change, and keep what was written in it."""
    found, section = _found(request, pk, code)
    if request.method == "GET":
        return _page(request, found, section, problems_of_change(found, on=timezone.localdate()))
    draft = read_section(section, request.POST.dict(), found.content)
    draft = _with_button(section, request.POST.get("do", ""), draft)
    try:
        violations = edit_change(
            change=found, content=draft, on=timezone.localdate(), actor=actor_of(request)
        )
    except Refused as refused:
        return _page(request, found, section, list(refused.violations), status=422)
    if request.headers.get("HX-Request"):
        return _page(request, found, section, violations)
    if request.POST.get("do", "save") == "save":
        messages.success(request, "已保存")
    return redirect("catalog:editor", pk, code)


@require_POST
@allow(Role.EDITOR)
def check(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Say what is wrong with a section as it is written now, without keeping it."""
    found, section = _found(request, pk, code)
    draft = read_section(section, request.POST.dict(), found.content)
    found.content = draft
    violations = problems_of_change(found, on=timezone.localdate())
    return render(request, "catalog/_problems.html", {"problems": _problems(violations, pk)})


def _found(request: HttpRequest, pk: int, code: str) -> tuple[ChangeRequest, Section]:
    found = found_change(pk)
    require(allowed=may_edit(request.user, found.matter))
    if code not in BY_CODE:
        raise Http404
    return found, BY_CODE[code]


def _with_button(section: Section, button: str, draft: Draft) -> Draft:
    """Return the draft after a row was added or removed by a button."""
    tables = {table.key: table for table in section.tables}
    action, _, rest = button.partition(":")
    key, _, number = rest.partition(":")
    if action == "add" and key in tables:
        return add_row(tables[key], draft)
    if action == "remove" and key in tables and number.isdigit() and len(number) < 4:
        return remove_row(tables[key], draft, int(number))
    return draft


def _page(
    request: HttpRequest,
    found: ChangeRequest,
    section: Section,
    violations: Sequence[Violation],
    *,
    status: int = 200,
) -> HttpResponse:
    wrong: dict[str, list[str]] = {}
    for violation in violations:
        wrong.setdefault(violation.field, []).append(violation.message)
    faulty = {section_of(field) for field in wrong if field}
    whole = "catalog/editor.html"
    return render(
        request,
        "catalog/_section.html" if request.headers.get("HX-Request") else whole,
        {
            "change": found,
            "matter": found.matter,
            "section": section,
            "tabs": tabs_of(faulty),
            "boxes": [_box(c, c.key, found.content, wrong) for c in section.scalars],
            "grids": [_grid(table, found.content, wrong) for table in section.tables],
            "problems": _problems(violations, found.pk),
        },
        status=status,
    )


def tabs_of(faulty: Collection[str]) -> list[tuple[str, str, bool]]:
    """Return code and title of every page of the editor, and whether something is wrong there."""
    pages = [(section.code, section.title) for section in SECTIONS]
    pages.insert(-1, (TABLE, "判定规则"))
    return [(code, title, code in faulty) for code, title in pages]


def _grid(table: Table, draft: Draft, wrong: Mapping[str, list[str]]) -> Grid:
    rows = get_path(draft, table.key) or []
    return Grid(
        table,
        tuple(
            tuple(_box(c, f"{table.key}.{number}.{c.key}", draft, wrong) for c in table.columns)
            for number in range(len(rows) if isinstance(rows, list) else 0)
        ),
    )


def _box(column: Column, name: str, draft: Draft, wrong: Mapping[str, list[str]]) -> Box:
    errors = [
        message
        for field, found in wrong.items()
        if field == name or field.startswith(f"{name}.")
        for message in found
    ]
    return Box(column, name, as_text(column, get_path(draft, name)), tuple(errors))


def _problems(violations: Sequence[Violation], pk: int) -> list[tuple[Violation, str]]:
    return [(violation, section_of(violation.field)) for violation in violations]
