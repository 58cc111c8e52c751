"""The award over HTTP: publicity, decision, notice; everybody reads what was published."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Status

from onewindow.foundation.accounts.api import Open, caller_of
from onewindow.kernel.violations import Violation, refuse
from onewindow.trading.contracts.actions import (
    cast_vote,
    decide_award,
    evaluate_again,
    fail_lot,
    notify_result,
    publicize_candidates,
    receive_signed,
    report_result,
    seat_deciders,
)
from onewindow.trading.contracts.endpoints.schemas import (
    AwardOut,
    CommitteeIn,
    DecisionIn,
    DoneOut,
    FailIn,
    NotifyIn,
    PublicityIn,
    ReasonIn,
    VoteIn,
)
from onewindow.trading.contracts.endpoints.scope import TENDERERS, LotCode, run_award, run_lot
from onewindow.trading.contracts.models import Award, ReportedBid
from onewindow.trading.contracts.queries import award_facts, people_of
from onewindow.trading.contracts.rules import AwardFacts
from onewindow.trading.tendering.api import Lot

router = Router()


@router.get("lots/{code}/award", response=AwardOut, auth=Open())
def show(request: HttpRequest, code: LotCode) -> AwardFacts:
    """Give the award of a lot, from the publicity of its candidates or its result on."""
    lot = Lot.objects.filter(code=code).select_related("tender").first()
    found = [one for one in award_facts(lot.tender) if one.lot == code] if lot else []
    if not found or not (found[-1].publicized_at or found[-1].notified_at):
        raise Http404
    return found[-1]


@router.post("lots/{code}/award", response={201: DoneOut}, auth=TENDERERS)
def receive(request: HttpRequest, code: LotCode) -> Status[dict[str, Any]]:
    """Take the signed report without waiting for the clock."""
    lot = run_lot(request, code)
    return Status(201, _done(receive_signed(lot=lot, actor=caller_of(request).actor)))


@router.post("lots/{code}/award/publicity", response=DoneOut, auth=TENDERERS)
def publicize(request: HttpRequest, code: LotCode, body: PublicityIn) -> dict[str, Any]:
    """Put the candidates on show."""
    award = run_award(request, code)
    late = publicize_candidates(
        award=award,
        channel=body.channel,
        others=body.others,
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return _done(award, late)


@router.post("lots/{code}/award/decision", response=DoneOut, auth=TENDERERS)
def decide(request: HttpRequest, code: LotCode, body: DecisionIn) -> dict[str, Any]:
    """Decide a ranked award."""
    award = run_award(request, code)
    late = decide_award(
        award=award,
        winner=_candidate(award, body.winner),
        reasons=body.reasons,
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return _done(award, late)


@router.post("lots/{code}/award/committee", response=DoneOut, auth=TENDERERS)
def committee(request: HttpRequest, code: LotCode, body: CommitteeIn) -> dict[str, Any]:
    """Name those who decide apart from the evaluation."""
    award = run_award(request, code)
    people = {one.username: one for one in people_of(award.lot.tender)}
    unknown = [name for name in (*body.members, body.chair) if name not in people]
    if unknown:
        raise refuse("award.member", f"不是本单位的办理人员：{'、'.join(unknown)}")
    seat_deciders(
        award=award,
        members=[people[name] for name in body.members],
        chair=people[body.chair],
        actor=caller_of(request).actor,
    )
    return _done(award)


@router.post("lots/{code}/award/votes", response=DoneOut, auth=TENDERERS)
def vote(request: HttpRequest, code: LotCode, body: VoteIn) -> dict[str, Any]:
    """Cast one's vote of this round."""
    award, caller = run_award(request, code), caller_of(request)
    decider = award.deciders.filter(user=caller.user).first() if caller.user else None
    if decider is None:
        raise refuse("vote.member", "您不是本标段定标委员会的成员")
    cast_vote(
        decider=decider,
        candidate=_candidate(award, body.candidate),
        reason=body.reason,
        at=timezone.now(),
        actor=caller.actor,
    )
    award.refresh_from_db()
    return _done(award)


@router.post("lots/{code}/award/notification", response=DoneOut, auth=TENDERERS)
def notify(request: HttpRequest, code: LotCode, body: NotifyIn) -> dict[str, Any]:
    """Publish the result and send the letters."""
    award = run_award(request, code)
    late = notify_result(
        award=award,
        goods=body.goods,
        contact=body.contact,
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return _done(award, late)


@router.post("lots/{code}/award/result-report", response=DoneOut, auth=TENDERERS)
def hand_report(request: HttpRequest, code: LotCode) -> dict[str, Any]:
    """Hand in the written report on the tender."""
    award = run_award(request, code)
    late = report_result(award=award, at=timezone.now(), actor=caller_of(request).actor)
    return _done(award, late)


@router.post("lots/{code}/award/re-evaluation", response=DoneOut, auth=TENDERERS)
def again(request: HttpRequest, code: LotCode, body: ReasonIn) -> dict[str, Any]:
    """Send the lot back to evaluation."""
    award = run_award(request, code)
    evaluate_again(award=award, reason=body.reason, actor=caller_of(request).actor)
    return _done(award)


@router.post("lots/{code}/award/failure", response=DoneOut, auth=TENDERERS)
def fail(request: HttpRequest, code: LotCode, body: FailIn) -> dict[str, Any]:
    """Let the lot fail."""
    award = run_award(request, code)
    fail_lot(
        award=award,
        reason=body.reason,
        follow_up=body.follow_up,
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return _done(award)


def _candidate(award: Award, credit_code: str) -> ReportedBid:
    rows = award.reported.filter(is_candidate=True, enterprise__credit_code=credit_code)
    found = rows.select_related("enterprise").first()
    if found is None:
        raise refuse("award.candidate", f"{credit_code}不是中标候选人")
    return found


def _done(award: Award, late: tuple[Violation, ...] = ()) -> dict[str, Any]:
    return {
        "identifier": f"{award.lot.code}-A{award.round}",
        "state": award.state,
        "state_label": award.get_state_display(),
        "late": [f"{one.message}（{one.source}）" for one in late],
    }
