"""At the counter: return for supplement, refuse, accept, accept with gaps."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import move
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.services.casework.actions.clocks import (
    deciding_clocks,
    finish_clocks,
    moment_after,
    new_clock,
    policy_clock,
    start_clocks,
)
from onewindow.services.casework.actions.documents import (
    Writ,
    chinese_day,
    issue_documents,
    served_online,
)
from onewindow.services.casework.actions.lapses import lapse_of_gap
from onewindow.services.casework.actions.limits import notice_limit, supplement_limit
from onewindow.services.casework.actions.notices import tell
from onewindow.services.casework.actions.reviewing import open_first_stage
from onewindow.services.casework.actions.submitting import lines_of, promises_gaps
from onewindow.services.casework.models import Case
from onewindow.services.casework.rules import (
    CASE,
    ClockKind,
    DocumentKind,
    FeeState,
    Intake,
    Light,
    check_materials,
    gaps,
    is_charged,
    listed_amount,
)
from onewindow.services.casework.rules.reasons import REJECT_REASONS
from onewindow.services.catalog.api import content_of


@transaction.atomic
def return_case(*, case: Case, faults: dict[str, str], on: date, actor: Actor) -> Case:
    """
    Return a case for supplement and tell everything at once (一次性告知).

    ``faults`` names materials that were handed in but cannot be used, by code, with the reason;
    what is missing is added by itself.

    :raises Refused: if nothing is wrong, or the case is not waiting for acceptance.
    """
    for material in case.materials.filter(code__in=faults):
        material.intake, material.note = Intake.REJECTED, faults[material.code]
        material.save(update_fields=["intake", "note"])
    notes = dict(case.materials.values_list("code", "note"))
    violations = list(check_materials(lines_of(case.materials.all()), with_gaps=False))
    if not violations:
        raise refuse("case.return.nothing", "材料齐全，没有需要补正的内容，请受理或说明问题")
    items = [
        f"{v.message}{f'（{notes[v.field]}）' if notes.get(v.field) else ''}" for v in violations
    ]
    limit = supplement_limit(case.region, on=on)
    waiting = policy_clock(case, ClockKind.SUPPLEMENT, limit, on=on)
    move(subject=case, lifecycle=CASE, name="return", actor=actor, detail={"items": items})
    finish_clocks(case, [ClockKind.NOTICE], on=on)
    start_clocks([waiting])
    writ = Writ(DocumentKind.SUPPLEMENT_NOTICE, {"due": chinese_day(waiting.due)}, items)
    issue_documents(case, [writ], on=on, served=served_online(case))
    tell(case, "需要补正材料", f"“{case.matter_name}”需补正：{'；'.join(items)}。")
    return case


@transaction.atomic
def supplement_case(
    *,
    case: Case,
    on: date,
    actor: Actor,
    papers: frozenset[str] = frozenset(),
    promised: frozenset[str] = frozenset(),
) -> Case:
    """
    Hand the case in again after supplementing.

    :raises Refused: with everything still missing, or if the case is not being supplemented.
    """
    case.materials.filter(code__in=papers).update(intake=Intake.RECEIVED)
    case.materials.filter(code__in=promised, can_follow=True).update(intake=Intake.PROMISED)
    gaps_promised = promises_gaps(case)
    refuse_if_any(check_materials(lines_of(case.materials.all()), with_gaps=gaps_promised))
    move(subject=case, lifecycle=CASE, name="supplement", actor=actor)
    finish_clocks(case, [ClockKind.SUPPLEMENT], on=on)
    limit = notice_limit(case.region, on=on)
    start_clocks([policy_clock(case, ClockKind.NOTICE, limit, on=on)])
    return case


@transaction.atomic
def refuse_case(*, case: Case, reason_code: str, reason: str, on: date, actor: Actor) -> Case:
    """
    Refuse to accept a case, with the reason and the remedy (不予受理).

    :raises Refused: if no reason is given, or the case is not waiting for acceptance.
    """
    refuse_if_any(_check_reason(reason_code, reason))
    move(
        subject=case,
        lifecycle=CASE,
        name="refuse",
        actor=actor,
        detail={"reason_code": reason_code, "reason": reason},
        closed_at=timezone.now(),
    )
    finish_clocks(case, [ClockKind.NOTICE], on=on)
    text = f"{REJECT_REASONS[reason_code]}。{reason}"
    writ = Writ(DocumentKind.NON_ACCEPTANCE, {"reason": text})
    issue_documents(case, [writ], on=on, served=served_online(case))
    tell(case, "不予受理", f"“{case.matter_name}”不予受理：{text}")
    return case


@transaction.atomic
def accept_case(*, case: Case, with_gaps: bool, on: date, actor: Actor) -> Case:
    """
    Accept a case; with gaps if the applicant promises what may follow (容缺受理).

    :raises Refused: with every missing material, or if the case is not waiting for acceptance.
    """
    lines = lines_of(case.materials.all())
    refuse_if_any(check_materials(lines, with_gaps=with_gaps))
    outstanding = gaps(lines) if with_gaps else []
    _accept(
        case,
        "accept_with_gaps" if outstanding else "accept",
        on=on,
        actor=actor,
        has_gaps=bool(outstanding),
    )
    if outstanding:
        _promise_gaps(case, [line.name for line in outstanding], on=on)
        codes = [line.code for line in outstanding]
        case.materials.filter(code__in=codes).update(intake=Intake.PROMISED)
    return case


@transaction.atomic
def deem_accepted(*, case: Case, on: date) -> Case:
    """
    Count a case as accepted since nobody told the applicant anything in time (视为受理).

    :raises Refused: if somebody acted in between.
    """
    return _accept(case, "deem_accepted", on=on, actor=SYSTEM, has_gaps=False)


@transaction.atomic
def fill_gap(*, case: Case, codes: frozenset[str], on: date, actor: Actor) -> Case:
    """
    Record that promised materials have come in; the last one ends the gap (补齐).

    :raises Refused: if the case has no such gap.
    """
    names = list(
        case.materials.filter(code__in=codes, intake=Intake.PROMISED).values_list(
            "name", flat=True
        )
    )
    if not names:
        raise refuse("case.gap.none", "没有待补的容缺材料")
    case.materials.filter(code__in=codes, intake=Intake.PROMISED).update(intake=Intake.RECEIVED)
    left = case.materials.filter(intake=Intake.PROMISED).exists()
    move(
        subject=case,
        lifecycle=CASE,
        name="fill_gap",
        actor=actor,
        detail={"items": names},
        has_gaps=left,
    )
    if not left:
        finish_clocks(case, [ClockKind.GAP], on=on)
    return case


def _accept(case: Case, name: str, *, on: date, actor: Actor, has_gaps: bool) -> Case:
    content = content_of(case.edition)
    promised, statutory = clocks = deciding_clocks(case, content, on=on)
    changes: dict[str, Any] = {
        "accepted_at": moment_after(case.submitted_at),
        "has_gaps": has_gaps,
        "promised_due": promised.due,
        "statutory_due": statutory.due,
        "is_provisional": promised.is_provisional or statutory.is_provisional,
        "light": Light.GREEN,
        "fee_state": FeeState.DUE if is_charged(content.fee) else FeeState.NONE,
        "fee_amount": listed_amount(content.fee) if is_charged(content.fee) else None,
    }
    move(subject=case, lifecycle=CASE, name=name, actor=actor, **changes)
    finish_clocks(case, [ClockKind.NOTICE], on=on)
    start_clocks(clocks)
    writ = Writ(
        DocumentKind.ACCEPTANCE_NOTICE,
        {
            "promised_due": chinese_day(promised.due),
            "statutory_due": chinese_day(statutory.due),
        },
    )
    issue_documents(case, [writ], on=on, served=served_online(case))
    open_first_stage(case, content)
    tell(
        case, "申请已受理", f"“{case.matter_name}”已受理，承诺{chinese_day(promised.due)}前办结。"
    )
    return case


def _promise_gaps(case: Case, names: list[str], *, on: date) -> None:
    """Start the clock of the gap: it ends with the promised day of the case, or earlier."""
    rule = lapse_of_gap(case.region, on=on)
    content = content_of(case.edition)
    clock = new_clock(
        case,
        ClockKind.GAP,
        on=on,
        days=content.promised_limit.days,
        day_type=content.promised_limit.day_type,
        source=rule.source,
    )
    start_clocks([clock])
    writ = Writ(
        DocumentKind.GAP_NOTICE,
        {"due": chinese_day(clock.due), "lapse": rule.text, "gap_source": rule.source},
        names,
    )
    issue_documents(case, [writ], on=on, served=served_online(case), signed_by=case.applicant_name)


def _check_reason(code: str, reason: str) -> list[Violation]:
    found = []
    if code not in REJECT_REASONS:
        found.append(Violation("case.reason.unknown", "请选择不予受理的原因", field="reason_code"))
    if len(reason.strip()) < 5:
        found.append(
            Violation(
                "case.reason.short",
                "请写明理由，便于申请人理解",
                "《行政许可法》第三十八条",
                "reason",
            )
        )
    return found
