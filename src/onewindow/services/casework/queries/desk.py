"""What waits on the desk: to be accepted, decided, delivered, or late already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from onewindow.foundation.accounts.api import Role, User, granted_roles
from onewindow.foundation.policy.api import office_calendar
from onewindow.kernel.workdays import Workdays
from onewindow.services.casework.models import Case, Duty, ReviewTask
from onewindow.services.casework.queries.cases import cases_visible_to
from onewindow.services.casework.queries.explaining import days_left
from onewindow.services.casework.queries.scope import scope_of, within
from onewindow.services.casework.rules import Light, State, TaskState


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of a list: the case, and how many working days are left for it."""

    case: Case
    days_left: int | None


def rows_of(cases: Iterable[Case], *, on: date, calendar: Workdays | None = None) -> list[CaseRow]:
    """Return the cases as lines of a list."""
    calendar = calendar or office_calendar()
    return [
        CaseRow(case, days_left(case.promised_due, on=on, calendar=calendar)) for case in cases
    ]


def tasks_with_days(
    tasks: Iterable[ReviewTask], *, on: date, calendar: Workdays | None = None
) -> list[tuple[ReviewTask, int | None]]:
    """Return each task with the working days that its case has left."""
    calendar = calendar or office_calendar()
    return [(t, days_left(t.case.promised_due, on=on, calendar=calendar)) for t in tasks]


def duties_with_days(
    duties: Iterable[Duty], *, on: date, calendar: Workdays | None = None
) -> list[tuple[Duty, int | None]]:
    """Return each undertaking with the working days until its check is due."""
    calendar = calendar or office_calendar()
    return [(d, days_left(d.due, on=on, calendar=calendar)) for d in duties]


def cases_to_decide(user: Any) -> QuerySet[Case]:
    """Return the cases whose opinions are all in, where the user decides; next due first."""
    paths = [g.path for g in granted_roles(user) if g.role == Role.APPROVER]
    tasks = ReviewTask.objects.filter(case=OuterRef("pk"))
    # 有人不同意，后面的环节就不会再开始，可以决定不予。
    is_through = ~Exists(tasks.filter(state=TaskState.WAITING)) | Exists(
        tasks.filter(state=TaskState.DISAGREED)
    )
    return (
        Case.objects.filter(within("organization", paths))
        .filter(state__in=[State.ACCEPTED, State.REVIEWING])
        .filter(~Exists(tasks.filter(state=TaskState.OPEN)), is_through)
        .order_by("queue_day", "id")
    )


def cases_to_deliver(user: Any) -> QuerySet[Case]:
    """Return the decided cases that nobody has handed over yet, oldest decision first."""
    decided = [State.GRANTED, State.DENIED]
    return cases_visible_to(user).filter(state__in=decided).order_by("decided_at", "id")


def late_cases(paths: Sequence[str]) -> QuerySet[Case]:
    """Return the open cases that are late or nearly so, the latest first."""
    scope = scope_of(paths, on=timezone.localdate())
    cases = Case.objects.filter(queue__in=scope.queues)
    if not scope.is_plain:
        cases = cases.filter(scope.condition())
    return (
        cases.filter(light__in=[Light.BLACK, Light.RED, Light.YELLOW])
        .select_related("organization")
        .order_by("queue_day", "id")
    )


def colleagues_of(case: Case) -> QuerySet[User]:
    """Return who may take a case over: staff of its department, or of where it came in."""
    today = timezone.localdate()
    places = [case.organization.path, *([case.received_by.path] if case.received_by else [])]
    grants = (
        within("grants__organization", places),
        {"grants__role__in": [Role.APPROVER, Role.CLERK], "grants__starts__lte": today},
    )
    users = User.objects.filter(grants[0], is_active=True, **grants[1]).exclude(
        grants__ends__lte=today
    )
    if case.assignee_id:
        users = users.exclude(pk=case.assignee_id)
    return users.distinct().order_by(F("name"))
