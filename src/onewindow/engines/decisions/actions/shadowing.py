"""A draft beside the table in force (影子运行): it sees each live judgement, decides nothing."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from onewindow.engines.decisions.actions.keeping import keep_table
from onewindow.engines.decisions.actions.rerunning import Terms, start_rerun, stop_rerun
from onewindow.engines.decisions.models import Rerun
from onewindow.engines.decisions.rules.reruns import Purpose, RerunState
from onewindow.engines.decisions.rules.tables.content import DecisionTable
from onewindow.engines.decisions.rules.tables.facts import digest_of
from onewindow.foundation.policy.api import UnknownPolicy, policy_in_force
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation

MINIMUM_DAYS = "svc.shadow.minimum_days"
MINIMUM_CASES = "svc.shadow.minimum_cases"


@transaction.atomic
def start_shadow(
    *, decision: str, path: str, table: DecisionTable, subject: str, on: date, actor: Actor
) -> Rerun:
    """
    Run a draft beside the table in force; a shadow of the same draft goes on as it is.

    ``path`` is that of the organization that answers for the decision.
    """
    digest = digest_of(table)
    for rerun in _running(subject):
        if rerun.table and rerun.table.digest == digest:
            return rerun
    stop_shadows(subject=subject, actor=actor)
    terms = Terms(
        Purpose.SHADOW,
        since=on,
        decision=decision,
        path=path,
        table=keep_table(table),
        subject=subject,
    )
    return start_rerun(terms=terms, actor=actor)


@transaction.atomic
def stop_shadows(*, subject: str, actor: Actor = SYSTEM) -> None:
    """Stop the shadow of a draft that was published, returned or dropped, if one runs."""
    for rerun in _running(subject):
        stop_rerun(rerun=rerun, actor=actor)


def check_shadow(*, subject: str, region: str, on: date) -> list[Violation]:
    """
    Return in what a draft has not yet run long enough beside the table in force.

    Nothing is asked for where no policy value says how long that is.
    """
    rerun = _running(subject).first()
    ran = timezone.now() - rerun.at if rerun else timedelta(0)
    compared = rerun.same + rerun.changed if rerun else 0
    found = []
    days, days_source = _minimum(MINIMUM_DAYS, region, on)
    if ran < timedelta(days=days):
        message = f"影子运行{ran.days}日，不少于{days}日方可发布"
        found.append(Violation("shadow.days", message, days_source))
    cases, cases_source = _minimum(MINIMUM_CASES, region, on)
    if compared < cases:
        message = f"影子运行已比对{compared}件，不少于{cases}件方可发布"
        found.append(Violation("shadow.cases", message, cases_source))
    return found


def _minimum(code: str, region: str, on: date) -> tuple[int, str]:
    try:
        limit = policy_in_force(code, on=on, region=region)
    except UnknownPolicy:
        return 0, ""
    return int(limit.value), limit.source


def _running(subject: str) -> QuerySet[Rerun]:
    rows = Rerun.objects.filter(subject=subject, purpose=Purpose.SHADOW, state=RerunState.RUNNING)
    return rows.select_related("table").order_by("-id")
