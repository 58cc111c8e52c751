"""The page on which the decision table of a change is written, tried and checked."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.engines.decisions.api import (
    DecisionTable,
    table_from_dmn,
    table_from_xlsx,
    table_to_dmn,
    table_to_xlsx,
)
from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.foundation.policy.api import policies_in_force
from onewindow.kernel.violations import Refused, Violation
from onewindow.services.catalog.actions import edit_change
from onewindow.services.catalog.forms import TableFileForm
from onewindow.services.catalog.forms.tables import (
    Grid,
    pressed,
    read_grid,
    with_example,
    with_row,
)
from onewindow.services.catalog.models import ChangeRequest
from onewindow.services.catalog.queries import form_of, table_of_draft, workbench_of
from onewindow.services.catalog.rules.sections import TABLE
from onewindow.services.catalog.rules.tables import HIT_POLICIES, names_by_source
from onewindow.services.catalog.rules.wording import INPUT_KINDS
from onewindow.services.catalog.views.editor import tabs_of
from onewindow.services.catalog.views.scope import found_change, may_edit, require
from onewindow.services.catalog.views.table_lines import (
    Lines,
    articles_to_offer,
    is_law,
    picture_of,
    sources_to_offer,
)

FILES: Mapping[str, tuple[Callable[[DecisionTable], bytes], str]] = {
    "xlsx": (
        table_to_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "dmn": (table_to_dmn, "application/xml"),
}


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
    content[TABLE] = _with_button(found, grid, button).as_raw()
    try:
        edit_change(
            change=found, content=content, on=timezone.localdate(), actor=actor_of(request)
        )
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
    """Hand the draft table out as a workbook or as DMN."""
    found = _found(request, pk)
    table = table_of_draft(found)
    if table is None or form not in FILES:
        raise Http404("没有可以下载的判定规则，请先把格子填完整")
    write, content_type = FILES[form]
    response = HttpResponse(write(table), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{found.matter.slug}.{form}"'
    return response


@require_POST
@allow(Role.EDITOR)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the table of a workbook or a DMN file in the place of the draft's."""
    found = _found(request, pk)
    form = TableFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, upload_form=form, status=422)
    file = form.cleaned_data["file"]
    read = table_from_dmn if file.name.lower().endswith((".dmn", ".xml")) else table_from_xlsx
    try:
        table = read(file.read())
        edit_change(
            change=found,
            content={**found.content, TABLE: table.model_dump(mode="json")},
            on=timezone.localdate(),
            actor=actor_of(request),
        )
    except Refused as refused:
        return _page(request, found, refused=refused.violations, status=422)
    messages.success(request, f"已换成“{file.name}”里的判定规则，请核对下面的提示")
    return redirect("catalog:table", pk)


def _found(request: HttpRequest, pk: int) -> ChangeRequest:
    found = found_change(pk)
    require(allowed=may_edit(request.user, found.matter))
    return found


def _grid_posted(request: HttpRequest, found: ChangeRequest) -> Grid:
    return read_grid(request.POST.dict(), names_by_source(form_of(found)))


def _with_button(found: ChangeRequest, grid: Grid, button: str) -> Grid:
    """Return the grid after its button; two of them take up the example of a fault."""
    action, _, rest = button.partition(":")
    if action not in {"cover", "case"}:
        return pressed(grid, button)
    try:
        said = json.loads(rest)
        facts, row = dict(said["facts"]), str(said["row"])
    except (ValueError, TypeError, KeyError):
        return grid
    if action == "case":
        return with_example(grid, facts, row)
    return with_row(grid, facts, names_by_source(form_of(found)))


def _page(
    request: HttpRequest,
    found: ChangeRequest,
    *,
    refused: Sequence[Violation] = (),
    upload_form: TableFileForm | None = None,
    status: int = 200,
) -> HttpResponse:
    part = "catalog/_table.html" if request.headers.get("HX-Request") else "catalog/table.html"
    context = _context(request, found) | {"violations": refused}
    context["upload_form"] = upload_form or TableFileForm()
    return render(request, part, context, status=status)


def _context(request: HttpRequest, found: ChangeRequest) -> dict[str, Any]:
    today = timezone.localdate()
    said = request.POST or request.GET
    axes = [said[key] for key in ("across", "down") if said.get(key)]
    bench = workbench_of(found, on=today, axes=axes)
    form, grid = form_of(found), Grid.of(found.content.get(TABLE))
    region, day = found.matter.organization.region.code, max(found.starts, today)
    law = policies_in_force(on=day, region=region)
    shown = Lines(form, grid, bench, law)
    return {
        "change": found,
        "matter": found.matter,
        "tabs": tabs_of({TABLE} if bench.violations else set()),
        "grid": grid,
        "hits": [(one.value, one.label) for one in HIT_POLICIES],
        "kinds": list(INPUT_KINDS.items()),
        "inputs": shown.inputs(),
        "columns": shown.columns(),
        "rows": shown.rows(),
        "asked": shown.asked(),
        "examples": shown.examples(),
        "row_codes": [str(row.get("code", "")) for row in grid.rows],
        "findings": shown.findings(),
        "coverage": bench.coverage,
        "picture": picture_of(bench.coverage, grid),
        "axes": [(i.get("code"), i.get("label")) for i in grid.inputs if not is_law(i)],
        "sources": sources_to_offer(form, law),
        "articles": articles_to_offer(form, grid, law),
    }
