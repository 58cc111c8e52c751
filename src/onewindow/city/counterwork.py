"""What the demonstration's staff do to a case, one step of a story after the other."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from onewindow.city.bodies import city_bodies
from onewindow.city.places import DISTRICT
from onewindow.foundation.accounts.api import Role, User
from onewindow.foundation.directory.api import Organization, organization_by_code
from onewindow.kernel.actors import Actor
from onewindow.services.casework.api import (
    Case,
    TaskState,
    accept_case,
    claim_task,
    deliver_case,
    deny_case,
    end_special,
    extend_case,
    give_opinion,
    grant_case,
    pay_fee,
    refuse_case,
    return_case,
    start_special,
    supplement_case,
    suspend_case,
    withdraw_case,
)

AGREED = "经审查，材料齐全，符合规定条件。"
ON_SITE = ("陈立", "周小青")
Step = dict[str, Any]


class Staff:
    """The demonstration's members of staff, by what they do and where."""

    def __init__(self, somebody: Actor) -> None:
        """Read everybody once; somebody stands in where nobody is known."""
        self.somebody = somebody
        self.centre: Organization | None = organization_by_code(city_bodies().centres[DISTRICT])
        users = User.objects.filter(grants__role__in=[Role.CLERK, Role.APPROVER])
        rows = users.order_by("username").values_list(
            "pk", "name", "username", "grants__role", "grants__organization"
        )
        self._clerks: list[Actor] = []
        self._approvers: dict[int, Actor] = {}
        for pk, name, username, role, organization in rows:
            actor = Actor(f"user:{pk}", name)
            if role == Role.APPROVER and username.startswith("staff-"):
                self._approvers[organization] = actor
            elif self.centre and organization == self.centre.pk:
                self._clerks.append(actor)

    def clerk(self, matter: str) -> Actor:
        """Return the clerk of the centre who takes this matter; always the same one."""
        if not self._clerks:
            return self.somebody
        return self._clerks[sum(map(ord, matter)) % len(self._clerks)]

    def approver(self, organization: Organization) -> Actor:
        """Return who approves in this department."""
        return self._approvers.get(organization.pk, self.somebody)


def take_step(case: Case, step: Step, *, on: date, staff: Staff) -> None:
    """
    Take one step of a story in the case.

    :raises Refused: if the case does not let it happen now.
    """
    case.refresh_from_db()
    _STEPS[step["do"]](case, step, on, staff)


def _accept(case: Case, step: Step, on: date, staff: Staff) -> None:
    clerk = staff.clerk(case.matter.slug)
    accept_case(case=case, with_gaps=step.get("gaps", False), on=on, actor=clerk)


def _return(case: Case, step: Step, on: date, staff: Staff) -> None:
    clerk = staff.clerk(case.matter.slug)
    return_case(case=case, faults=step.get("faults", {}), on=on, actor=clerk)


def _supplement(case: Case, step: Step, on: date, staff: Staff) -> None:
    clerk = staff.clerk(case.matter.slug)
    supplement_case(case=case, on=on, actor=clerk, papers=frozenset(step["papers"]))


def _refuse(case: Case, step: Step, on: date, staff: Staff) -> None:
    clerk = staff.clerk(case.matter.slug)
    refuse_case(case=case, reason_code=step["code"], reason=step["reason"], on=on, actor=clerk)


def _withdraw(case: Case, step: Step, on: date, staff: Staff) -> None:
    party = case.person or (case.enterprise.legal_person if case.enterprise else None)
    actor = Actor(f"person:{party.pk}", party.name) if party else staff.somebody
    withdraw_case(case=case, reason=step["reason"], on=on, actor=actor)


def _pay(case: Case, step: Step, on: date, staff: Staff) -> None:
    pay_fee(
        case=case,
        amount=Decimal(step["amount"]),
        receipt=step["receipt"],
        actor=staff.clerk(case.matter.slug),
    )


def _claim(case: Case, step: Step, on: date, staff: Staff) -> None:
    user = User.objects.get(username=step["user"])
    task = case.review_tasks.select_related("case__edition").get(name=step["task"])
    claim_task(task=task, user=user, actor=Actor(f"user:{user.pk}", user.name))


def _opinion(case: Case, step: Step, on: date, staff: Staff) -> None:
    task = case.review_tasks.select_related("case__edition", "organization").get(name=step["task"])
    give_opinion(
        task=task,
        agrees=step["do"] == "agree",
        opinion=step.get("say", AGREED),
        staff=ON_SITE,
        actor=staff.approver(task.organization),
    )


def _agree_all(case: Case, step: Step, on: date, staff: Staff) -> None:
    while task := case.review_tasks.filter(state=TaskState.OPEN).order_by("id").first():
        _opinion(case, {"do": "agree", "task": task.name}, on, staff)


def _special(case: Case, step: Step, on: date, staff: Staff) -> None:
    start_special(
        case=case,
        procedure=step["procedure"],
        days=step["days"],
        on=on,
        actor=staff.approver(case.organization),
    )


def _end_special(case: Case, step: Step, on: date, staff: Staff) -> None:
    approver = staff.approver(case.organization)
    end_special(case=case, on=on, result=step["result"], actor=approver)


def _suspend(case: Case, step: Step, on: date, staff: Staff) -> None:
    suspend_case(
        case=case,
        on=on,
        reason=step["reason"],
        source=step["source"],
        actor=staff.approver(case.organization),
    )


def _extend(case: Case, step: Step, on: date, staff: Staff) -> None:
    extend_case(
        case=case,
        days=step["days"],
        reason=step["reason"],
        approved_by=step["approved_by"],
        on=on,
        actor=staff.approver(case.organization),
    )


def _grant(case: Case, step: Step, on: date, staff: Staff) -> None:
    approver = staff.approver(case.organization)
    grant_case(case=case, reason=step.get("say", AGREED), on=on, actor=approver)


def _deny(case: Case, step: Step, on: date, staff: Staff) -> None:
    deny_case(
        case=case,
        reason_code=step["code"],
        reason=step["reason"],
        on=on,
        actor=staff.approver(case.organization),
    )


def _deliver(case: Case, step: Step, on: date, staff: Staff) -> None:
    deliver_case(
        case=case,
        method="窗口领取",
        signed_by=case.applicant_name,
        on=on,
        actor=staff.clerk(case.matter.slug),
    )


_STEPS: dict[str, Callable[[Case, Step, date, Staff], None]] = {
    "accept": _accept,
    "return": _return,
    "supplement": _supplement,
    "refuse": _refuse,
    "withdraw": _withdraw,
    "pay": _pay,
    "claim": _claim,
    "agree": _opinion,
    "disagree": _opinion,
    "agree_all": _agree_all,
    "special": _special,
    "end_special": _end_special,
    "suspend": _suspend,
    "extend": _extend,
    "grant": _grant,
    "deny": _deny,
    "deliver": _deliver,
}
