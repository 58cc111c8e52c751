"""A member's own desk: sign in, review, score, give reasons, sign."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.foundation.accounts.api import Role, SigningCertificate, actor_of, allow
from onewindow.kernel.violations import Refused, Violation, refuse, refuse_if_any
from onewindow.trading.bidding.api import stream_part
from onewindow.trading.evaluation.actions import (
    SIGN,
    FindingDraft,
    PointsDraft,
    Signing,
    explain_points,
    record_findings,
    report_statement,
    save_points,
    sign_in,
    sign_report,
    submit_sheet,
    vote_leader,
)
from onewindow.trading.evaluation.models import Member
from onewindow.trading.evaluation.queries import (
    aliases_of,
    asks_offers,
    bidders_seen,
    doubts_open,
    inquiries_of,
    is_open_to,
    is_procurement,
    low_price_asked,
    members_of,
    own_findings,
    own_review,
    own_sheet,
    part_for,
    progress_of,
    report_now,
    terms_of,
)
from onewindow.trading.evaluation.rules import (
    COMPETITION,
    LOW_PRICE,
    EvaluationState,
    Field,
    MemberState,
    Reader,
)
from onewindow.trading.evaluation.views.finding import after, consulting_context, own_seat

MEMBERS = (Role.EXPERT, Role.TENDERER)
_STEPS = (
    EvaluationState.SITTING,
    EvaluationState.REVIEWING,
    EvaluationState.CONSULTING,
    EvaluationState.SCORING,
    EvaluationState.TALLYING,
    EvaluationState.SIGNING,
    EvaluationState.REPORTED,
)
_MANY = 5000


@allow(*MEMBERS)
@require_GET
def room(request: HttpRequest, code: str) -> HttpResponse:
    """Show a member what is next for him, and nothing that is hidden yet."""
    member = own_seat(request, code)
    evaluation = member.evaluation
    if not is_open_to(Field.COMMITTEE, Reader.MEMBER, evaluation):
        return render(request, "evaluation/room_early.html", {"evaluation": evaluation})
    return render(request, "evaluation/room.html", _context(member))


@allow(*MEMBERS)
@require_POST
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Let a member sign in."""
    member = own_seat(request, code)

    def do() -> str:
        sign_in(
            member=member,
            has_no_tie="has_no_tie" in request.POST,
            at=timezone.now(),
            actor=actor_of(request),
        )
        return "已签到。"

    return after(request, do, "evaluation:room", code)


@allow(*MEMBERS)
@require_POST
def vote(request: HttpRequest, code: str) -> HttpResponse:
    """Take a member's vote for the leader."""
    member = own_seat(request, code)

    def do() -> str:
        everybody = {str(one.pk): one for one in members_of(member.evaluation)}
        choice = everybody.get(request.POST.get("member", ""))
        if choice is None:
            raise refuse("evaluation.leader.choice", "请选择一位成员")
        vote_leader(member=member, choice=choice, actor=actor_of(request))
        return "已推选。"

    return after(request, do, "evaluation:room", code)


