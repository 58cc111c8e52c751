"""Every next step of a case as one small form, shown only to those who may take it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from onewindow.foundation.accounts.api import Role, actor_of, allow, holds
from onewindow.kernel.violations import Refused
from onewindow.services.casework import actions
from onewindow.services.casework import forms as desk_forms
from onewindow.services.casework.models import Case
from onewindow.services.casework.queries import case_by_number, cases_visible_to, may_take
from onewindow.services.casework.rules import CASE, CLOSED, FeeState
from onewindow.services.catalog.api import DelegationStep, content_of


@dataclass(frozen=True, slots=True)
class Step:
    """
    One thing that can be done to a case from its page.

    ``fee`` names the fee state in which a step of the till is offered; all others follow the
    lifecycle. ``says`` tells the clerk what will follow.
    """

    label: str
    move: str
    delegated: DelegationStep
    act: Callable[..., Any]
    form: type[forms.Form] | None = None
    is_primary: bool = False
    is_grave: bool = False
    has_day: bool = True
    fee: FeeState | None = None
    says: str = ""


_ACCEPT, _REVIEW = DelegationStep.ACCEPT, DelegationStep.REVIEW
_DECIDE, _DELIVER = DelegationStep.DECIDE, DelegationStep.DELIVER

STEPS: dict[str, Step] = {
    "grant": Step(
        "准予",
        "grant",
        _DECIDE,
        actions.grant_case,
        desk_forms.GrantForm,
        is_primary=True,
        says="将出具准予决定书；结果为证照的，同时签发电子证照。",
    ),
    "deliver": Step(
        "送达并办结",
        "deliver",
        _DELIVER,
        actions.deliver_case,
        desk_forms.DeliverForm,
        is_primary=True,
        says="将登记送达、出具送达回证和办结通知。",
    ),
    "resume": Step(
        "恢复办理",
        "resume",
        _REVIEW,
        actions.resume_case,
        is_primary=True,
        says="从今天起继续计算办理时限。",
    ),
    "end-special": Step(
        "结束特别程序",
        "end_special",
        _REVIEW,
        actions.end_special,
        desk_forms.EndSpecialForm,
        is_primary=True,
        says="从今天起继续计算办理时限。",
    ),
    "pay": Step(
        "缴费登记",
        "",
        _ACCEPT,
        actions.pay_fee,
        desk_forms.PayForm,
        is_primary=True,
        has_day=False,
        fee=FeeState.DUE,
        says="登记后即可作出决定。",
    ),
    "waive": Step(
        "减免费用",
        "",
        _DECIDE,
        actions.waive_fee,
        desk_forms.WaiveForm,
        has_day=False,
        fee=FeeState.DUE,
        says="减免的理由和依据记入账本。",
    ),
    "register-fee": Step(
        "登记费用",
        "",
        _DECIDE,
        actions.register_fee,
        desk_forms.FeeForm,
        has_day=False,
        fee=FeeState.NONE,
        says="登记后须缴清或减免才能准予。",
    ),
    "set-fee": Step(
        "核定金额",
        "",
        _ACCEPT,
        actions.register_fee,
        desk_forms.FeeForm,
        is_primary=True,
        has_day=False,
        fee=FeeState.DUE,
        says="申请人会收到消息，可以网上缴费。",
    ),
    "deny": Step(
        "不予",
        "deny",
        _DECIDE,
        actions.deny_case,
        desk_forms.DenyForm,
        is_grave=True,
        says="将出具不予决定书，写明理由和复议、诉讼途径。",
    ),
    "refuse": Step(
        "不予受理",
        "refuse",
        _ACCEPT,
        actions.refuse_case,
        desk_forms.RefuseForm,
        is_grave=True,
        says="将出具不予受理决定书，写明理由和复议、诉讼途径。",
    ),
    "start-special": Step(
        "启动特别程序",
        "start_special",
        _REVIEW,
        actions.start_special,
        desk_forms.SpecialForm,
        says="所需时间不计入办理时限，并书面告知申请人。",
    ),
    "suspend": Step(
        "中止",
        "suspend",
        _REVIEW,
        actions.suspend_case,
        desk_forms.SuspendForm,
        says="停止计算办理时限，并告知申请人。",
    ),
    "extend": Step(
        "延长期限",
        "extend",
        _DECIDE,
        actions.extend_case,
        desk_forms.ExtendForm,
        says="须经本机关负责人批准，只能延长一次，并把理由告知申请人。",
    ),
    "reassign": Step(
        "转派",
        "reassign",
        _REVIEW,
        actions.reassign_case,
        desk_forms.ReassignForm,
        has_day=False,
        says="未完成的审查任务一并转给对方。",
    ),
    "correct": Step(
        "更正",
        "correct",
        _DECIDE,
        actions.correct_decision,
        desk_forms.CorrectForm,
        says="只更正文字差错，不改变决定内容。",
    ),
    "withdraw": Step(
        "申请人撤回",
        "withdraw",
        _ACCEPT,
        actions.withdraw_case,
        desk_forms.WithdrawForm,
        says="须由申请人本人或代办人提出，撤回后可以重新申请。",
    ),
    "revoke": Step(
        "撤销决定",
        "revoke",
        _DECIDE,
        actions.revoke_decision,
        desk_forms.RevokeForm,
        is_grave=True,
        says="将出具撤销决定书，由此签发的电子证照同时失效。",
    ),
}


@allow(Role.CLERK, Role.APPROVER, Role.HALL_MANAGER)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Ask what a step needs, then take it; every reason against it is told at once."""
    found, wanted = visible_case(request, number), STEPS.get(name)
    if wanted is None:
        raise Http404
    if not _may(request, wanted, found):
        raise PermissionDenied
    form = _form(wanted, found, request.POST if request.method == "POST" else None)
    context = {"case": found, "step": wanted, "form": form, "content": content_of(found.edition)}
    if request.method == "POST" and (form is None or form.is_valid()):
        values = {} if form is None else dict(form.cleaned_data)
        if wanted.has_day:
            values["on"] = timezone.localdate()
        try:
            wanted.act(case=found, actor=actor_of(request), **values)
        except Refused as refused:
            context["refused"] = refused
        else:
            messages.success(request, f"{wanted.label}：已办理并记入账本")
            return redirect("casework:case", number=number)
    status = 422 if request.method == "POST" else 200
    return render(request, "casework/step.html", context, status=status)


