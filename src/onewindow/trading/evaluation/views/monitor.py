"""The centre's page of an evaluation: prepare, start, watch, close; the report on paper."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, User, actor_of, allow, roles_of
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.violations import Refused, add_refusal, refuse
from onewindow.trading.evaluation.actions import (
    AssessmentDraft,
    assess_expert,
    close_evaluation,
    decide_appeal,
    evaluate_again,
    name_representative,
    note_silence,
    prepare_evaluation,
    replace_representative,
    start_evaluation,
)
from onewindow.trading.evaluation.forms import PlanForm
from onewindow.trading.evaluation.models import Assessment, ConductItem, Evaluation, Member, Report
from onewindow.trading.evaluation.queries import (
    bidders_seen,
    blinds_of,
    blinds_table,
    evaluation_of,
    evaluations_for,
    is_open_to,
    is_ranked_by,
    issued_terms,
    may_read_report,
    members_of,
    progress_of,
    report_now,
    report_paper,
    report_pdf,
    sheets_of,
    stage_now,
    tenderer_people,
    terms_of,
)
from onewindow.trading.evaluation.rules import EvaluationState, Field, Reader, Side
from onewindow.trading.evaluation.views.finding import after, evaluation_named, watched
from onewindow.trading.tendering.api import Lot

WATCHERS = (Role.TRADING_OFFICER, Role.SUPERVISOR, Role.AUDITOR)
PAGE = 30


@allow(*WATCHERS, Role.EXPERT, Role.TENDERER)
@require_GET
def evaluations(request: HttpRequest) -> HttpResponse:
    """List the evaluations that the reader runs, watches or sits in, newest first."""
    rows = evaluations_for(request.user, at=timezone.now())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    is_watching = bool(roles_of(request.user) & set(WATCHERS))
    context = {"page": page, "is_watching": is_watching}
    return render(request, "evaluation/evaluations.html", context)


@allow(*WATCHERS)
@require_http_methods(["GET", "POST"])
def of_lot(request: HttpRequest, code: str) -> HttpResponse:
    """Go to the lot's evaluation, or prepare it."""
    lot = get_object_or_404(
        Lot.objects.select_related("tender__procedure", "tender__tenderer"), code=code
    )
    found = evaluation_of(lot)
    if found:
        return redirect("evaluation:monitor", found.code)
    if Role.TRADING_OFFICER not in roles_of(request.user):
        raise Http404
    form = PlanForm(request.POST or None, initial={"is_ranked": is_ranked_by(lot)})
    if request.method == "POST" and form.is_valid():
        try:
            made = prepare_evaluation(
                lot=lot, plan=form.plan(issued_terms(lot)), actor=actor_of(request)
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "评标已建立，请登记招标人代表。")
            return redirect("evaluation:monitor", made.code)
    status = 422 if form.is_bound else 200
    context = {"form": form, "lot": lot}
    return render(request, "evaluation/prepare.html", context, status=status)


