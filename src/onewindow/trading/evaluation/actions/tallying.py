"""The tally (汇总): checked sheets and prices into scores, ties told apart, all by computation."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from onewindow.foundation.records.api import head_statement, move, seal_all
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.canonical import digest
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.evaluation.actions.ending import (
    fail_if_too_few,
    reject_bid,
    reject_over_ceiling,
)
from onewindow.trading.evaluation.actions.reviewing import refuse_unless_leader
from onewindow.trading.evaluation.actions.starting import at_work
from onewindow.trading.evaluation.models import Contender, Evaluation, Member
from onewindow.trading.evaluation.queries import (
    doubts_open,
    head_after_tally,
    lines_of,
    low_price_asked,
    marks_of,
    members_of,
    open_inquiries,
    opinions_of,
    result_of,
    sheet_digest,
    standing_of,
    terms_of,
)
from onewindow.trading.evaluation.rules import (
    CONTENDER,
    EVALUATION,
    LOW_PRICE,
    EvaluationState,
    MemberState,
    check_agreement,
    check_words,
    reason_of,
    scored,
    tie_key,
)
from onewindow.trading.tendering.api import Method

_LOW = "财政部令第87号第六十条；《招标投标法实施条例》第五十一条"
_POLICY = "《政府采购促进中小企业发展管理办法》（财库〔2020〕46号）第九条"
_ADJUSTING = (
    EvaluationState.REVIEWING,
    EvaluationState.CONSULTING,
    EvaluationState.SCORING,
    EvaluationState.TALLYING,
)


@transaction.atomic
def grant_deduction(*, leader: Member, contender: Contender, reason: str, actor: Actor) -> None:
    """
    Find that a bidder is a small firm, so that its price is lowered for comparison (价格扣除).

    The rate is the document's; the contract keeps the price that was bid.

    :raises Refused: if the document grants none, without the ground, or after the tally.
    """
    evaluation = _adjustable(leader, contender)
    rate = terms_of(evaluation).small_firm_deduction
    if not rate:
        raise refuse("deduction.none", "招标文件没有规定价格扣除", _POLICY)
    words = reason_of(reason)
    refuse_if_any(check_words(words, "认定的依据，如中小企业声明函"))
    detail = {"rate": f"{rate:f}", "reason": words, "source": _POLICY}
    move(
        subject=contender,
        lifecycle=CONTENDER,
        name="deduct",
        actor=actor,
        detail=detail,
        deduction=rate,
    )


@transaction.atomic
def adjust_price(
    *, leader: Member, contender: Contender, amount: Decimal, reason: str, actor: Actor
) -> None:
    """
    Turn a bid's deviations into yuan, where the lowest evaluated price wins (偏差折价).

    :raises Refused: under another method, without reasons, or after the tally.
    """
    evaluation = _adjustable(leader, contender)
    if terms_of(evaluation).method is not Method.LOWEST_EVALUATED:
        raise refuse(
            "adjustment.method",
            "除算术修正和政策扣除外，不能调整投标价格",
            "财政部令第87号第五十四条",
        )
    words = reason_of(reason)
    refuse_if_any(check_words(words, "折价的依据"))
    detail = {"amount": f"{amount:f}", "reason": words}
    move(
        subject=contender,
        lifecycle=CONTENDER,
        name="adjust",
        actor=actor,
        detail=detail,
        adjustment=amount,
    )


def tally(*, leader: Member, at: datetime, actor: Actor) -> None:
    """
    Compute scores, places and candidates; whom nothing else tells apart, the draw does (随机抽取).

    The draw is the first tree head after the tally was put on record: nobody could choose it.

    :raises Refused: with everything that is in the way: sheets changed behind the lock, factors of
        fact judged differently, deviations without reasons, questions or low prices open.
    """
    evaluation = leader.evaluation
    if not _tally(leader, actor):
        return
    seal_all()
    _draw(evaluation)


@transaction.atomic
def _tally(leader: Member, actor: Actor) -> bool:
    """Tally, and return whether equals are left for the draw."""
    evaluation = at_work(leader.evaluation)
    refuse_unless_leader(evaluation, leader)
    if evaluation.state != EvaluationState.TALLYING:
        raise refuse("evaluation.tally", "评分还没有交齐，不能汇总")
    refuse_if_any(_obstacles(evaluation))
    _judge_low_prices(evaluation, actor)
    reject_over_ceiling(evaluation, actor=actor)
    if fail_if_too_few(evaluation, actor=actor):
        return False
    result, was_drawn = result_of(evaluation, lines_of(evaluation), {})
    marks = [[m.member, m.bidder, m.factor, f"{m.points:f}"] for m in marks_of(evaluation)]
    move(
        subject=evaluation,
        lifecycle=EVALUATION,
        name="tally",
        actor=actor,
        detail={"marks": digest(marks).hex(), "bids": len(result["order"])},
        result=None if was_drawn else result,
        head=None,
    )
    return was_drawn


@transaction.atomic
def _draw(evaluation: Evaluation) -> None:
    """Tell equals apart by the first tree head after the tally."""
    evaluation = at_work(evaluation)
    head = head_after_tally(evaluation)
    if head is None:
        raise refuse("tally.head", "正在入账，请过几秒再汇总")
    statement = head_statement(head)
    result, _ = result_of(evaluation, lines_of(evaluation), _order_of(evaluation, statement))
    move(
        subject=evaluation,
        lifecycle=EVALUATION,
        name="settle",
        actor=SYSTEM,
        detail={"head": statement},
        result=result,
        head=statement,
    )


def _order_of(evaluation: Evaluation, head: dict[str, Any]) -> dict[str, str]:
    return {
        one.credit_code: tie_key(head["root"], evaluation.code, one.credit_code)
        for one in standing_of(evaluation)
    }


def _obstacles(evaluation: Evaluation) -> list[Violation]:
    """Return everything for which the tally must wait."""
    factors, marks = scored(terms_of(evaluation).factors), marks_of(evaluation)
    problems = [
        Violation("sheet.changed", f"{one.number}号成员的评分与提交时的摘要不符，不能汇总")
        for one in members_of(evaluation)
        if factors
        and (one.state != MemberState.SUBMITTED or sheet_digest(one) != one.sheet_digest)
    ]
    problems += check_agreement(marks, factors)
    waiting = doubts_open(evaluation)
    if waiting:
        words = "、".join(dict.fromkeys(f"{one.member}号" for one in waiting))
        problems.append(
            Violation(
                "score.outlier",
                f"有{len(waiting)}项评分畸高畸低，请{words}成员书面说明理由，或者退回改正",
                "财政部令第87号第六十四条",
            )
        )
    pending = open_inquiries(evaluation)
    if pending:
        problems.append(Violation("inquiry.open", f"还有{pending}项询标没有答复，也没有到期"))
    owed = _low_price_owed(evaluation)
    if owed:
        names = "、".join(owed)
        problems.append(
            Violation("price.low.judge", f"请全体成员认定{names}的低价说明是否成立", _LOW)
        )
    return problems


def _low_price_owed(evaluation: Evaluation) -> list[str]:
    given = opinions_of(evaluation, [LOW_PRICE])
    members = len(members_of(evaluation))
    return [
        one.contender.name
        for one in low_price_asked(evaluation)
        if sum(o.bidder == one.contender.credit_code for o in given) < members
    ]


def _judge_low_prices(evaluation: Evaluation, actor: Actor) -> None:
    """Reject whose explanation the majority does not accept."""
    given = opinions_of(evaluation, [LOW_PRICE])
    members = len(members_of(evaluation))
    for one in low_price_asked(evaluation):
        against = [o for o in given if o.bidder == one.contender.credit_code and not o.is_passed]
        if 2 * len(against) > members:
            reason = f"不能证明报价合理：{against[0].words}"
            reject_bid(one.contender, clause=_LOW, reason=reason, actor=actor)


def _adjustable(leader: Member, contender: Contender) -> Evaluation:
    evaluation = at_work(leader.evaluation)
    refuse_unless_leader(evaluation, leader)
    if evaluation.state not in _ADJUSTING or evaluation.result is not None:
        raise refuse("evaluation.tallied", "已经汇总，不能再改价格")
    if contender.evaluation_id != evaluation.pk:
        raise refuse("score.bidder", "没有这家投标人")
    return evaluation
