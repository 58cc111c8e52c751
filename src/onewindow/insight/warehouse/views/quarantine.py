"""Rows kept aside: found, corrected, sent to be loaded again."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import actor_of, allow
from onewindow.insight.warehouse.actions.quarantine import correct_row, retry_rows
from onewindow.insight.warehouse.forms import CorrectionForm, QuarantineFilter
from onewindow.insight.warehouse.models import QuarantinedRow
from onewindow.insight.warehouse.queries.quarantine import common_faults
from onewindow.insight.warehouse.queries.scope import READERS, WORKERS, packs_of
from onewindow.insight.warehouse.queries.standard import standard
from onewindow.kernel.violations import Refused, add_refusal

PAGE = 30


@allow(*READERS)
@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """List what is kept aside in the sources that the user may see, with the commonest faults."""
    names = {pack.code: pack.name for pack in packs_of(request.user, *READERS)}
    own = {pack.code for pack in packs_of(request.user, *WORKERS)}
    form = QuarantineFilter(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    found = _found(list(names), said)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    tables = standard()
    chosen = said.get("source", ""), said.get("table", "")
    context = {
        "page": page,
        "rows": [(row, names[row.source], tables[row.table].name) for row in page],
        "names": names,
        "tables": tables,
        "said": said,
        "faults": [] if said.get("done") else common_faults(found),
        "may_retry": all(chosen) and chosen[0] in own and not said.get("done"),
    }
    return render(request, "warehouse/quarantine.html", context)


@allow(*READERS)
@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, number: int) -> HttpResponse:
    """Show one bad row with its reasons; take its correction."""
    found = QuarantinedRow.objects.select_related("load", "resolved_by").filter(pk=number).first()
    if found is None or found.source not in {one.code for one in packs_of(request.user, *READERS)}:
        raise Http404
    may = found.source in {one.code for one in packs_of(request.user, *WORKERS)}
    form = CorrectionForm(request.POST or None, columns=found.columns, values=found.values)
    if request.method == "POST" and may and form.is_valid():
        now = timezone.now()
        try:
            correct_row(row=found, values=form.values(), at=now, actor=actor_of(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "已更正，正在重新核对。没有问题就入库，有问题会再列出原因。")
            return redirect("warehouse:row", number)
    status = 422 if request.method == "POST" else 200
    context = {
        "row": found,
        "table": standard()[found.table],
        "form": form if may and found.resolved_at is None else None,
    }
    return render(request, "warehouse/row.html", context, status=status)


@allow(*WORKERS)
@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Send every bad row of a source's table to be loaded again by the mapping as it is now."""
    code, table = request.POST.get("source", ""), request.POST.get("table", "")
    if code not in {one.code for one in packs_of(request.user, *WORKERS)}:
        raise Http404
    if table not in standard():
        raise Http404
    count = retry_rows(source=code, table=table, at=timezone.now(), actor=actor_of(request))
    messages.success(request, f"{count}行已送去按现在的对照表重新核对。")
    return redirect("warehouse:loads")


def _found(codes: list[str], said: dict[str, Any]) -> QuerySet[QuarantinedRow]:
    chosen = [said["source"]] if said.get("source") in codes else codes
    found = QuarantinedRow.objects.filter(source__in=chosen).order_by("-load_id", "line", "id")
    found = found.filter(resolved_at__isnull=not said.get("done"))
    if said.get("table"):
        found = found.filter(table=said["table"])
    if said.get("load"):
        found = found.filter(load_id=said["load"])
    return found