def open_steps(request: HttpRequest, case: Case) -> list[tuple[str, Step]]:
    """Return the steps that the case allows now and the user may take."""
    allowed: dict[DelegationStep, bool] = {}
    found = []
    for name, wanted in STEPS.items():
        if not _is_open(wanted, case):
            continue
        if wanted.move == "reassign":
            if _may(request, wanted, case):
                found.append((name, wanted))
            continue
        if wanted.delegated not in allowed:
            allowed[wanted.delegated] = _may(request, wanted, case)
        if allowed[wanted.delegated]:
            found.append((name, wanted))
    return found


def visible_case(request: HttpRequest, number: str) -> Case:
    """
    Return the case if the user may see it.

    :raises Http404: if not, or if there is no such case; the answer does not tell which.
    """
    found = case_by_number(number)
    if found is None or not cases_visible_to(request.user).filter(pk=found.pk).exists():
        raise Http404
    return found


def _is_open(wanted: Step, case: Case) -> bool:
    if wanted.fee is None:
        return wanted.move in {move.name for move in CASE.open_moves(case.state)}
    if wanted.act is actions.register_fee and case.fee_amount is not None:
        return False
    in_work = case.accepted_at is not None and case.decided_at is None
    return in_work and case.state not in CLOSED and case.fee_state == wanted.fee


def _may(request: HttpRequest, wanted: Step, case: Case) -> bool:
    if may_take(request.user, wanted.delegated, case, on=timezone.localdate()):
        return True
    # 大厅负责人不审批，只在人员不在岗时改派本大厅收的件。
    places = (case.organization, case.received_by)
    return wanted.move == "reassign" and any(
        holds(request.user, Role.HALL_MANAGER, path=place.path) for place in places if place
    )


def _form(wanted: Step, case: Case, data: Any) -> forms.Form | None:
    if wanted.form is None:
        return None
    if wanted.form is desk_forms.ReassignForm:
        return desk_forms.ReassignForm(data, case=case)
    return wanted.form(data)
