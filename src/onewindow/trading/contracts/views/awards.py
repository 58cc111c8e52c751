"""The tenderer's desk from the report to the award notice; others of the tender look on."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.trading.contracts.actions import (
    Fall,
    cast_vote,
    decide_award,
    drop_candidate,
    evaluate_again,
    fail_lot,
    notify_result,
    publicize_candidates,
    receive_signed,
    report_result,
    seat_deciders,
    withdraw_award,
)
from onewindow.trading.contracts.forms import (
    CommitteeForm,
    ConfirmForm,
    DecisionForm,
    FailForm,
    FallForm,
    NotifyForm,
    PublicityForm,
    ReasonForm,
    VoteForm,
)
from onewindow.trading.contracts.models import Award, Decider, Vote
from onewindow.trading.contracts.queries import (
    awards_by_lot,
    candidates_of,
    contracts_by_lot,
    limits_by_lot,
    limits_running,
    lots_in_hand,
    next_step,
    people_of,
    round_of,
)
from onewindow.trading.contracts.rules import AwardState, CandidateState, FallGround
from onewindow.trading.contracts.views.asking import (
    Step,
    ask,
    current,
    kept_file,
    late_words,
    press,
    today,
)
from onewindow.trading.contracts.views.scope import READERS, run_award, run_lot, seen_lot
from onewindow.trading.tendering.api import Family, Lot, lot_moments, may_run, procedure_of

PAGE = 50


@allow(*READERS)
@require_GET
def lots(request: HttpRequest) -> HttpResponse:
    """List the lots between report and the end of the contract, what is next first."""
    page = Paginator(lots_in_hand(request.user), PAGE).get_page(request.GET.get("page"))
    found = list(page)
    awards, contracts = awards_by_lot(found), contracts_by_lot(found)
    limits, now = limits_by_lot(found, on=today()), timezone.now()
    rows = []
    for lot in found:
        award = awards.get(lot.pk)
        step = next_step(lot, award, contracts.get(lot.pk), now=now)
        limit = next((one for one in limits[lot.pk] if one.event == step.event), None)
        rows.append((lot, award, step, limit))
    return render(request, "contracts/lots.html", {"page": page, "rows": rows})


@allow(*READERS)
@require_GET
def award(request: HttpRequest, code: str) -> HttpResponse:
    """Show the award of a lot: next action, candidates, limits, decision, letters, record."""
    lot = seen_lot(request, code)
    found, contract = current(lot)
    step = next_step(lot, found, contract, now=timezone.now())
    context = {
        "lot": lot,
        "award": found,
        "contract": contract,
        "step": step,
        "may_run": may_run(request.user, lot.tender),
        "limits": limits_running(lot, on=today()),
        "notices": lot.notice_set.order_by("id"),
        **(_award_parts(request, lot, found) if found else {}),
    }
    return render(request, "contracts/award.html", context)


@allow(Role.TENDERER)
@require_POST
def receive(request: HttpRequest, code: str) -> HttpResponse:
    """Take the signed report without waiting for the clock."""
    lot = run_lot(request, code)

    def do() -> str:
        receive_signed(lot=lot, actor=actor_of(request))
        return "已收到评标报告。"

    return press(request, reverse("contracts:award", args=[lot.code]), do)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def publicize(request: HttpRequest, code: str) -> HttpResponse:
    """Put the candidates on show."""
    found = run_award(request, code)
    form = PublicityForm(request.POST or None)

    def do(form: PublicityForm) -> str:
        late = publicize_candidates(
            award=found, at=timezone.now(), actor=actor_of(request), **form.cleaned_data
        )
        return f"中标候选人公示已发布。{late_words(late)}"

    lead = "候选人排序、报价、质量、工期、评标情况、项目负责人和资格条件由评标报告自动填入公示。"
    return ask(request, form, _step(found, "公示中标候选人", "发布公示", lead), do)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Decide who wins."""
    found = run_award(request, code)
    standing = [one for one in candidates_of(found) if one.state == CandidateState.STANDING]
    form = DecisionForm(request.POST or None, standing=standing)

    def do(form: DecisionForm) -> str:
        late = decide_award(
            award=found,
            winner=form.chosen(),
            reasons=form.cleaned_data["reasons"],
            at=timezone.now(),
            actor=actor_of(request),
        )
        return f"已定标。请公告结果并发出通知书。{late_words(late)}"

    lead = "前一名不符合中标条件的，先登记情形和证据，才能递补。" if found.follows_order else ""
    return ask(request, form, _step(found, "确定中标人", "确定", lead), do)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def fall(request: HttpRequest, code: str, bid_id: int) -> HttpResponse:
    """Note that a candidate no longer meets the conditions; the winner loses the award."""
    found = run_award(request, code)
    candidate = get_object_or_404(found.reported.filter(is_candidate=True), pk=bid_id)
    form = FallForm(request.POST or None, request.FILES or None)
    is_winner = found.winner_id == candidate.pk

    def do(form: FallForm) -> str:
        said = form.cleaned_data
        reason = Fall(
            FallGround(said["ground"]),
            said["reason"],
            kept_file(request, "evidence", key_of(found)),
        )
        actor = actor_of(request)
        if is_winner:
            withdraw_award(award=found, fall=reason, at=timezone.now(), actor=actor)
            return "已取消中标资格，可以依次递补。"
        drop_candidate(candidate=candidate, fall=reason, actor=actor)
        return "已登记。"

    title = "取消中标资格" if is_winner else "登记不符合中标条件的情形"
    lead = f"{candidate.enterprise.name}。只有法律列明的情形可以登记，证据和理由随结果公开。"
    return ask(request, form, _step(found, title, "登记", lead), do)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def notify(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the result and send the letters."""
    found = run_award(request, code)
    is_works = found.lot.tender.procedure.family == Family.WORKS
    form: Any = (ConfirmForm if is_works else NotifyForm)(request.POST or None)

    def do(form: Any) -> str:
        late = notify_result(
            award=found,
            goods=form.cleaned_data.get("goods", ""),
            contact=form.cleaned_data.get("contact", ""),
            at=timezone.now(),
            actor=actor_of(request),
        )
        return f"结果已公告，通知书已发出。{late_words(late)}"

    lead = f"中标人：{found.winner}。向中标人发中标通知书，同时把结果通知其他投标人。"
    return ask(request, form, _step(found, "公告结果，发中标通知书", "发出", lead), do)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def fail(request: HttpRequest, code: str) -> HttpResponse:
    """Let the lot fail."""
    found = run_award(request, code)
    form = FailForm(request.POST or None)

    def do(form: FailForm) -> str:
        fail_lot(award=found, at=timezone.now(), actor=actor_of(request), **form.cleaned_data)
        return "已流标，公告已发布。"

    return ask(request, form, _step(found, "流标", "发布流标公告"), do)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Send the lot back to evaluation."""
    found = run_award(request, code)
    form = ReasonForm(request.POST or None)

    def do(form: ReasonForm) -> str:
        reason = form.cleaned_data["reason"]
        evaluate_again(award=found, reason=reason, actor=actor_of(request))
        return "已退回重新评审，原公示和候选人名单不再有效。"

    lead = "异议、投诉成立并影响中标结果的，才能重新评审。"
    return ask(request, form, _step(found, "重新评审", "退回评审", lead), do)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def committee(request: HttpRequest, code: str) -> HttpResponse:
    """Name those who decide apart from the evaluation."""
    found = run_award(request, code)
    people = people_of(found.lot.tender)
    form = CommitteeForm(request.POST or None, people=people)

    def do(form: CommitteeForm) -> str:
        members, chair = form.cleaned_data["members"], form.cleaned_data["chair"]
        seat_deciders(award=found, members=members, chair=chair, actor=actor_of(request))
        return "定标委员会已组成，请各成员登录投票。"

    return ask(request, form, _step(found, "组成定标委员会", "确定"), do)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def ballot(request: HttpRequest, code: str) -> HttpResponse:
    """Let a member cast a vote; those who are no members read how far it has come."""
    found = run_award(request, code)
    number, runners = round_of(found)
    user: Any = request.user
    decider = found.deciders.filter(user=user).first()
    if decider is None:
        context = {
            "award": found,
            "lot": found.lot,
            "number": number,
            "deciders": _deciders(found, number),
        }
        return render(request, "contracts/ballot.html", context)
    form = VoteForm(request.POST or None, runners=runners)

    def do(form: VoteForm) -> str:
        cast_vote(
            decider=decider,
            candidate=form.chosen(),
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
            actor=actor_of(request),
        )
        return "已投票，不能更改。"

    lead = "一人一票，超过全体成员半数当选；没有过半的，前两名再投。"
    return ask(request, form, _step(found, f"定标票决（第{number}轮）", "投票", lead), do)


@allow(Role.TENDERER)
@require_POST
def reported(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in the written report on the tender."""
    found = run_award(request, code)

    def do() -> str:
        late = report_result(award=found, at=timezone.now(), actor=actor_of(request))
        return f"书面报告已提交行政监督部门。{late_words(late)}"

    return press(request, _back(found), do)


def _award_parts(request: HttpRequest, lot: Lot, found: Award) -> dict[str, Any]:
    """Return what the page shows once there is a report."""
    number, _ = round_of(found)
    later = {event.code for event in procedure_of(lot.tender.procedure).events}
    is_open = found.state in {AwardState.RECEIVED, AwardState.PUBLICIZED}
    return {
        "candidates": candidates_of(found),
        "others": found.reported.filter(is_candidate=False).select_related("enterprise"),
        "deciders": _deciders(found, number),
        "is_open": is_open,
        "may_report": "result_reported" in later
        and found.state == AwardState.NOTIFIED
        and "result_reported" not in lot_moments(lot),
        "may_fail": is_open
        and any(one.state == CandidateState.FALLEN for one in candidates_of(found)),
        "letters": found.letters.select_related("bid__enterprise").order_by("id"),
        "entries": entries_of(key_of(found)),
    }


def _deciders(found: Award, number: int) -> list[tuple[Decider, bool]]:
    """Return each member and whether the vote of this round was cast."""
    voted = set(
        Vote.objects.filter(decider__award=found, round=number).values_list(
            "decider_id", flat=True
        )
    )
    members = found.deciders.select_related("user").order_by("id")
    return [(member, member.pk in voted) for member in members]


def _step(found: Award, title: str, button: str, lead: str = "") -> Step:
    lot = found.lot
    return Step(f"{title}：{lot.tender.name} {lot.name}", button, _back(found), lead)


def _back(found: Award) -> str:
    return reverse("contracts:award", args=[found.lot.code])
