"""The expert library at the desk."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.foundation.directory.api import clean_text
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.trading.evaluation.actions import declare_tie, move_expert, register_expert
from onewindow.trading.evaluation.forms import ExpertForm, TieForm
from onewindow.trading.evaluation.models import Expert, Speciality
from onewindow.trading.evaluation.queries import assessments_of, experts_listed, points_lost
from onewindow.trading.evaluation.rules import EXPERT, ExpertState

READERS = (Role.TRADING_OFFICER, Role.SUPERVISOR, Role.AUDITOR)
PAGE = 50


@allow(*READERS)
@require_GET
def experts(request: HttpRequest) -> HttpResponse:
    """List the library; who has been drawn is not to be seen here."""
    said = {
        name: clean_text(request.GET.get(name, ""))[:60]
        for name in ("speciality", "state", "words")
    }
    page = Paginator(experts_listed(**said), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "said": said,
        "states": ExpertState.choices(),
        "specialities": Speciality.objects.all(),
    }
    return render(request, "evaluation/experts.html", context)


@allow(*READERS)
@require_GET
def expert(request: HttpRequest, number: str) -> HttpResponse:
    """Show one expert; his numbers are masked."""
    found = get_object_or_404(
        Expert.objects.select_related("person", "region").prefetch_related("specialities"),
        number=number,
    )
    return render(request, "evaluation/expert.html", _context(found, TieForm()))


@allow(Role.TRADING_OFFICER)
@require_http_methods(["GET", "POST"])
def new_expert(request: HttpRequest) -> HttpResponse:
    """Take an expert into the library."""
    form = ExpertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = register_expert(
                draft=form.draft(), on=timezone.localdate(), actor=actor_of(request)
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"已入库：{made.number}。登录账号由系统管理员授权。")
            return redirect("evaluation:expert", made.number)
    status = 422 if form.is_bound else 200
    return render(request, "evaluation/expert_new.html", {"form": form}, status=status)


@allow(Role.TRADING_OFFICER)
@require_POST
def change(request: HttpRequest, number: str) -> HttpResponse:
    """Suspend, restore or take out an expert."""
    found = get_object_or_404(Expert, number=number)
    name = request.POST.get("move", "")
    if name not in EXPERT.moves:
        return redirect("evaluation:expert", number)
    reason = request.POST.get("reason", "")
    try:
        move_expert(expert=found, name=name, reason=reason, actor=actor_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已{EXPERT.moves[name].label}。")
    return redirect("evaluation:expert", number)


@allow(Role.TRADING_OFFICER)
@require_POST
def tie(request: HttpRequest, number: str) -> HttpResponse:
    """Put down a tie for which the expert must stand aside."""
    found = get_object_or_404(Expert.objects.select_related("person", "region"), number=number)
    form = TieForm(request.POST)
    if form.is_valid():
        try:
            declare_tie(expert=found, draft=form.draft(), actor=actor_of(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "已登记，抽取时自动回避。")
            return redirect("evaluation:expert", number)
    return render(request, "evaluation/expert.html", _context(found, form), status=422)


def _context(found: Expert, form: TieForm) -> dict[str, Any]:
    lost, effect = points_lost(found, on=timezone.localdate(), region=found.region.code)
    return {
        "expert": found,
        "ties": found.ties.all(),
        "moves": EXPERT.open_moves(found.state),
        "form": form,
        "assessments": assessments_of(found),
        "lost": lost,
        "effect": effect.label,
    }
