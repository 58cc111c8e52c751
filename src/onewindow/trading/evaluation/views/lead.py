"""The leader's page: close the review, ask, correct, give back, tally, write the report."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.kernel.violations import refuse
from onewindow.trading.evaluation.actions import (
    adjust_price,
    ask_bidder,
    close_review,
    grant_deduction,
    make_report,
    propose_correction,
    reopen_sheet,
    tally,
)
from onewindow.trading.evaluation.forms import CorrectionForm, OffersForm, QuestionForm
from onewindow.trading.evaluation.models import Contender, Member
from onewindow.trading.evaluation.queries import (
    aliases_of,
    bidders_seen,
    inquiries_of,
    is_open_to,
    members_of,
    progress_of,
    shortest_offer,
    terms_of,
)
from onewindow.trading.evaluation.rules import (
    EvaluationState,
    Field,
    MemberState,
    Reader,
    ReopenCause,
)
from onewindow.trading.evaluation.views.finding import after, consulting_context, own_seat

MEMBERS = (Role.EXPERT, Role.TENDERER)
_REOPENABLE = (
    EvaluationState.SCORING,
    EvaluationState.TALLYING,
    EvaluationState.SIGNING,
)


@allow(*MEMBERS)
@require_GET
def lead(request: HttpRequest, code: str) -> HttpResponse:
    """Show the leader how far everybody has come, and what he has to decide."""
    member = own_seat(request, code)
    evaluation = member.evaluation
    is_priced = is_open_to(Field.PRICE, Reader.MEMBER, evaluation)
    bids = bidders_seen(evaluation, Reader.MEMBER)
    context: dict[str, Any] = {
        "evaluation": evaluation,
        "lot": evaluation.lot,
        "member": member,
        "is_leader": evaluation.leader_id == member.pk,
        "bids": bids,
        "aliases": aliases_of(evaluation) if evaluation.is_blind else [],
        "standing": [one for one in bids if one.is_standing],
        "progress": progress_of(evaluation),
        "inquiries": inquiries_of(evaluation),
        "terms": terms_of(evaluation),
        "causes": ReopenCause.choices(),
        "is_priced": is_priced,
        "may_work": evaluation.state
        in {EvaluationState.REVIEWING, EvaluationState.CONSULTING, *_REOPENABLE},
        "question": QuestionForm(bids=bids),
        "correction": CorrectionForm(bids=bids) if is_priced else None,
        "may_reopen": [
            one
            for one in members_of(evaluation)
            if one.state == MemberState.SUBMITTED and evaluation.state in _REOPENABLE
        ],
    }
    if evaluation.state == EvaluationState.CONSULTING:
        context |= consulting_context(evaluation, context["standing"])
        soonest = timezone.localtime(context["now"] + shortest_offer(evaluation))
        context["ask"] = OffersForm(initial={"due": soonest + timedelta(minutes=5)})
    return render(request, "evaluation/lead.html", context)


@allow(*MEMBERS)
@require_POST
def end_review(request: HttpRequest, code: str) -> HttpResponse:
    """Close the review by the majority."""
    leader = own_seat(request, code)

    def do() -> str:
        close_review(leader=leader, at=timezone.now(), actor=actor_of(request))
        return "审查已结束，否决的投标及原因已记录。"

    return after(request, do, "evaluation:lead", code)


@allow(*MEMBERS)
@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask a bidder in writing; any member may."""
    member = own_seat(request, code)

    def do() -> str:
        ask_bidder(
            member=member,
            contender=_bid(request, member),
            text=request.POST.get("text", ""),
            at=timezone.now(),
            actor=actor_of(request),
        )
        return "询标已发出。"

    return after(request, do, "evaluation:lead", code)


@allow(*MEMBERS)
@require_POST
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Put an arithmetic correction before a bidder."""
    member = own_seat(request, code)
    form = CorrectionForm(request.POST, bids=bidders_seen(member.evaluation, Reader.MEMBER))

    def do() -> str:
        if not form.is_valid():
            raise refuse("correction.form", "请把开标价和投标文件中的总价填写完整")
        propose_correction(
            member=member,
            contender=_bid(request, member),
            quotation=form.quotation(),
            at=timezone.now(),
            actor=actor_of(request),
        )
        return "报价修正已发给投标人确认。"

    return after(request, do, "evaluation:lead", code)


@allow(*MEMBERS)
@require_POST
def deduct(request: HttpRequest, code: str) -> HttpResponse:
    """Find that a bidder is a small firm."""
    leader = own_seat(request, code)

    def do() -> str:
        grant_deduction(
            leader=leader,
            contender=_bid(request, leader),
            reason=request.POST.get("reason", ""),
            actor=actor_of(request),
        )
        return "已按招标文件规定的比例扣除。"

    return after(request, do, "evaluation:lead", code)


@allow(*MEMBERS)
@require_POST
def adjust(request: HttpRequest, code: str) -> HttpResponse:
    """Turn a bid's deviations into yuan."""
    leader = own_seat(request, code)

    def do() -> str:
        try:
            amount = Decimal(request.POST.get("amount", "")[:20])
        except InvalidOperation as error:
            raise refuse("adjustment.amount", "请填写折价金额（元）") from error
        adjust_price(
            leader=leader,
            contender=_bid(request, leader),
            amount=amount,
            reason=request.POST.get("reason", ""),
            actor=actor_of(request),
        )
        return "偏差折价已记录。"

    return after(request, do, "evaluation:lead", code)


@allow(*MEMBERS)
@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Give a sheet back for one of the four lawful causes."""
    leader = own_seat(request, code)

    def do() -> str:
        cause = request.POST.get("cause", "")
        if cause not in set(ReopenCause):
            raise refuse("reopen.cause", "请选择退回的法定情形")
        reopen_sheet(
            leader=leader,
            member=get_object_or_404(
                leader.evaluation.members, number=request.POST.get("member", "0") or "0"
            ),
            cause=ReopenCause(cause),
            reason=request.POST.get("reason", ""),
            at=timezone.now(),
            actor=actor_of(request),
        )
        return "评分表已退回，原因记入评标报告。"

    return after(request, do, "evaluation:lead", code)


@allow(*MEMBERS)
@require_POST
def add_up(request: HttpRequest, code: str) -> HttpResponse:
    """Compute scores, places and candidates."""
    leader = own_seat(request, code)

    def do() -> str:
        tally(leader=leader, at=timezone.now(), actor=actor_of(request))
        return "已汇总。"

    return after(request, do, "evaluation:lead", code)


@allow(*MEMBERS)
@require_POST
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Write the report once the recount agrees."""
    leader = own_seat(request, code)

    def do() -> str:
        make_report(leader=leader, at=timezone.now(), actor=actor_of(request))
        return "独立复算一致，报告已编写，请全体成员签署。"

    return after(request, do, "evaluation:room", code)


def _bid(request: HttpRequest, member: Member) -> Contender:
    found = get_object_or_404(
        member.evaluation.contenders, credit_code=request.POST.get("bidder", "")
    )
    found.evaluation = member.evaluation
    return found
