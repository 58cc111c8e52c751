"""What the centre does over HTTP: prepare, seat, start, watch, note silence, judge experts."""

from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Path, Router, Schema, Status

from onewindow.foundation.accounts.api import User, caller_of
from onewindow.kernel.violations import refuse
from onewindow.trading.evaluation.actions import (
    AssessmentDraft,
    EvaluationPlan,
    assess_expert,
    evaluate_again,
    name_representative,
    note_silence,
    prepare_evaluation,
    start_evaluation,
)
from onewindow.trading.evaluation.endpoints.finding import (
    CENTRE,
    WATCHERS,
    Code,
    Done,
    done,
    evaluation_named,
)
from onewindow.trading.evaluation.models import Evaluation, Member
from onewindow.trading.evaluation.queries import (
    bidders_seen,
    is_open_to,
    is_ranked_by,
    issued_terms,
    may_watch,
    members_of,
    progress_of,
    sheets_of,
)
from onewindow.trading.evaluation.rules import Blinds, Reader, Side
from onewindow.trading.evaluation.rules import Field as Hidden
from onewindow.trading.tendering.api import Lot

router = Router()


class PrepareIn(Schema):
    """How a lot is to be evaluated, beyond the issued document's terms."""

    is_blind: bool = Field(False, description="技术部分为暗标")
    hides_prices: bool = Field(False, description="评分交齐后才公开报价")
    is_ranked: bool | None = Field(None, description="候选人是否排序；不填按交易程序")
    rate: Decimal | None = Field(None, description="开标时抽取的下浮率")


class UserIn(Schema):
    """Who is meant, by user name."""

    username: str = Field(max_length=150)


class WordsIn(Schema):
    """Why."""

    reason: str = Field("", max_length=400)


class AssessmentIn(Schema):
    """What one side holds against an expert."""

    side: Side
    items: list[str] = Field(default_factory=list, max_length=30)
    words: str = Field("", max_length=400)


@router.post("lots/{code}/evaluation", response={201: Done}, auth=CENTRE)
def prepare(
    request: HttpRequest, code: Annotated[str, Path(max_length=30)], body: PrepareIn
) -> Status[dict[str, str]]:
    """Prepare the evaluation of an opened lot by the terms of its issued document."""
    lot = _lot(code)
    terms = issued_terms(lot)
    is_ranked = is_ranked_by(lot)
    plan = EvaluationPlan(
        terms=terms,
        blinds=Blinds(body.is_blind, body.hides_prices),
        is_ranked=is_ranked if body.is_ranked is None else body.is_ranked,
        rate=body.rate,
    )
    made = prepare_evaluation(lot=lot, plan=plan, actor=caller_of(request).actor)
    return Status(201, done(made))


@router.post("evaluations/{code}/representatives", response=Done, auth=CENTRE)
def represent(request: HttpRequest, code: Code, body: UserIn) -> dict[str, str]:
    """Seat one who speaks for the tenderer."""
    evaluation = evaluation_named(code)
    user = User.objects.filter(username=body.username).first()
    if user is None:
        raise refuse("member.user", "没有这个账号")
    name_representative(evaluation=evaluation, user=user, actor=caller_of(request).actor)
    return done(evaluation)


@router.post("evaluations/{code}/start", response=Done, auth=CENTRE)
def start(request: HttpRequest, code: Code) -> dict[str, str]:
    """Start the evaluation; the names are unsealed."""
    evaluation = evaluation_named(code)
    start_evaluation(evaluation=evaluation, at=timezone.now(), actor=caller_of(request).actor)
    return done(evaluation)


@router.get("evaluations/{code}/progress", response=dict[str, Any], auth=WATCHERS)
def progress(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Tell how far the committee has come; judgements are not told before they are in."""
    evaluation = _watched(request, code)
    has_started = is_open_to(Hidden.COMMITTEE, Reader.HOUSE, evaluation)
    return {
        **done(evaluation),
        "members": [
            {
                "number": one["member"].number,
                "name": one["member"].user.name,
                "state": one["member"].state,
                "found": one["found"],
                "to_find": one["to_find"],
                "marked": one["marked"],
                "to_mark": one["to_mark"],
            }
            for one in (progress_of(evaluation) if has_started else [])
        ],
        "bidders": [
            {"bidder": one.code, "name": one.name, "is_standing": one.is_standing}
            for one in (bidders_seen(evaluation, Reader.HOUSE) if has_started else [])
        ],
        "result": evaluation.result
        if is_open_to(Hidden.RESULT, Reader.HOUSE, evaluation)
        else None,
    }


@router.get("evaluations/{code}/sheets", response=dict[str, Any], auth=WATCHERS)
def sheets(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Give the sheets for a recount, once all are in."""
    evaluation = _watched(request, code)
    if not is_open_to(Hidden.MARKS, Reader.HOUSE, evaluation):
        raise refuse("evaluation.hidden", "全体成员交齐评分以后才能查看")
    return sheets_of(evaluation)


@router.post("evaluations/{code}/members/{number}/silence", response=Done, auth=CENTRE)
def silence(
    request: HttpRequest, code: Code, number: Annotated[int, Path(ge=1, le=99)]
) -> dict[str, str]:
    """Note that a member neither signs nor says why."""
    evaluation = evaluation_named(code)
    member = _member(evaluation, number)
    note_silence(member=member, at=timezone.now(), actor=caller_of(request).actor)
    return done(evaluation)


@router.post("evaluations/{code}/again", response=Done, auth=CENTRE)
def again(request: HttpRequest, code: Code, body: WordsIn) -> dict[str, str]:
    """Set a reported evaluation aside, for the committee to evaluate anew."""
    evaluation = evaluation_named(code)
    evaluate_again(evaluation=evaluation, reason=body.reason, actor=caller_of(request).actor)
    return done(evaluation)


@router.post("evaluations/{code}/members/{number}/assessments", response={201: Done}, auth=CENTRE)
def assess(
    request: HttpRequest,
    code: Code,
    number: Annotated[int, Path(ge=1, le=99)],
    body: AssessmentIn,
) -> Status[dict[str, str]]:
    """Judge an expert after the report, for the centre or a side that told it."""
    evaluation = evaluation_named(code)
    assess_expert(
        member=_member(evaluation, number),
        draft=AssessmentDraft(body.side, body.items, body.words),
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return Status(201, done(evaluation))


def _lot(code: str) -> Lot:
    rows = Lot.objects.select_related("tender__procedure", "tender__tenderer")
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _watched(request: HttpRequest, code: str) -> Evaluation:
    evaluation = evaluation_named(code)
    if not may_watch(caller_of(request).user, evaluation):
        raise Http404
    return evaluation


def _member(evaluation: Evaluation, number: int) -> Member:
    found = next((one for one in members_of(evaluation) if one.number == number), None)
    if found is None:
        raise Http404
    found.evaluation = evaluation
    return found
