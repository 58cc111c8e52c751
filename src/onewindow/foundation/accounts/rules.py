"""Who may do what: roles, their scope, and the mandates that let one person act for another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move

View = TypeVar("View", bound=Callable[..., Any])


class Role(Choice):
    """The roles of the house; each but the citizen's is granted within an organization."""

    CITIZEN = "citizen", "群众"
    AGENT = "agent", "企业办事人"
    CLERK = "clerk", "窗口人员"
    APPROVER = "approver", "部门审批人员"
    EDITOR = "editor", "事项管理员"
    HALL_MANAGER = "hall_manager", "大厅负责人"
    SUPERVISOR = "supervisor", "监督人员"
    AUDITOR = "auditor", "审计人员"
    ADMINISTRATOR = "administrator", "系统管理员"
    DEVICE = "device", "设备与接口"


STAFF = frozenset(
    {
        Role.CLERK,
        Role.APPROVER,
        Role.EDITOR,
        Role.HALL_MANAGER,
        Role.SUPERVISOR,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
)
APPLICANTS = frozenset({Role.CITIZEN, Role.AGENT})


@dataclass(frozen=True, slots=True)
class GrantedRole:
    """A role that somebody holds for an organization and everything below it."""

    role: Role
    organization_id: int | None
    path: str

    def reaches(self, path: str) -> bool:
        """Test if an organization with this path lies within the grant."""
        return path.startswith(self.path)


class MandateKind(Choice):
    """Why one person may act for another."""

    GUARDIAN = "guardian", "监护"
    ENTRUSTED = "entrusted", "委托代办"
    ENTERPRISE = "enterprise", "企业授权"


class MandateState(Choice):
    """Where a mandate (委托) stands."""

    ASKED = "asked", "待同意"
    ACTIVE = "active", "有效"
    DECLINED = "declined", "已拒绝"
    ENDED = "ended", "已解除"


MANDATE = Lifecycle(
    "mandate",
    MandateState,
    [
        Move("consent", "同意", frozenset({MandateState.ASKED}), MandateState.ACTIVE),
        Move("decline", "拒绝", frozenset({MandateState.ASKED}), MandateState.DECLINED),
        Move(
            "end",
            "解除",
            frozenset({MandateState.ASKED, MandateState.ACTIVE}),
            MandateState.ENDED,
        ),
    ],
)


def is_mandate_in_force(state: str, starts: date, ends: date | None, *, on: date) -> bool:
    """Test if the agent may act on the day; the end date is exclusive."""
    return state == MandateState.ACTIVE and starts <= on and (ends is None or on < ends)


PUBLIC = frozenset({"public"})


def allow(*roles: Role) -> Callable[[View], View]:
    """
    Declare which roles may call a view; without a declaration nobody may (deny by default).

    ``@allow(Role.CLERK)`` needs a signed-in user who holds the role somewhere; the action still
    checks the organization. ``@public`` opens a page to everybody.
    """

    def declare(view: View) -> View:
        view.access = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Declare that everybody may call a view, signed in or not."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def may_enter(access: frozenset[str] | None, roles: frozenset[Role]) -> bool:
    """Test if somebody with these roles may call a view with this declaration."""
    if access is None:
        return False
    return access == PUBLIC or bool(access & roles)
