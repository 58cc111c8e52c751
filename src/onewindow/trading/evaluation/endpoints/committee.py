"""What a member does over HTTP: sign in, vote, find, ask, close the review."""

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from onewindow.foundation.accounts.api import caller_of
from onewindow.kernel.violations import refuse
from onewindow.trading.evaluation.actions import (
    FindingDraft,
    ask_bidder,
    close_review,
    propose_correction,
    record_findings,
    sign_in,
    vote_leader,
)
from onewindow.trading.evaluation.endpoints.finding import (
    COMMITTEE,
    Code,
    Done,
    contender_named,
    done,
    member_calling,
)
from onewindow.trading.evaluation.queries import (
    bidders_seen,
    is_open_to,
    members_of,
    own_review,
    own_sheet,
)
from onewindow.trading.evaluation.rules import BillLine, Quotation, Reader
from onewindow.trading.evaluation.rules import Field as Hidden

router = Router()
Yuan = Annotated[Decimal, Field(max_digits=18, decimal_places=2)]


class SignInIn(Schema):
    """A member declares that nothing bars him."""

    has_no_tie: bool


class VoteIn(Schema):
    """Whom a member wants to lead, by number."""

    member: int


class FindingIn(Schema):
    """What a member found of a bid."""

    bidder: str = Field("", max_length=18, description="投标人信用代码；就是否缺乏竞争表决时为空")
    factor: str = Field(max_length=40)
    is_passed: bool
    words: str = Field("", max_length=400)


class FindingsIn(Schema):
    """Findings, many at once."""

    findings: list[FindingIn] = Field(max_length=5000)


class QuestionIn(Schema):
    """A written question to a bidder."""

    bidder: str = Field(max_length=18)
    text: str = Field(max_length=1000)


class BillLineIn(Schema):
    """A line of a priced bill."""

    name: str = Field(max_length=200)
    quantity: Decimal
    unit_price: Decimal
    total: Yuan


class CorrectionIn(Schema):
    """The figures of a bid that contradict each other."""

    bidder: str = Field(max_length=18)
    roll_words: Yuan | None = None
    roll_figures: Yuan
    file_total: Yuan
    lines: list[BillLineIn] = Field(default_factory=list, max_length=5000)


@router.get("evaluations/{code}", response=dict[str, Any], auth=COMMITTEE)
def show(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Tell a member what he may see now: bids, his factors, his sheet."""
    member = member_calling(request, code)
    evaluation = member.evaluation
    if not is_open_to(Hidden.COMMITTEE, Reader.MEMBER, evaluation):
        raise refuse("evaluation.early", "评标还没有开始")
    return {
        **done(evaluation),
        "number": member.number,
        "member_state": member.state,
        "leader": evaluation.leader.number if evaluation.leader else None,
        "members": [
            {"number": one.number, "name": one.user.name} for one in members_of(evaluation)
        ],
        "bidders": [
            {
                "bidder": one.code,
                "name": one.name,
                "price": one.price,
                "is_standing": one.is_standing,
            }
            for one in bidders_seen(evaluation, Reader.MEMBER)
        ],
        "review": [{"factor": f.code, "name": f.name} for f in own_review(member)],
        "sheet": [
            {
                "factor": factor.code,
                "name": factor.name,
                "full": factor.full,
                "is_objective": factor.is_objective,
                "bids": [{"bidder": one.bidder, "points": one.points} for one in cells],
            }
            for factor, cells in own_sheet(member)
        ],
        "result": evaluation.result
        if is_open_to(Hidden.RESULT, Reader.MEMBER, evaluation)
        else None,
    }


@router.post("evaluations/{code}/sign-in", response=Done, auth=COMMITTEE)
def enter(request: HttpRequest, code: Code, body: SignInIn) -> dict[str, str]:
    """Sign in and declare that nothing bars one."""
    member = member_calling(request, code)
    sign_in(
        member=member,
        has_no_tie=body.has_no_tie,
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return done(member.evaluation)


@router.post("evaluations/{code}/leader", response=Done, auth=COMMITTEE)
def vote(request: HttpRequest, code: Code, body: VoteIn) -> dict[str, str]:
    """Vote for a leader."""
    member = member_calling(request, code)
    everybody = {one.number: one for one in members_of(member.evaluation)}
    choice = everybody.get(body.member)
    if choice is None:
        raise refuse("evaluation.leader.choice", "组长须是评标委员会成员")
    vote_leader(member=member, choice=choice, actor=caller_of(request).actor)
    return done(member.evaluation)


@router.post("evaluations/{code}/findings", response=Done, auth=COMMITTEE)
def find(request: HttpRequest, code: Code, body: FindingsIn) -> dict[str, str]:
    """Keep findings of qualification, conformity, low prices, competition."""
    member = member_calling(request, code)
    record_findings(
        member=member,
        drafts=[
            FindingDraft(one.bidder, one.factor, one.is_passed, one.words) for one in body.findings
        ],
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return done(member.evaluation)


@router.post("evaluations/{code}/review/close", response=Done, auth=COMMITTEE)
def end_review(request: HttpRequest, code: Code) -> dict[str, str]:
    """Close the review; the leader's."""
    member = member_calling(request, code)
    close_review(leader=member, at=timezone.now(), actor=caller_of(request).actor)
    return done(member.evaluation)


@router.post("evaluations/{code}/questions", response={201: dict[str, int]}, auth=COMMITTEE)
def ask(request: HttpRequest, code: Code, body: QuestionIn) -> Status[dict[str, int]]:
    """Ask a bidder in writing."""
    member = member_calling(request, code)
    inquiry = ask_bidder(
        member=member,
        contender=contender_named(member, body.bidder),
        text=body.text,
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return Status(201, {"inquiry": inquiry.pk})


@router.post("evaluations/{code}/corrections", response={201: dict[str, int]}, auth=COMMITTEE)
def correct(request: HttpRequest, code: Code, body: CorrectionIn) -> Status[dict[str, int]]:
    """Put an arithmetic correction before a bidder."""
    member = member_calling(request, code)
    lines = [BillLine(one.name, one.quantity, one.unit_price, one.total) for one in body.lines]
    inquiry = propose_correction(
        member=member,
        contender=contender_named(member, body.bidder),
        quotation=Quotation(body.roll_words, body.roll_figures, body.file_total, lines),
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return Status(201, {"inquiry": inquiry.pk})
