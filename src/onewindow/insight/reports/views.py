"""Pages of the reports: the list, a new one, one with its figures, a figure with its rows."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, granted_roles, roles_of
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.insight.reports.actions import (
    asked_for,
    draft_report,
    redraft_report,
    return_report,
    sign_report,
    submit_report,
)
from onewindow.insight.reports.forms import NewReportForm, ReturnForm
from onewindow.insight.reports.gateways.archive import kept
from onewindow.insight.reports.gateways.papers import charted, report_docx, report_pdf
from onewindow.insight.reports.models import Report
from onewindow.insight.reports.queries.figures import Facts, Page, figure_sql, halls_seen_by
from onewindow.insight.reports.queries.listing import cited_figure, period_of, reports_latest
from onewindow.insight.reports.queries.scope import answers_for
from onewindow.insight.reports.rules import ReportState
from onewindow.insight.warehouse.api import data_version, standard, warehouse
from onewindow.kernel.violations import Refused

READERS = (Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR, Role.TRADING_OFFICER)
WRITERS = (Role.HALL_MANAGER, Role.SUPERVISOR, Role.TRADING_OFFICER)
PAGE = 20
TABS = {"": "全部", "draft": "草稿", "reviewing": "待签发", "signed": "已签发"}
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
DONE = {
    "redraft": "已按现在的数据重新取数",
    "submit": "已送审，请另一位负责人签发",
    "return": "已退回",
    "sign": "已签发归档",
}


@allow(*READERS)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Show the reports, latest first."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ""
    page = Paginator(reports_latest(tab), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "tab": tab, "tabs": TABS, "may_write": _may(request, WRITERS)}
    return render(request, "reports/reports.html", context)


@allow(*WRITERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Draft a report that people ask for."""
    today, refused = timezone.localdate(), None
    form = NewReportForm(request.POST or None, on=today)
    if request.method == "GET":
        return render(request, "reports/new.html", {"form": NewReportForm(on=today)})
    if form.is_valid():
        said = form.cleaned_data
        try:
            asked = asked_for(template=said["template"], period=form.period, hall=said["hall"])
            drafted = draft_report(
                asked=asked, actor=actor_of(request), at=timezone.now(), on=today
            )
        except Refused as error:
            refused = error
        else:
            messages.success(request, "已起草，请核对数字")
            return redirect("reports:report", drafted.pk)
    return render(request, "reports/new.html", {"form": form, "refused": refused}, status=422)


@allow(*READERS)
@require_GET
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show what a report says, with its record and what can be done next."""
    return _page(request, get_object_or_404(Report, pk=report_id))


@allow(*READERS)
@require_GET
def figure(request: HttpRequest, report_id: int, code: str) -> HttpResponse:
    """Show where a figure comes from: its definition, its query and the rows behind it."""
    found = get_object_or_404(Report, pk=report_id)
    cited = cited_figure(found, code)
    if cited is None:
        raise Http404
    definition, said = cited
    number = request.GET.get("page", "1")
    page = Page(halls_seen_by(request.user), max(1, int(number)) if number.isdecimal() else 1)
    period = period_of(found)
    with warehouse() as connection:
        rows = Facts(connection, found.hall).behind(definition, period, page)
    context = {
        "report": found,
        "figure": definition,
        "said": said,
        "sql": figure_sql(definition, period, found.hall),
        "rows": rows,
        "table": standard().get(definition.facts),
        "number": page.number,
        "last": max(1, -(-rows.total // page.size)),
        "is_stale": found.data_version != data_version(),
    }
    return render(request, "reports/figure.html", context)


@allow(*READERS)
@require_GET
def download(request: HttpRequest, report_id: int, suffix: str) -> HttpResponse:
    """Give the report as a file: a signed one as it was archived, a draft as it stands."""
    found = get_object_or_404(Report, pk=report_id)
    if suffix not in TYPES:
        raise Http404
    if found.is_signed:
        content = kept(found.pdf_digest if suffix == "pdf" else found.docx_digest, suffix)
    elif suffix == "pdf":
        content = report_pdf(found, address=settings.ORIGIN)
    else:
        content = report_docx(found)
    answer = HttpResponse(content, content_type=TYPES[suffix])
    name = f"{found.name}{'' if found.is_signed else '（草稿）'}.{suffix}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


@allow(*WRITERS)
@require_POST
def step(request: HttpRequest, report_id: int, name: str) -> HttpResponse:
    """Take one step; signing and returning are the supervisor's."""
    found = get_object_or_404(Report, pk=report_id)
    if name not in DONE or (name in {"sign", "return"} and not _may(request, [Role.SUPERVISOR])):
        raise PermissionDenied
    form = ReturnForm(request.POST if name == "return" else None)
    if name == "return" and not form.is_valid():
        return _page(request, found, status=422, form=form)
    actor, now, grants = actor_of(request), timezone.now(), granted_roles(request.user)
    try:
        if name == "redraft":
            redraft_report(report=found, actor=actor, at=now)
        elif name == "submit":
            submit_report(report=found, actor=actor)
        elif name == "return":
            reason = form.cleaned_data["reason"]
            return_report(report=found, reason=reason, grants=grants, actor=actor)
        else:
            sign_report(report=found, grants=grants, actor=actor, at=now)
    except Refused as refused:
        found.refresh_from_db()
        return _page(request, found, status=422, refused=refused)
    messages.success(request, DONE[name])
    return redirect("reports:report", found.pk)


def _page(request: HttpRequest, found: Report, *, status: int = 200, **more: Any) -> HttpResponse:
    waits = found.state == ReportState.REVIEWING and _may(request, [Role.SUPERVISOR])
    may_sign = waits and answers_for(granted_roles(request.user), found)
    context = {
        "report": found,
        "content": charted(found.content),
        "entries": entries_of(key_of(found)),
        "may_write": _may(request, WRITERS) and found.state == ReportState.DRAFT,
        "may_sign": may_sign,
        "is_for_another": waits and not may_sign,
        "is_stale": not found.is_signed and found.data_version != data_version(),
        "form": ReturnForm(),
        **more,
    }
    return render(request, "reports/report.html", context, status=status)


def _may(request: HttpRequest, roles: Any) -> bool:
    return bool(roles_of(request.user) & set(roles))
