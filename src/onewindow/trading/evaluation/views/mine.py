"""An expert's own pages: invitations and evaluations, ties that he declares."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.trading.evaluation.actions import (
    accept_seat,
    appeal_assessment,
    declare_tie,
    decline_seat,
    excuse_seat,
)
from onewindow.trading.evaluation.forms import TieForm
from onewindow.trading.evaluation.models import Expert, Seat
from onewindow.trading.evaluation.queries import assessments_of, expert_of, rooms_of
from onewindow.trading.evaluation.rules import SeatState


@allow(Role.EXPERT)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show an expert's invitations first, then his evaluations."""
    user: Any = request.user
    found = expert_of(user.person)
    if found is None:
        return render(request, "evaluation/no_expert.html")
    now = timezone.now()
    rooms = rooms_of(request.user)
    rows = Seat.objects.filter(member__expert=found).select_related("draw__lot__tender__tenderer")
    seats = [
        {
            "seat": seat,
            "is_open": seat.state == SeatState.INVITED and now < seat.answer_due,
            "has_started": now >= seat.draw.starts_at and seat.state == SeatState.ACCEPTED,
            "room": rooms.get(seat.pk, ""),
        }
        for seat in rows.order_by("-id")
    ]
    seats.sort(key=lambda row: not row["is_open"])
    context = {
        "expert": found,
        "seats": seats,
        "ties": found.ties.all(),
        "assessments": assessments_of(found),
    }
    return render(request, "evaluation/mine.html", context)


@allow(Role.EXPERT)
@require_POST
def answer(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Take an expert's answer: he comes, does not come, or leaves after all."""
    seat = get_object_or_404(Seat, pk=seat_id, member__expert=_expert(request))
    reason, now = request.POST.get("reason", ""), timezone.now()
    try:
        words = _answered(request.POST.get("answer", ""), seat, reason, now)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    return redirect("evaluation:mine")


@allow(Role.EXPERT)
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    """Let an expert declare a tie, so that he is not drawn where he must stand aside."""
    found = _expert(request)
    form = TieForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            declare_tie(expert=found, draft=form.draft(), actor=actor_of(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "已登记，抽取时自动回避。")
            return redirect("evaluation:mine")
    status = 422 if form.is_bound else 200
    return render(request, "evaluation/declare.html", {"form": form}, status=status)


@allow(Role.EXPERT)
@require_POST
def appeal(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Let an expert appeal against a judgement on him."""
    found = get_object_or_404(assessments_of(_expert(request)), pk=assessment_id)
    try:
        words = request.POST.get("words", "")
        appeal_assessment(assessment=found, words=words, actor=actor_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "申诉已提交，处理结果会列在这里。")
    return redirect("evaluation:mine")


def _answered(answer: str, seat: Seat, reason: str, now: Any) -> str:
    if answer == "accept":
        accept_seat(seat=seat, at=now)
        return "已接受。请准时到场并保密。"
    if answer == "decline":
        decline_seat(seat=seat, reason=reason, at=now)
        return "已答复不能参加，席位转给下一位。"
    if answer == "excuse":
        excuse_seat(seat=seat, reason=reason, at=now)
        return "已退出，席位转给下一位。"
    raise Http404


def _expert(request: HttpRequest) -> Expert:
    user: Any = request.user
    found = expert_of(user.person)
    if found is None:
        raise Http404
    return found
