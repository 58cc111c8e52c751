"""Paying a fee back that was paid online (退费)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from onewindow.foundation.accounts.api import Role, allow
from onewindow.kernel.actors import actor_of
from onewindow.services.casework.actions import refund_payment
from onewindow.services.casework.queries import may_take
from onewindow.services.casework.views.steps import visible_case
from onewindow.services.catalog.api import DelegationStep


@allow(Role.CLERK, Role.APPROVER)
@require_POST
def refund(request: HttpRequest, number: str, payment_id: int) -> HttpResponse:
    """Pay an order back, by whoever may decide the case."""
    case = visible_case(request, number)
    if not may_take(request.user, DelegationStep.DECIDE, case, on=timezone.localdate()):
        raise PermissionDenied
    refund_payment(
        payment=get_object_or_404(case.payments, pk=payment_id),
        reason=request.POST.get("reason", "")[:200],
        actor=actor_of(request),
    )
    messages.success(request, "已退款，申请人会收到消息")
    return redirect("casework:case", number=case.number)
