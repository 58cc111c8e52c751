"""Paying the fee of a case online (网上缴费), and coming back from the platform."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.channels.portal.queries import own_case
from onewindow.channels.portal.views.apply import person_of
from onewindow.foundation.accounts.api import APPLICANTS, actor_of, allow
from onewindow.services.casework.api import (
    Case,
    Payment,
    PaymentUnavailable,
    SimulatedPayments,
    payments,
    settle_payment,
    start_payment,
)


@allow(*APPLICANTS)
@require_http_methods(["GET", "POST"])
def fee(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show what is owed and what was paid; send the payer on to the platform."""
    case = _own(request, case_id)
    if request.method == "POST":
        return redirect(start_payment(case=case, on=timezone.localdate(), actor=actor_of(request)))
    orders = case.payments.order_by("-id")
    return render(request, "portal/fee.html", {"section": "mine", "case": case, "orders": orders})


@allow(*APPLICANTS)
@require_safe
def paid(request: HttpRequest, number: str) -> HttpResponse:
    """Where the platform sends the payer back to: ask it what came of the order."""
    order = _order(request, number)
    try:
        is_paid = settle_payment(payment=order)
    except PaymentUnavailable:
        is_paid = False
    order.refresh_from_db()
    context = {"section": "mine", "case": order.case, "order": order, "is_paid": is_paid}
    return render(request, "portal/paid.html", context)


@allow(*APPLICANTS)
@require_http_methods(["GET", "POST"])
def simulated(request: HttpRequest, number: str) -> HttpResponse:
    """Play the platform's page; only where the platform is the simulator."""
    order, platform = _order(request, number), payments()
    if not isinstance(platform, SimulatedPayments):
        raise Http404(_("没有这个页面"))
    if request.method == "POST":
        if request.POST.get("answer") == "pay":
            platform.confirm(order.number, order.amount)
        return redirect("portal:paid", number=order.number)
    return render(request, "portal/simulated_payment.html", {"case": order.case, "order": order})


def _own(request: HttpRequest, case_id: int) -> Case:
    case = own_case(person_of(request), pk=case_id)
    if case is None:
        raise Http404(_("没有找到这个办件"))
    return case


def _order(request: HttpRequest, number: str) -> Payment:
    order = get_object_or_404(Payment.objects.select_related("case"), number=number)
    _own(request, order.case_id)
    return order
