"""Alerts: the list, one with what caused it, and what is done about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.engines.indicators.api import (
    Alert,
    AlertState,
    acknowledge_alert,
    alerts_visible_to,
    close_alert,
    explain_alert,
    may_deal_with,
    standing_first,
)
from onewindow.foundation.accounts.api import actor_of, allow
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.insight.cockpit.forms import CloseForm, ExplainForm
from onewindow.insight.cockpit.queries.definitions import definitions
from onewindow.insight.cockpit.queries.drilling import rows_behind_now
from onewindow.insight.cockpit.queries.overview import seen_by
from onewindow.insight.cockpit.queries.places import Hall
from onewindow.insight.cockpit.queries.showing import Table, table_of
from onewindow.insight.cockpit.queries.wording import threshold_words
from onewindow.insight.cockpit.views.scope import LEADERS, READERS, frame
from onewindow.kernel.violations import Refused, add_refusal

PAGE = 20
CAUSES = 5
EXPLAIN = "explain_%s"
"""Both forms of the page ask for words; the fields must have ids of their own."""
TABS = {"": "未关闭", "closed": "已关闭"}


@allow(*READERS)
@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    """List the alerts: those that stand, red first; or the closed ones, latest first."""
    found, tab = alerts_visible_to(request.user), request.GET.get("tab", "")
    tab = tab if tab in TABS else ""
    rows = standing_first(found)
    if tab:
        rows = found.filter(state=AlertState.CLOSED.value).order_by("-closed_at", "-id")
    hall = request.GET.get("hall", "")
    if hall.isalnum():
        rows = rows.filter(hall=hall)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = frame("alerts", page=page, alert_tab=tab, tabs=TABS.items(), now=timezone.now())
    return render(request, "cockpit/alerts.html", context)


@allow(*READERS)
@require_GET
def alert(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Show one alert: what happened, which rows caused it, who knows, what was done."""
    return _page(request, _visible(request, alert_id), ExplainForm(auto_id=EXPLAIN), CloseForm())


@allow(*LEADERS)
@require_POST
def step(request: HttpRequest, alert_id: int, name: str) -> HttpResponse:
    """Acknowledge, explain or close an alert."""
    found = _visible(request, alert_id)
    if not may_deal_with(request.user, found):
        raise PermissionDenied
    if name == "acknowledge":
        try:
            acknowledge_alert(alert=found, at=timezone.now(), actor=actor_of(request))
        except Refused as refused:  # 别人刚刚确认或关闭了
            messages.error(request, str(refused))
        else:
            messages.success(request, "已确认，请处理后说明原因并关闭")
        return redirect("cockpit:alert", alert_id=found.pk)
    explaining = ExplainForm(request.POST if name == "explain" else None, auto_id=EXPLAIN)
    closing = CloseForm(request.POST if name == "close" else None)
    form = explaining if name == "explain" else closing
    if form.is_valid():
        try:
            if name == "explain":
                words = explaining.cleaned_data["words"]
                explain_alert(alert=found, words=words, actor=actor_of(request))
            else:
                close_alert(
                    alert=found,
                    reason=closing.cleaned_data["reason"],
                    useful=closing.is_useful,
                    words=closing.cleaned_data["words"],
                    at=timezone.now(),
                    actor=actor_of(request),
                )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "已关闭" if name == "close" else "已记下说明")
            return redirect("cockpit:alert", alert_id=found.pk)
    return _page(request, found, explaining, closing, status=422)


def _page(
    request: HttpRequest,
    found: Alert,
    explaining: ExplainForm,
    closing: CloseForm,
    *,
    status: int = 200,
) -> HttpResponse:
    hall = seen_by(request.user).halls.get(found.hall)
    definition = definitions().get(found.indicator)
    context = frame(
        "alerts",
        alert=found,
        hall=hall,
        definition=definition,
        thresholds=list(threshold_words(definition, hall.kind if hall else ""))
        if definition
        else [],
        entries=entries_of(key_of(found)),
        may_act=may_deal_with(request.user, found) and found.state != AlertState.CLOSED,
        is_open=found.state == AlertState.OPEN,
        must_explain=bool(found.explain_by and not found.explanation),
        explaining=explaining,
        closing=closing,
        now=timezone.now(),
        table=_causes(request, found, hall),
    )
    return render(request, "cockpit/alert.html", context, status=status)


def _causes(request: HttpRequest, found: Alert, hall: Hall | None) -> Table | None:
    """Return the rows that make the light bad now; none for what is no indicator."""
    if hall is None or found.indicator not in definitions():
        return None
    rows = rows_behind_now(found.indicator, at=timezone.now(), hall=hall, limit=CAUSES)
    return table_of(found.indicator, rows, {hall.code: hall}, request.user)


def _visible(request: HttpRequest, alert_id: int) -> Alert:
    return get_object_or_404(alerts_visible_to(request.user), pk=alert_id)