@allow(*MEMBERS)
@require_POST
def find(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a member's findings, on a click or by themselves."""
    member = own_seat(request, code)

    def do() -> str:
        drafts = _findings(request)
        record_findings(member=member, drafts=drafts, at=timezone.now(), actor=actor_of(request))
        return f"已保存{len(drafts)}项审查意见。"

    return _kept(request, do, code)


@allow(*MEMBERS)
@require_POST
def score(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a member's points as a draft, on a click or by themselves; or submit the sheet."""
    member = own_seat(request, code)

    def do() -> str:
        drafts = _points(request)
        if drafts:
            save_points(member=member, drafts=drafts)
        if "submit" not in request.POST:
            return f"已保存{len(drafts)}项评分。"
        submit_sheet(member=member, at=timezone.now(), actor=actor_of(request))
        return "评分表已提交并锁定。"

    return _kept(request, do, code)


@allow(*MEMBERS)
@require_POST
def explain(request: HttpRequest, code: str) -> HttpResponse:
    """Take the reasons for points that lie far from the others'."""
    member = own_seat(request, code)
    bid = get_object_or_404(
        member.evaluation.contenders, credit_code=request.POST.get("bidder", "")
    )

    def do() -> str:
        explain_points(
            member=member,
            contender=bid,
            factor=request.POST.get("factor", ""),
            words=request.POST.get("words", ""),
            at=timezone.now(),
            actor=actor_of(request),
        )
        return "理由已记入评标报告。"

    return after(request, do, "evaluation:room", code)


@allow(*MEMBERS)
@require_POST
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Take a member's signature; a dissent is shown once more with what will be signed."""
    member = own_seat(request, code)
    dissent = request.POST.get("dissent", "").strip()[:1000]
    if "check" in request.POST:
        return render(request, "evaluation/room.html", _context(member, dissent=dissent))

    def do() -> str:
        certificate = SigningCertificate.objects.filter(
            pk=_number(request.POST.get("certificate", "")), user=member.user
        ).first()
        if certificate is None:
            raise refuse("certificate.other", "请选择您自己登记的签名证书")
        sign_report(
            member=member,
            signing=Signing(certificate, request.POST.get("signature", ""), member.user),
            dissent=dissent,
            at=timezone.now(),
            actor=actor_of(request),
        )
        return "已签署。"

    return after(request, do, "evaluation:room", code)


@allow(*MEMBERS)
@require_GET
def part(request: HttpRequest, code: str, key: str, name: str) -> StreamingHttpResponse:
    """Hand out a part of a bid that this member may read now."""
    member = own_seat(request, code)
    bid = part_for(member.evaluation, key=key, name=name)
    if bid is None or member.state == MemberState.SEATED:
        raise Http404
    content = stream_part(bid, name)
    answer = StreamingHttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{key}-{name}.bin"'
    return answer


def _context(member: Member, *, dissent: str = "") -> dict[str, Any]:
    evaluation = member.evaluation
    state = EvaluationState(evaluation.state)
    report = report_now(evaluation)
    bids = bidders_seen(evaluation, Reader.MEMBER)
    standing = [one for one in bids if one.is_standing]
    context = {
        "evaluation": evaluation,
        "member": member,
        "lot": evaluation.lot,
        "steps": _steps(state, has_talks=asks_offers(evaluation.lot)),
        "members": members_of(evaluation),
        "is_leader": evaluation.leader_id == member.pk,
        "bids": bids,
        "standing": standing,
        "aliases": aliases_of(evaluation) if evaluation.is_blind else [],
        "terms": terms_of(evaluation),
        "inquiries": inquiries_of(evaluation),
        "report": report,
        "dissent": dissent,
        "statement": report_statement(report, dissent) if report else b"",
        "purpose": SIGN,
        "own": report.opinions.filter(member=member).first() if report else None,
    }
    if state is EvaluationState.REVIEWING:
        context |= _review(member, standing)
    if state is EvaluationState.CONSULTING:
        context |= consulting_context(evaluation, standing)
    if state is EvaluationState.SCORING:
        context["sheet"] = own_sheet(member)
    if state is EvaluationState.TALLYING:
        context |= {
            "doubts": _named(doubts_open(evaluation, member), bids, context["terms"]),
            "low": _low(member),
            "competition": own_findings(member).get(("", COMPETITION)),
            "asks_competition": not is_procurement(evaluation.lot),
        }
    context["progress"] = progress_of(evaluation)
    return context


def _steps(state: EvaluationState, *, has_talks: bool) -> list[tuple[str, str]]:
    """Return the steps with where they stand: done, now, later."""
    steps = [one for one in _STEPS if has_talks or one is not EvaluationState.CONSULTING]
    places = {one: place for place, one in enumerate(steps)}
    now = places.get(state, len(steps))
    return [
        (one.label, "done" if place < now else "now" if place == now else "later")
        for place, one in enumerate(steps)
    ]


def _review(member: Member, standing: list[Any]) -> dict[str, Any]:
    found = own_findings(member)
    return {
        "review": [
            (factor, [(one, found.get((one.code, factor.code))) for one in standing])
            for factor in own_review(member)
        ],
        "competition": found.get(("", COMPETITION)),
        "asks_competition": not is_procurement(member.evaluation.lot),
    }


def _low(member: Member) -> list[tuple[Any, Any]]:
    found = own_findings(member)
    return [
        (one, found.get((one.contender.credit_code, LOW_PRICE)))
        for one in low_price_asked(member.evaluation)
    ]


def _named(doubts: list[Any], bids: list[Any], terms: Any) -> list[dict[str, Any]]:
    names = {one.code: one.name for one in bids}
    factors = {one.code: one.name for one in terms.factors}
    return [
        {"doubt": one, "bidder": names[one.bidder], "factor": factors.get(one.factor, "总分")}
        for one in doubts
    ]


def _findings(request: HttpRequest) -> list[FindingDraft]:
    """Return the findings that a form names ``f:BIDDER:FACTOR``, with ``w:`` for the words."""
    drafts = []
    for name, value in list(request.POST.items())[:_MANY]:
        kind, _, rest = name.partition(":")
        bidder, _, factor = rest.partition(":")
        if kind == "f" and value in {"yes", "no"}:
            words = request.POST.get(f"w:{rest}", "")
            drafts.append(FindingDraft(bidder, factor, value == "yes", words))
    return drafts


def _points(request: HttpRequest) -> list[PointsDraft]:
    """
    Return the points that a form names ``s:BIDDER:FACTOR``; empty ones are left out.

    :raises Refused: for what is no number.
    """
    drafts, problems = [], []
    for name in list(request.POST)[:_MANY]:
        kind, _, rest = name.partition(":")
        bidder, _, factor = rest.partition(":")
        value = request.POST.get(name, "").strip()[:20]
        if kind != "s" or not value:
            continue
        try:
            drafts.append(PointsDraft(bidder, factor, Decimal(value)))
        except InvalidOperation:
            problems.append(Violation("score.number", f"“{value}”不是分数"))
    refuse_if_any(problems)
    return drafts


def _kept(request: HttpRequest, do: Any, code: str) -> HttpResponse:
    """Answer a form that saves itself with words, and a click with the page."""
    if request.headers.get("X-Autosave") != "1":
        return after(request, do, "evaluation:room", code)
    try:
        return JsonResponse({"words": do()})
    except Refused as refused:
        return JsonResponse({"words": str(refused)}, status=422)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
