"""Scores, tally and report over HTTP."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from onewindow.foundation.accounts.api import caller_of, signed_bytes
from onewindow.kernel.violations import refuse
from onewindow.trading.evaluation.actions import (
    SIGN,
    PointsDraft,
    adjust_price,
    explain_points,
    grant_deduction,
    make_report,
    reopen_sheet,
    report_statement,
    save_points,
    sign_report,
    submit_sheet,
    tally,
)
from onewindow.trading.evaluation.endpoints.finding import (
    COMMITTEE,
    Code,
    Done,
    SignatureIn,
    contender_named,
    done,
    member_calling,
    signing_of,
)
from onewindow.trading.evaluation.models import Member, Report
from onewindow.trading.evaluation.queries import doubts_open, members_of, report_now
from onewindow.trading.evaluation.rules import EvaluationState, ReopenCause

router = Router()


class PointsIn(Schema):
    """Points for a bid."""

    bidder: str = Field(max_length=18, description="投标人信用代码；技术暗标用暗标编号")
    factor: str = Field(max_length=40)
    points: Decimal = Field(max_digits=8, decimal_places=4)


class SheetIn(Schema):
    """Points, many at once."""

    scores: list[PointsIn] = Field(max_length=5000)


class ReopenIn(Schema):
    """Whose sheet goes back, for which of the lawful causes, and why."""

    member: int
    cause: ReopenCause
    reason: str = Field(max_length=200)


class ExplanationIn(Schema):
    """Why points lie far from the others'."""

    bidder: str = Field(max_length=18)
    factor: str = Field(max_length=40)
    words: str = Field(max_length=200)


class GroundIn(Schema):
    """A bid, and the ground on which its price is lowered."""

    bidder: str = Field(max_length=18)
    reason: str = Field(max_length=200)


class AdjustmentIn(GroundIn):
    """What a bid's deviations are worth in yuan."""

    amount: Decimal = Field(max_digits=18, decimal_places=2)


class OpinionIn(SignatureIn):
    """A member's signature under the report, with his dissent if he has one."""

    dissent: str = Field("", max_length=1000)


class StatementIn(Schema):
    """The dissent that will be signed, if any."""

    dissent: str = Field("", max_length=1000)


@router.post("evaluations/{code}/scores", response=dict[str, int], auth=COMMITTEE)
def save(request: HttpRequest, code: Code, body: SheetIn) -> dict[str, int]:
    """Save points as a draft."""
    member = member_calling(request, code)
    drafts = [PointsDraft(one.bidder, one.factor, one.points) for one in body.scores]
    return {"saved": save_points(member=member, drafts=drafts)}


@router.post("evaluations/{code}/submit", response=dict[str, str], auth=COMMITTEE)
def submit(request: HttpRequest, code: Code) -> dict[str, str]:
    """Submit one's sheet; it is locked."""
    member = member_calling(request, code)
    digest = submit_sheet(member=member, at=timezone.now(), actor=caller_of(request).actor)
    return {**done(member.evaluation), "digest": digest}


@router.post("evaluations/{code}/reopen", response=Done, auth=COMMITTEE)
def reopen(request: HttpRequest, code: Code, body: ReopenIn) -> dict[str, str]:
    """Give a sheet back to its member; the leader's."""
    leader = member_calling(request, code)
    reopen_sheet(
        leader=leader,
        member=_colleague(leader, body.member),
        cause=body.cause,
        reason=body.reason,
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return done(leader.evaluation)


@router.get("evaluations/{code}/doubts", response=list[dict[str, Any]], auth=COMMITTEE)
def doubts(request: HttpRequest, code: Code) -> list[dict[str, Any]]:
    """Tell a member which of his points need written reasons, once all sheets are in."""
    member = member_calling(request, code)
    if member.evaluation.state != EvaluationState.TALLYING:
        return []
    return [
        {
            "bidder": one.bidder,
            "factor": one.factor,
            "deviation": one.deviation,
            "is_high": one.is_high,
        }
        for one in doubts_open(member.evaluation, member)
    ]


@router.post("evaluations/{code}/explanations", response=Done, auth=COMMITTEE)
def explain(request: HttpRequest, code: Code, body: ExplanationIn) -> dict[str, str]:
    """Give the reasons for points that lie far from the others'."""
    member = member_calling(request, code)
    explain_points(
        member=member,
        contender=contender_named(member, body.bidder),
        factor=body.factor,
        words=body.words,
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return done(member.evaluation)


@router.post("evaluations/{code}/deductions", response=Done, auth=COMMITTEE)
def deduct(request: HttpRequest, code: Code, body: GroundIn) -> dict[str, str]:
    """Find that a bidder is a small firm; the leader's."""
    leader = member_calling(request, code)
    grant_deduction(
        leader=leader,
        contender=contender_named(leader, body.bidder),
        reason=body.reason,
        actor=caller_of(request).actor,
    )
    return done(leader.evaluation)


@router.post("evaluations/{code}/adjustments", response=Done, auth=COMMITTEE)
def adjust(request: HttpRequest, code: Code, body: AdjustmentIn) -> dict[str, str]:
    """Turn a bid's deviations into yuan; the leader's."""
    leader = member_calling(request, code)
    adjust_price(
        leader=leader,
        contender=contender_named(leader, body.bidder),
        amount=body.amount,
        reason=body.reason,
        actor=caller_of(request).actor,
    )
    return done(leader.evaluation)


@router.post("evaluations/{code}/tally", response=Done, auth=COMMITTEE)
def add_up(request: HttpRequest, code: Code) -> dict[str, str]:
    """Compute scores, places and candidates; the leader's."""
    leader = member_calling(request, code)
    tally(leader=leader, at=timezone.now(), actor=caller_of(request).actor)
    return done(leader.evaluation)


@router.post("evaluations/{code}/report", response={201: dict[str, str]}, auth=COMMITTEE)
def write(request: HttpRequest, code: Code) -> Status[dict[str, str]]:
    """Write the report after the recount agrees; the leader's."""
    leader = member_calling(request, code)
    report = make_report(leader=leader, at=timezone.now(), actor=caller_of(request).actor)
    return Status(201, {**done(leader.evaluation), "digest": report.digest})


@router.get("evaluations/{code}/report", response=dict[str, Any], auth=COMMITTEE)
def read(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Give the report's content to a member."""
    report = _report(member_calling(request, code))
    return {"digest": report.digest, "content": report.content}


@router.post("evaluations/{code}/report/statement", response=dict[str, str], auth=COMMITTEE)
def statement(request: HttpRequest, code: Code, body: StatementIn) -> dict[str, str]:
    """Tell which bytes, in hex, a member signs for the report with this dissent."""
    report = _report(member_calling(request, code))
    return {"statement": signed_bytes(report, SIGN, report_statement(report, body.dissent)).hex()}


@router.post("evaluations/{code}/sign", response=Done, auth=COMMITTEE)
def sign(request: HttpRequest, code: Code, body: OpinionIn) -> dict[str, str]:
    """Sign the report, or one's dissent from it."""
    member = member_calling(request, code)
    sign_report(
        member=member,
        signing=signing_of(request, body),
        dissent=body.dissent,
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return done(member.evaluation)


def _colleague(leader: Member, number: int) -> Member:
    everybody = {one.number: one for one in members_of(leader.evaluation)}
    if number not in everybody:
        raise refuse("member.number", "没有这位成员")
    return everybody[number]


def _report(member: Member) -> Report:
    report = report_now(member.evaluation)
    if report is None:
        raise refuse("report.none", "还没有报告")
    return report
