"""Review: tasks in parallel, stages in series; special procedures stop the clock."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.accounts.api import User
from onewindow.foundation.directory.api import organization_for
from onewindow.foundation.records.api import insert_rows, move, record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.services.casework.actions.clocks import (
    due_days,
    lengthen_clocks,
    restart_clocks,
    stop_clocks,
)
from onewindow.services.casework.actions.documents import (
    Writ,
    chinese_day,
    issue_documents,
    served_online,
)
from onewindow.services.casework.actions.limits import extension_limit
from onewindow.services.casework.actions.notices import tell
from onewindow.services.casework.models import Case, ReviewTask
from onewindow.services.casework.rules import (
    CASE,
    REVIEW_TASK,
    DocumentKind,
    State,
    TaskState,
    stage_verdict,
)
from onewindow.services.casework.rules.reasons import SPECIAL_PROCEDURES
from onewindow.services.catalog.api import MatterContent, content_of

PERMIT = "01"


def open_first_stage(case: Case, content: MatterContent) -> None:
    """Lay out the review tasks of an accepted case and open those of the first stage."""
    tasks = [
        ReviewTask(
            case=case,
            sequence=sequence,
            stage=stage.name,
            rule=stage.rule,
            quorum=stage.quorum,
            name=task.name,
            organization=(
                organization_for(task.function, region=case.region) if task.function else None
            )
            or case.organization,
        )
        for sequence, stage in enumerate(content.stages, start=1)
        for task in stage.tasks
    ]
    insert_rows(tasks)
    if tasks:
        move(subject=case, lifecycle=CASE, name="review", actor=SYSTEM)
        _open_stage(case, 1)


@transaction.atomic
def claim_task(*, task: ReviewTask, user: User, actor: Actor) -> ReviewTask:
    """
    Take a review task into one's own hands.

    :raises Refused: if it is not open, or somebody else has claimed it.
    """
    if task.assignee_id and task.assignee_id != user.pk:
        raise refuse("task.claimed", f"该任务已由{task.assignee}认领")
    move(subject=task, lifecycle=REVIEW_TASK, name="claim", actor=actor, assignee=user)
    return task


@transaction.atomic
def give_opinion(
    *, task: ReviewTask, agrees: bool, opinion: str, actor: Actor, staff: tuple[str, ...] = ()
) -> ReviewTask:
    """
    Give a department's opinion; the stage closes when enough have agreed, or none can any more.

    ``staff`` are the people who checked on site (实质核查须二人以上).

    :raises Refused: if the task is not open, a reason is missing, or too few people checked.
    """
    refuse_if_any(_check_opinion(task, agrees, opinion, staff))
    move(
        subject=task,
        lifecycle=REVIEW_TASK,
        name="agree" if agrees else "disagree",
        actor=actor,
        detail={"opinion": opinion, "staff": list(staff)},
        opinion=opinion,
        finished_at=timezone.now(),
    )
    _close_stage(task.case, task.sequence, actor)
    return task


@transaction.atomic
def start_special(
    *, case: Case, procedure: str, days: int, on: date, actor: Actor, source: str = ""
) -> Case:
    """
    Start a special procedure; the deciding clocks stand still and the applicant is told how long.

    :raises Refused: if the procedure is unknown or lacks its legal basis, or the case is not
        under review.
    """
    name, law = SPECIAL_PROCEDURES.get(procedure, ("", ""))
    if not name or days < 1:
        raise refuse("case.special.unknown", "请选择特别程序并填写所需工作日", law)
    if procedure == "TX99" and not source:
        raise refuse("case.special.source", "其他法定程序必须录入依据的法律法规条款")
    stop_clocks(case, on=on, reason=name, source=source or law, expected_days=days)
    move(
        subject=case,
        lifecycle=CASE,
        name="start_special",
        actor=actor,
        detail={"procedure": procedure, "days": days, "source": source or law},
        **due_days(case),
    )
    writ = Writ(DocumentKind.SPECIAL_NOTICE, {"procedure": name, "days": days})
    issue_documents(case, [writ], on=on, served=served_online(case))
    tell(case, f"进入{name}", f"“{case.matter_name}”进行{name}，约{days}个工作日，不计入时限。")
    return case


@transaction.atomic
def end_special(*, case: Case, on: date, result: str, actor: Actor) -> Case:
    """
    End the special procedure; the clocks run again.

    :raises Refused: if none is running.
    """
    restart_clocks(case, on=on)
    move(
        subject=case,
        lifecycle=CASE,
        name="end_special",
        actor=actor,
        detail={"result": result},
        **due_days(case),
    )
    return case


@transaction.atomic
def suspend_case(*, case: Case, on: date, reason: str, source: str, actor: Actor) -> Case:
    """
    Suspend a case for a reason that the law names (中止).

    :raises Refused: without a legal basis, or if the case is not under review.
    """
    if not reason or not source:
        raise refuse("case.suspend.source", "中止须写明原因和法律依据")
    stop_clocks(case, on=on, reason=f"中止：{reason}"[:120], source=source)
    move(
        subject=case,
        lifecycle=CASE,
        name="suspend",
        actor=actor,
        detail={"reason": reason, "source": source},
        **due_days(case),
    )
    tell(case, "办理中止", f"“{case.matter_name}”中止办理：{reason}（{source}）。")
    return case


@transaction.atomic
def resume_case(*, case: Case, on: date, actor: Actor) -> Case:
    """
    Take a suspended case up again.

    :raises Refused: if it is not suspended.
    """
    restart_clocks(case, on=on)
    move(subject=case, lifecycle=CASE, name="resume", actor=actor, **due_days(case))
    return case


@transaction.atomic
def extend_case(
    *, case: Case, days: int, reason: str, approved_by: str, on: date, actor: Actor
) -> Case:
    """
    Extend the time for the decision with the approval of the head (延长期限), once.

    :raises Refused: with every reason: not a permit, too long, extended before, no approval.
    """
    refuse_if_any(_check_extension(case, days, reason, approved_by, on=on))
    lengthen_clocks(case, days=days)
    due = due_days(case)
    move(
        subject=case,
        lifecycle=CASE,
        name="extend",
        actor=actor,
        detail={"days": days, "reason": reason, "approved_by": approved_by},
        **due,
    )
    writ = Writ(
        DocumentKind.EXTENSION_NOTICE,
        {"days": days, "reason": reason, "statutory_due": chinese_day(case.statutory_due)},
    )
    issue_documents(case, [writ], on=on, served=served_online(case))
    tell(case, "办理期限延长", f"“{case.matter_name}”延长{days}个工作日：{reason}")
    return case


@transaction.atomic
def claim_case(*, case: Case, user: User, actor: Actor) -> Case:
    """
    Take a case that nobody handles into one's own hands (认领).

    :raises Refused: if somebody has it already, or it is decided.
    """
    if case.assignee_id == user.pk:
        raise refuse("case.claimed", "该办件已由您经办")
    if case.assignee_id:
        raise refuse("case.claimed", f"该办件已由{case.assignee}经办，需要时请转派")
    move(
        subject=case,
        lifecycle=CASE,
        name="reassign",
        actor=actor,
        detail={"to": str(user), "reason": "认领"},
        assignee=user,
    )
    return case


@transaction.atomic
def reassign_case(*, case: Case, user: User, reason: str, actor: Actor) -> Case:
    """
    Hand a case to another member of staff, e.g. while somebody is away.

    :raises Refused: if the case is closed.
    """
    move(
        subject=case,
        lifecycle=CASE,
        name="reassign",
        actor=actor,
        detail={"to": str(user), "reason": reason},
        assignee=user,
    )
    for task in case.review_tasks.filter(state=TaskState.OPEN).exclude(assignee=None):
        ReviewTask.objects.filter(pk=task.pk).update(assignee=user)
        record(subject=task, what="review_task.reassign", actor=actor, detail={"to": str(user)})
    return case


def _check_opinion(
    task: ReviewTask, agrees: bool, opinion: str, staff: tuple[str, ...]
) -> list[Violation]:
    found = []
    if not agrees and len(opinion.strip()) < 5:
        found.append(
            Violation("task.reason", "不同意须写明理由", "《行政许可法》第三十八条", "opinion")
        )
    stages = {s.name: s for s in content_of(task.case.edition).stages}
    needed = stages[task.stage].minimum_staff if task.stage in stages else 1
    if needed > 1 and len({name.strip() for name in staff if name.strip()}) < needed:
        found.append(
            Violation(
                "task.staff",
                f"现场核查须{needed}名以上工作人员",
                "《行政许可法》第三十四条",
                "staff",
            )
        )
    if task.case.state != State.REVIEWING:
        found.append(Violation("task.case", "办件当前不在审查中"))
    return found


def _check_extension(
    case: Case, days: int, reason: str, approved_by: str, *, on: date
) -> list[Violation]:
    limit = extension_limit(case.region, on=on)
    found = []
    if content_of(case.edition).kind != PERMIT:
        found.append(Violation("case.extend.kind", "只有行政许可可以按此延长", limit.source))
    if not 1 <= days <= limit.value:
        found.append(
            Violation("case.extend.days", f"最多延长{limit.value:f}个工作日", limit.source, "days")
        )
    if case.clocks.filter(extended_days__gt=0).exists():
        found.append(Violation("case.extend.again", "该办件已延长过一次", limit.source))
    if not approved_by.strip():
        found.append(
            Violation("case.extend.approval", "须经本机关负责人批准", limit.source, "approved_by")
        )
    if not reason.strip():
        found.append(Violation("case.extend.reason", "须告知延长的理由", limit.source, "reason"))
    return found


def _close_stage(case: Case, sequence: int, actor: Actor) -> None:
    tasks = list(case.review_tasks.filter(sequence=sequence))
    verdict = stage_verdict(
        [TaskState(t.state) for t in tasks], rule=tasks[0].rule, quorum=tasks[0].quorum
    )
    if verdict == "waiting":
        return
    for task in tasks:
        if task.state == TaskState.OPEN:
            move(subject=task, lifecycle=REVIEW_TASK, name="drop", actor=SYSTEM)
    detail: dict[str, Any] = {"stage": tasks[0].stage, "verdict": verdict}
    move(subject=case, lifecycle=CASE, name="pass_stage", actor=actor, detail=detail)
    if verdict == "passed":
        _open_stage(case, sequence + 1)


def _open_stage(case: Case, sequence: int) -> None:
    for task in case.review_tasks.filter(sequence=sequence, state=TaskState.WAITING):
        move(
            subject=task,
            lifecycle=REVIEW_TASK,
            name="open",
            actor=SYSTEM,
            opened_at=timezone.now(),
        )