@allow(*WATCHERS)
@require_GET
def monitor(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far an evaluation has come: counts, not judgements, before they are in."""
    evaluation = watched(request, code)
    has_started = is_open_to(Field.COMMITTEE, Reader.HOUSE, evaluation)
    is_officer = Role.TRADING_OFFICER in roles_of(request.user)
    bids = bidders_seen(evaluation, Reader.HOUSE) if has_started else []
    context = {
        "evaluation": evaluation,
        "lot": evaluation.lot,
        "terms": terms_of(evaluation),
        "stage": stage_now(evaluation),
        "blinds": blinds_table(blinds_of(evaluation)),
        "has_started": has_started,
        "progress": progress_of(evaluation) if has_started else [],
        "representatives": [one for one in members_of(evaluation) if one.is_representative],
        "people": tenderer_people(evaluation) if is_officer else [],
        "bids": bids,
        "result": evaluation.result
        if is_open_to(Field.RESULT, Reader.HOUSE, evaluation)
        else None,
        "names": {one.code: one.name for one in bids},
        "report": report_now(evaluation),
        "is_officer": is_officer,
        "may_judge": evaluation.state in {EvaluationState.REPORTED, EvaluationState.CLOSED},
        "items": ConductItem.objects.all(),
        "sides": Side.choices(),
        "assessments": Assessment.objects.filter(member__evaluation=evaluation).select_related(
            "member__user"
        ),
        "entries": entries_of(key_of(evaluation)),
    }
    return render(request, "evaluation/monitor.html", context)


@allow(Role.TRADING_OFFICER)
@require_POST
def seat(request: HttpRequest, code: str) -> HttpResponse:
    """Seat one who speaks for the tenderer."""
    evaluation = evaluation_named(code)

    def do() -> str:
        user = User.objects.filter(username=request.POST.get("username", "")).first()
        if user is None:
            raise refuse("member.user", "没有这个账号")
        name_representative(evaluation=evaluation, user=user, actor=actor_of(request))
        return "招标人代表已登记。"

    return after(request, do, "evaluation:monitor", code)


@allow(Role.TRADING_OFFICER)
@require_POST
def unseat(request: HttpRequest, code: str) -> HttpResponse:
    """Let one who speaks for the tenderer leave."""
    member = _member(request, evaluation_named(code))

    def do() -> str:
        replace_representative(
            member=member,
            reason=request.POST.get("reason", ""),
            at=timezone.now(),
            actor=actor_of(request),
        )
        return "已更换，请登记接替的代表；其评审意见无效。"

    return after(request, do, "evaluation:monitor", code)


@allow(Role.TRADING_OFFICER)
@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Start the evaluation; the names are unsealed."""
    evaluation = evaluation_named(code)

    def do() -> str:
        start_evaluation(evaluation=evaluation, at=timezone.now(), actor=actor_of(request))
        return "评标已开始，请成员签到。"

    return after(request, do, "evaluation:monitor", code)


@allow(Role.TRADING_OFFICER)
@require_POST
def silent(request: HttpRequest, code: str) -> HttpResponse:
    """Note that a member neither signs nor says why."""
    member = _member(request, evaluation_named(code))

    def do() -> str:
        note_silence(member=member, at=timezone.now(), actor=actor_of(request))
        return "已记录：拒签且未说明理由，视为同意评标结果。"

    return after(request, do, "evaluation:monitor", code)


@allow(Role.TRADING_OFFICER)
@require_POST
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Set a reported evaluation aside, for the committee to evaluate anew."""
    evaluation = evaluation_named(code)

    def do() -> str:
        reason = request.POST.get("reason", "")
        evaluate_again(evaluation=evaluation, reason=reason, actor=actor_of(request))
        return "已改为重新评审，请重新建立评标。"

    return after(request, do, "evaluation:monitor", code)


@allow(Role.TRADING_OFFICER)
@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close an evaluation whose experts are judged."""
    evaluation = evaluation_named(code)

    def do() -> str:
        close_evaluation(evaluation=evaluation, actor=actor_of(request))
        return "评标已结束。"

    return after(request, do, "evaluation:monitor", code)


@allow(Role.TRADING_OFFICER)
@require_POST
def assess(request: HttpRequest, code: str) -> HttpResponse:
    """Judge an expert for one side."""
    member = _member(request, evaluation_named(code))

    def do() -> str:
        side = request.POST.get("side", "")
        if side not in set(Side):
            raise refuse("conduct.side", "请选择评价方")
        draft = AssessmentDraft(
            Side(side), request.POST.getlist("items")[:30], request.POST.get("words", "")
        )
        assess_expert(member=member, draft=draft, at=timezone.now(), actor=actor_of(request))
        return "评价已记录，专家可以查看和申诉。"

    return after(request, do, "evaluation:monitor", code)


@allow(Role.TRADING_OFFICER)
@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Decide an expert's appeal."""
    rows = Assessment.objects.filter(member__evaluation__code=code)
    found = get_object_or_404(rows, pk=request.POST.get("assessment", "0") or "0")

    def do() -> str:
        decide_appeal(
            assessment=found,
            is_upheld=request.POST.get("outcome") == "uphold",
            decision=request.POST.get("decision", ""),
            actor=actor_of(request),
        )
        return "申诉已处理。"

    return after(request, do, "evaluation:monitor", code)


@allow(*WATCHERS, Role.EXPERT, Role.TENDERER)
@require_GET
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Show the report to the committee, the house, and the tenderer once it is signed."""
    evaluation, found = _report(request, code)
    return render(request, "evaluation/report.html", report_paper(evaluation, found))


@allow(*WATCHERS, Role.EXPERT, Role.TENDERER)
@require_GET
def report_file(request: HttpRequest, code: str) -> HttpResponse:
    """Hand the report out as a PDF."""
    evaluation, found = _report(request, code)
    content = report_pdf(report_paper(evaluation, found))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{evaluation.code}.pdf"'
    return answer


@allow(*WATCHERS)
@require_GET
def sheets_file(request: HttpRequest, code: str) -> HttpResponse:
    """Hand the sheets out for a recount, once all are in."""
    evaluation = watched(request, code)
    if not is_open_to(Field.MARKS, Reader.HOUSE, evaluation):
        raise Http404
    answer = JsonResponse(
        sheets_of(evaluation), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    answer["Content-Disposition"] = f'attachment; filename="{evaluation.code}.json"'
    return answer


def _report(request: HttpRequest, code: str) -> tuple[Evaluation, Report]:
    evaluation = evaluation_named(code)
    found = report_now(evaluation)
    if found is None or not may_read_report(request.user, evaluation, found):
        raise Http404
    return evaluation, found


def _member(request: HttpRequest, evaluation: Evaluation) -> Member:
    number = request.POST.get("member", "")
    found = next((m for m in evaluation.members.all() if str(m.number) == number), None)
    if found is None:
        raise Http404
    found.evaluation = evaluation
    return found
