"""What time alone does to cases: lights, lapses, deemed acceptance. Each case stands alone."""

import logging
from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.policy.api import office_calendar
from onewindow.foundation.records.api import move, record
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.violations import Refused
from onewindow.services.casework.actions.accepting import deem_accepted
from onewindow.services.casework.actions.clocks import due_days, recompute_provisional
from onewindow.services.casework.actions.deciding import end_case
from onewindow.services.casework.actions.documents import Writ, issue_documents, served_online
from onewindow.services.casework.actions.lapses import lapse_of_gap
from onewindow.services.casework.actions.limits import light_bounds
from onewindow.services.casework.actions.notices import tell
from onewindow.services.casework.actions.payments import settle_waiting
from onewindow.services.casework.models import Case, Clock
from onewindow.services.casework.rules import (
    CASE,
    CLOSED,
    ClockKind,
    DocumentKind,
    Light,
    LightBounds,
    light,
)

log = logging.getLogger(__name__)


def sweep_cases(*, on: date) -> str:
    """
    Do everything that is due on the day and return a line for the job's record.

    A case that fails is logged and left as it was; the others go on.
    """
    done = {
        "视为受理": _each(_overdue(ClockKind.NOTICE, on), lambda c: deem_accepted(case=c, on=on)),
        "补正逾期": _each(
            _overdue(ClockKind.SUPPLEMENT, on), lambda c: lapse_supplement(c, on=on)
        ),
        "容缺逾期": _each(_overdue(ClockKind.GAP, on), lambda c: lapse_gap(c, on=on)),
        "网上缴费": settle_waiting(),
        "期限重算": _each(_provisional(), recompute_case),
        "预警": refresh_lights(on=on),
    }
    return "，".join(f"{name}{count}件" for name, count in done.items() if count) or "无到期办件"


@transaction.atomic
def lapse_supplement(case: Case, *, on: date) -> None:
    """Count a case as withdrawn since it was not supplemented in time (视为撤回)."""
    move(
        subject=case,
        lifecycle=CASE,
        name="deem_withdrawn",
        actor=SYSTEM,
        detail={"reason": "逾期未补正"},
        closed_at=timezone.now(),
    )
    end_case(case, on=on)
    writ = Writ(
        DocumentKind.CLOSING_NOTICE,
        {"outcome": "视为撤回", "reason": "逾期未补正，可以重新申请。"},
    )
    issue_documents(case, [writ], on=on, served=served_online(case))
    tell(case, "视为撤回申请", f"“{case.matter_name}”逾期未补正，按撤回申请处理，可以重新申请。")


@transaction.atomic
def lapse_gap(case: Case, *, on: date) -> None:
    """End a case whose promised materials did not come, the way the region's rule says."""
    lapse = lapse_of_gap(case.region, on=on)
    move(
        subject=case,
        lifecycle=CASE,
        name=lapse.move,
        actor=SYSTEM,
        detail={"reason": "容缺材料逾期未补齐", "source": lapse.source},
        closed_at=timezone.now(),
    )
    end_case(case, on=on)
    values = {
        "object": "受理决定",
        "reason": "容缺材料逾期未补齐",
        "revocation_source": lapse.source,
        "outcome": lapse.text,
    }
    kind = (
        DocumentKind.REVOCATION
        if lapse.move == "revoke_acceptance"
        else DocumentKind.CLOSING_NOTICE
    )
    issue_documents(case, [Writ(kind, values)], on=on, served=served_online(case))
    tell(
        case,
        "容缺材料逾期",
        f"“{case.matter_name}”容缺材料逾期未补齐，{lapse.text}（{lapse.source}）。",
    )


@transaction.atomic
def recompute_case(case: Case) -> bool:
    """
    Compute provisional due dates again now that a calendar may have come.

    Those of decided cases too: whether a decision was in time is judged by the true day.
    """
    changed = [
        recompute_provisional(clock)
        for clock in case.clocks.filter(is_provisional=True, due__isnull=False)
    ]
    if not any(changed):
        return False
    Case.objects.filter(pk=case.pk).update(**due_days(case))
    record(subject=case, what="case.recompute", actor=SYSTEM, detail={"reason": "工作日历已更新"})
    return True


def refresh_lights(*, on: date) -> int:
    """Turn the lights of running cases; a case that turns red or black is put on record."""
    calendar, changed = office_calendar(), 0
    bounds: dict[str, LightBounds] = {}
    clocks = Clock.objects.filter(kind=ClockKind.PROMISED, finished_on=None)
    for clock in clocks.select_related("case").iterator():
        case = clock.case
        if case.region not in bounds:
            bounds[case.region] = light_bounds(case.region, on=on)
        now = light(
            on=on,
            accepted_on=clock.started_on,
            promised_due=case.promised_due,
            statutory_due=case.statutory_due,
            workdays=calendar,
            bounds=bounds[case.region],
        )
        if now != case.light:
            changed += _turn(case, now)
    return changed


def _turn(case: Case, now: Light) -> int:
    with transaction.atomic():
        if not Case.objects.filter(pk=case.pk, light=case.light).update(light=now):
            return 0
        if now in {Light.RED, Light.BLACK}:
            record(
                subject=case,
                what="case.overdue",
                actor=SYSTEM,
                before=case.light,
                after=now,
                detail={
                    "promised_due": str(case.promised_due),
                    "statutory_due": str(case.statutory_due),
                },
            )
    return 1


def _overdue(kind: ClockKind, on: date) -> Iterable[Case]:
    clocks = Clock.objects.filter(kind=kind, finished_on=None, due__lt=on)
    return Case.objects.filter(pk__in=clocks.values("case")).exclude(state__in=CLOSED)


def _provisional() -> Iterable[Case]:
    clocks = Clock.objects.filter(is_provisional=True, due__isnull=False)
    years = office_calendar().years
    ready = clocks.filter(due__year__in=years)
    return Case.objects.filter(pk__in=ready.values("case"))


def _each(cases: Iterable[Case], act: Callable[[Case], object]) -> int:
    count = 0
    for case in cases:
        try:
            count += act(case) is not False
        except Refused as refused:
            log.info("%s: %s", case, refused)
        except Exception:
            log.exception("sweep failed for case %s", case.pk)
    return count
