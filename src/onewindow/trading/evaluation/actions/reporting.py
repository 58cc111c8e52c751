"""The report: written from the data, recounted, signed by all or dissented from, handed over."""

from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.foundation.records.api import insert_rows, move, record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.canonical import canonical_bytes, digest
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.evaluation.actions.reviewing import refuse_unless_leader
from onewindow.trading.evaluation.actions.signing import Signing, keep_signature
from onewindow.trading.evaluation.actions.starting import at_work, locked
from onewindow.trading.evaluation.models import Evaluation, Member, Opinion, Report
from onewindow.trading.evaluation.queries import content_of, members_of, report_now
from onewindow.trading.evaluation.rules import (
    EVALUATION,
    EvaluationState,
    OpinionKind,
    check_words,
    differences,
)
from onewindow.trading.tendering.api import LOT, law_of, lot_moments, note_event

SIGN = "evaluation.report"
# 数据电文进入收件人系统即为收到，评标报告签齐即送达招标人。
_RECEIVED = "《电子签名法》第十一条"


@transaction.atomic
def make_report(*, leader: Member, at: datetime, actor: Actor) -> Report:
    """
    Write the report from the data, after an independent recount of the sheets agrees.

    :raises Refused: by another than the leader, before the tally, or naming every figure that the
        recount does not confirm.
    """
    evaluation = at_work(leader.evaluation)
    refuse_unless_leader(evaluation, leader)
    if evaluation.result is None:
        raise refuse("report.tally", "还没有汇总，不能编写报告")
    content = content_of(evaluation)
    refuse_if_any(_recounted(content["sheets"]))
    report = Report(
        evaluation=evaluation, content=content, digest=digest(content).hex(), made_at=at
    )
    insert_rows([report])
    move(
        subject=evaluation,
        lifecycle=EVALUATION,
        name="report",
        actor=actor,
        detail={"digest": report.digest},
    )
    return report


@transaction.atomic
def sign_report(
    *,
    member: Member,
    signing: Signing,
    dissent: str = "",
    at: datetime,
    actor: Actor,
) -> None:
    """
    Sign the report; a dissent with its reasons is part of what is signed (不同意见).

    After the last opinion the report stands, and the tenderer has it.

    :raises Refused: if the signature is wrong or somebody else's, the member has spoken already,
        the sheets changed, or a recount disagrees.
    """
    evaluation, report = _signing(member)
    person = member.user.person
    if person and signing.certificate.holder_code != person.number.upper():
        raise refuse("report.certificate", "评标专家须用本人的证书签名")
    keep_signature(
        signing, subject=report, purpose=SIGN, content=report_statement(report, dissent), at=at
    )
    kind = OpinionKind.DISSENT if dissent.strip() else OpinionKind.AGREED
    _speak(report, member, kind, dissent.strip(), at=at, actor=actor)
    _complete_if_all_spoke(evaluation, report, at=at)


@transaction.atomic
def note_silence(*, member: Member, at: datetime, actor: Actor) -> None:
    """
    Note that a member neither signs nor gives reasons: he counts as agreed (视为同意).

    :raises Refused: if he has spoken, or the report is not being signed.
    """
    evaluation, report = _signing(member)
    _speak(report, member, OpinionKind.SILENT, "", at=at, actor=actor)
    _complete_if_all_spoke(evaluation, report, at=at)


def report_statement(report: Report, dissent: str = "") -> bytes:
    """Return the very bytes that a member signs: the report's digest, with his dissent if any."""
    return canonical_bytes({"kind": SIGN, "report": report.digest, "dissent": dissent.strip()})


@transaction.atomic
def evaluate_again(*, evaluation: Evaluation, reason: str, actor: Actor) -> None:
    """
    Set a reported evaluation aside, for the committee to evaluate anew (重新评审).

    :raises Refused: without a reason, or once the award is made.
    """
    evaluation = locked(evaluation)
    words = reason.strip()[:400]
    refuse_if_any(check_words(words, "重新评审的原因"))
    detail = {"reason": words}
    move(
        subject=evaluation.lot,
        lifecycle=LOT,
        name="evaluate_again",
        actor=actor,
        detail=detail,
    )
    move(
        subject=evaluation,
        lifecycle=EVALUATION,
        name="again",
        actor=actor,
        detail=detail,
        reason=words,
    )


def _signing(member: Member) -> tuple[Evaluation, Report]:
    evaluation = at_work(member.evaluation)
    report = report_now(evaluation)
    if evaluation.state != EvaluationState.SIGNING or report is None:
        raise refuse("report.signing", "现在没有待签的报告")
    problems = []
    if report.opinions.filter(member=member).exists():
        problems.append(Violation("report.twice", "这位成员已经签署过"))
    if digest(report.content).hex() != report.digest:
        problems.append(Violation("report.changed", "报告内容与摘要不符，不能签署"))
    if content_of(evaluation)["sheets"] != report.content["sheets"]:
        problems.append(Violation("report.sheets", "评分在报告编写后有变动，请重新汇总"))
    problems += _recounted(report.content["sheets"])
    refuse_if_any(problems)
    return evaluation, report


def _recounted(sheets: dict[str, Any]) -> list[Violation]:
    try:
        found = differences(sheets)
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        found = [f"评审数据不能复算：{error}"]
    return [Violation("report.recount", f"独立复算不一致，不能签署：{one}") for one in found]


def _speak(
    report: Report,
    member: Member,
    kind: OpinionKind,
    words: str,
    *,
    at: datetime,
    actor: Actor,
) -> None:
    insert_rows([Opinion(report=report, member=member, kind=kind, words=words[:1000], at=at)])
    detail = {"report": report.digest, "member": member.number, "kind": kind}
    record(subject=report.evaluation, what="evaluation.sign", actor=actor, detail=detail)


def _complete_if_all_spoke(evaluation: Evaluation, report: Report, *, at: datetime) -> None:
    """Hand the report over once every member has signed, dissented or kept silent."""
    members = {one.pk for one in members_of(evaluation)}
    if members - set(report.opinions.values_list("member_id", flat=True)):
        return
    Report.objects.filter(pk=report.pk).update(signed_at=at)
    detail = {"digest": report.digest, "source": _RECEIVED}
    move(subject=evaluation, lifecycle=EVALUATION, name="complete", actor=SYSTEM, detail=detail)
    lot = evaluation.lot
    move(subject=lot, lifecycle=LOT, name="evaluate", actor=SYSTEM, detail=detail)
    known = {one.code for one in law_of(lot.tender).procedure.events}
    happened = lot_moments(lot)  # 重新评审的，以第一次为准
    for event in ("report_made", "report_received"):
        if event in known and event not in happened:
            note_event(lot=lot, event=event, at=at, actor=SYSTEM)
