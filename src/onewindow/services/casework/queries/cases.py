"""Which cases somebody may see, and in which order they want attention."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from onewindow.foundation.accounts.api import Role, granted_roles
from onewindow.foundation.directory.api import Person, enterprises_led_by
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.services.casework.models import Case, Duty, ReviewTask
from onewindow.services.casework.queries.scope import delegations_in_force, scope_of, within
from onewindow.services.casework.rules import CLOSED, DutyState, Light, State, TaskState

# 本单位办件、本单位收件、本单位承担审查任务的办件。
_ORGANIZATION_ROLES = frozenset({Role.APPROVER, Role.CLERK, Role.HALL_MANAGER})
# 受委托受理、送达的单位，看得见委托事项的全部办件。
_ENTRUSTED_ROLES = frozenset({Role.CLERK, Role.HALL_MANAGER})
_EVERYTHING_ROLES = frozenset({Role.SUPERVISOR, Role.AUDITOR})
_DUTY_ROLES = _EVERYTHING_ROLES | {Role.APPROVER}


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a work list is narrowed to."""

    state: str = ""
    light: str = ""
    words: str = ""
    mine: bool = False
    matter: str = ""


def cases_visible_to(user: Any) -> QuerySet[Case]:
    """Return the submitted cases that a member of staff may see, by the roles held today."""
    scope = Q(pk__in=())
    for grant in granted_roles(user):
        if grant.role in _EVERYTHING_ROLES:
            scope |= Q(organization__path__startswith=grant.path)
        if grant.role in _ORGANIZATION_ROLES:
            scope |= (
                Q(organization__path__startswith=grant.path)
                | Q(received_by__path__startswith=grant.path)
                | Q(
                    pk__in=Case.objects.filter(
                        review_tasks__organization__path__startswith=grant.path
                    ).values("pk")
                )
            )
        if grant.role in _ENTRUSTED_ROLES and grant.path:
            entrusted = delegations_in_force(timezone.localdate()).filter(
                entrusted__path__startswith=grant.path
            )
            scope |= Q(matter__in=entrusted.values("matters"))
    return Case.objects.filter(scope).exclude(state=State.DRAFT)


def work_list(paths: list[str], *, wanted: CaseFilter, user: Any) -> QuerySet[Case]:
    """Return the open cases on the desk of these organizations, next due first."""
    # 先取单位编号，办件表才能走（待办单位，承诺办结日）索引。
    scope = scope_of(paths, on=timezone.localdate())
    if wanted.state in CLOSED:
        cases = Case.objects.filter(scope.condition())
    else:
        cases = Case.objects.filter(queue__in=scope.queues)
        if not scope.is_plain:
            cases = cases.filter(scope.condition())
    if wanted.state:
        cases = cases.filter(state=wanted.state)
    if wanted.light:
        cases = cases.filter(light=Light(wanted.light))
    if wanted.mine:
        cases = cases.filter(assignee=user)
    if wanted.matter:
        cases = cases.filter(matter__slug=wanted.matter)
    if wanted.words:
        cases = cases.filter(
            Q(number__startswith=wanted.words) | Q(applicant_name__startswith=wanted.words)
        )
    return cases.order_by("queue_day", "id")


def cases_at_counter(user: Any) -> QuerySet[Case]:
    """Return the received cases that wait for acceptance where the user works, oldest first."""
    return (
        cases_visible_to(user)
        .filter(state=State.RECEIVED)
        .select_related("organization")
        .order_by("submitted_at")
    )


def light_counts(paths: list[str]) -> dict[str, int]:
    """Return how many open cases show which light."""
    scope = scope_of(paths, on=timezone.localdate())
    cases = Case.objects.filter(queue__in=scope.queues)
    rows = (
        (cases if scope.is_plain else cases.filter(scope.condition()))
        .values_list("light")
        .annotate(Count("id"))
    )
    return {light.value: 0 for light in Light} | dict(rows)


def open_tasks(user: Any) -> QuerySet[ReviewTask]:
    """Return the open review tasks of the departments where the user approves, oldest first."""
    paths = [g.path for g in granted_roles(user) if g.role == Role.APPROVER]
    return (
        ReviewTask.objects.filter(within("organization", paths), state=TaskState.OPEN)
        .filter(case__state=State.REVIEWING)
        .select_related("case", "organization", "assignee")
        .order_by(F("case__promised_due").asc(nulls_last=True), "id")
    )


def duties_of(user: Any) -> QuerySet[Duty]:
    """Return the checks of undertakings that are still to be done, next due first."""
    paths = [g.path for g in granted_roles(user) if g.role in _DUTY_ROLES]
    return (
        Duty.objects.filter(within("organization", paths))
        .filter(state__in=[DutyState.DUE, DutyState.RECTIFYING])
        .select_related("case__organization", "case__edition", "organization")
        .order_by("due", "id")
    )


def cases_of(person: Person) -> QuerySet[Case]:
    """Return the cases of a person: own ones, those as agent, those of own enterprises."""
    firms = [firm.pk for firm in enterprises_led_by(person)]
    return (
        Case.objects.filter(Q(person=person) | Q(agent=person) | Q(enterprise__in=firms))
        .select_related("organization")
        .order_by("-id")
    )


def case_by_number(number: str) -> Case | None:
    """Return the case with this number, with everything that its page needs."""
    return (
        Case.objects.select_related(
            "edition",
            "matter__organization",
            "organization__region",
            "person",
            "enterprise__legal_person",
            "agent",
            "assignee",
            "received_by",
        )
        .filter(number=number)
        .first()
    )


def timeline_of(case: Case) -> list[Any]:
    """Return the permanent record of the case, oldest first."""
    return list(entries_of(key_of(case)))
