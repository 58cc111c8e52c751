"""The evaluation report reaches the tenderer (收到评标报告); or a second evaluation is needed."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from onewindow.foundation.directory.api import Enterprise, enterprise_by_code
from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import insert_rows, move, record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.contracts.models import Award, ReportedBid
from onewindow.trading.contracts.queries import award_of, has_event, report_draft
from onewindow.trading.contracts.rules import (
    AWARD,
    AwardState,
    CandidateDraft,
    OtherDraft,
    ReportDraft,
    check_report,
)
from onewindow.trading.evaluation.api import evaluate_again as reopen_evaluation
from onewindow.trading.evaluation.api import evaluation_of
from onewindow.trading.tendering.api import (
    Family,
    Lot,
    LotState,
    lot_moments,
    move_lot,
    note_event,
    withdraw_events,
)

_MORE_THAN_ANY = 1000
_BEFORE_AWARD = ("report_made", "report_received", "candidates_from", "candidates_until")


@transaction.atomic
def receive_report(*, lot: Lot, report: ReportDraft, at: datetime, actor: Actor) -> Award:
    """
    Take the signed report of a lot; from here the limits of publicity or confirmation run.

    :raises Refused: if the lot is not evaluated, a report was taken already, or the list of
        candidates is unlawful, with everything that is wrong.
    """
    if lot.state != LotState.EVALUATED:
        raise refuse("award.lot", f"标段{LotState(lot.state).label}，还没有评标报告")
    if award_of(lot) is not None:
        raise refuse("award.twice", "评标报告已经收到")
    tender = lot.tender
    is_works = tender.procedure.family == Family.WORKS
    firms = _firms(report)
    refuse_if_any([*_unknown(report, firms), *_check(lot, report, is_works=is_works)])
    award = Award(
        lot=lot,
        round=Award.objects.filter(lot=lot).count() + 1,
        is_ranked=report.is_ranked,
        # 招标人均为机关事业单位，依法必须招标的项目即国有资金占主导（《实施条例》第五十五条）。
        follows_order=report.is_binding
        or (report.is_ranked and (tender.is_mandatory or not is_works)),
        summary=report.summary.strip(),
        experts=list(report.experts),
        received_at=at,
    )
    insert_rows([award])
    rows = [_candidate(award, one, firms[one.enterprise]) for one in report.candidates]
    rows += [_other(award, one, firms[one.enterprise]) for one in report.others]
    insert_rows(rows)
    record(
        subject=award,
        what="award.receive",
        actor=actor,
        after=AwardState.RECEIVED,
        detail={
            "lot": lot.code,
            "candidates": [f"{one.enterprise} {one.price:.2f}" for one in report.candidates],
        },
    )
    if has_event(lot, "report_received") and "report_received" not in lot_moments(lot):
        note_event(lot=lot, event="report_received", at=at, actor=actor)
    return award


def receive_signed(*, lot: Lot, actor: Actor) -> Award:
    """
    Take the report that the evaluation has signed; it was received when the last one signed.

    :raises Refused: while there is none, or if it may not be taken.
    """
    found = report_draft(lot)
    if found is None:
        raise refuse("award.report", "评标委员会还没有签署报告")
    report, signed_at = found
    return receive_report(lot=lot, report=report, at=signed_at, actor=actor)


def receive_due() -> int:
    """Take every signed report that no award was made of; return how many there were."""
    waiting = Lot.objects.filter(state=LotState.EVALUATED).exclude(pk__in=_in_hand())
    rows = waiting.select_related("tender__procedure", "tender__tenderer").order_by("id")
    found = [lot for lot in rows if report_draft(lot) is not None]
    for lot in found:
        receive_signed(lot=lot, actor=SYSTEM)
    return len(found)


@transaction.atomic
def evaluate_again(*, award: Award, reason: str, actor: Actor) -> None:
    """
    Send a lot back to evaluation because an objection or a complaint was upheld (重新评审).

    :raises Refused: if its candidates are not on show, or no reason is given.
    """
    if not reason.strip():
        raise refuse("award.reason", "请写明异议、投诉成立的事实和重新评审的依据")
    move(
        subject=award,
        lifecycle=AWARD,
        name="replace",
        actor=actor,
        detail={"reason": reason},
        reasons=reason.strip(),
    )
    evaluation = evaluation_of(award.lot)
    if evaluation is None:
        move_lot(lot=award.lot, name="evaluate_again", actor=actor)
    else:
        reopen_evaluation(evaluation=evaluation, reason=reason, actor=actor)
    withdraw_events(lot=award.lot, events=_BEFORE_AWARD, reason=reason, actor=actor)


def _in_hand() -> QuerySet[Award, int]:
    return Award.objects.exclude(state=AwardState.REPLACED).values_list("lot", flat=True)


def _firms(report: ReportDraft) -> dict[str, Enterprise]:
    found = {code: enterprise_by_code(code) for code in report.bidders}
    return {code: firm for code, firm in found.items() if firm is not None}


def _unknown(report: ReportDraft, firms: dict[str, Enterprise]) -> list[Violation]:
    return [
        Violation("award.enterprise", f"没有统一社会信用代码为{code}的经营主体")
        for code in report.bidders
        if code not in firms
    ]


def _check(lot: Lot, report: ReportDraft, *, is_works: bool) -> list[Violation]:
    tender = lot.tender
    limit = policy_in_force("ztb.candidates", on=tender.law_day, region=tender.region)
    return list(
        check_report(
            report,
            most=int(limit.value) if is_works else _MORE_THAN_ANY,
            ceiling=lot.ceiling,
        )
    )


def _candidate(award: Award, one: CandidateDraft, firm: Enterprise) -> ReportedBid:
    return ReportedBid(
        award=award,
        enterprise=firm,
        is_candidate=True,
        place=one.place,
        price=one.price.quantize(Decimal("0.01")),
        score=one.score,
        duration_days=one.duration_days,
        quality=one.quality.strip(),
        project_manager=one.project_manager.strip(),
        manager_certificate=one.manager_certificate.strip(),
        qualification=one.qualification.strip(),
    )


def _other(award: Award, one: OtherDraft, firm: Enterprise) -> ReportedBid:
    return ReportedBid(
        award=award,
        enterprise=firm,
        is_candidate=False,
        place=one.place,
        price=one.price,
        score=one.score,
        rejected_for=one.rejected_for.strip(),
    )
