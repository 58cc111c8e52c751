"""Which cases somebody may see, and in which order they want attention."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from onewindow.foundation.accounts.api import Role, granted_roles
from onewindow.foundation.directory.api import Person
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.services.casework.models import Case
from onewindow.services.casework.rules import CLOSED, Light, State

# 本单位办件、本单位收件、本单位承担审查任务的办件。
_ORGANIZATION_ROLES = frozenset({Role.APPROVER, Role.CLERK, Role.HALL_MANAGER})
_EVERYTHING_ROLES = frozenset({Role.SUPERVISOR, Role.AUDITOR})


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
    return Case.objects.filter(scope).exclude(state=State.DRAFT)


def work_list(organization_ids: list[int], *, wanted: CaseFilter, user: Any) -> QuerySet[Case]:
    """Return the open cases of these organizations, next due first."""
    cases = Case.objects.filter(organization__in=organization_ids)
    if wanted.state:
        cases = cases.filter(state=wanted.state)
    else:
        cases = cases.exclude(state__in=[*CLOSED, State.DRAFT])
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
    return cases.order_by(F("promised_due").asc(nulls_last=True), "id")


def cases_of(person: Person) -> QuerySet[Case]:
    """Return the cases of a person: own ones, those as agent, those of own enterprises."""
    return (
        Case.objects.filter(
            Q(person=person) | Q(agent=person) | Q(enterprise__legal_person=person)
        )
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
