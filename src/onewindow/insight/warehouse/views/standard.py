"""The collection standard for everybody: what each table holds, with templates to fill in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onewindow.insight.warehouse.gateways.templates import csv_template, workbook_template
from onewindow.insight.warehouse.queries.standard import standard
from onewindow.insight.warehouse.rules import FactTable
from onewindow.kernel.access import public
from onewindow.kernel.apart import apart

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# 先是链条上的四步，再是大厅和交易的其他表。
_CHAIN = ("visits", "cases", "reviews")


@public
@require_GET
def tables(request: HttpRequest) -> HttpResponse:
    """List the tables of the standard, the chain first."""
    known = standard()
    chain = [known[name] for name in _CHAIN]
    others = [table for name, table in known.items() if name not in _CHAIN]
    return render(request, "warehouse/standard.html", {"chain": chain, "others": others})


@public
@require_GET
def table(request: HttpRequest, name: str) -> HttpResponse:
    """Show one table: each column, what it may hold, what must follow what."""
    found = _table(name)
    labels = {one.name: one.label for one in found.columns}
    order = [[labels[one] for one in names] for names in found.order]
    return render(request, "warehouse/table.html", {"table": found, "order": order})


@public
@require_GET
def template(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """Send an empty file with the columns of a table, to be filled in."""
    found = _table(name)
    if form not in _TYPES:
        raise Http404
    content = csv_template(found) if form == "csv" else apart(workbook_template, found)
    answer = HttpResponse(content, content_type=_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _table(name: str) -> FactTable:
    known = standard()
    if name not in known:
        raise Http404
    return known[name]
