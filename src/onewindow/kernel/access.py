"""The roles of the house and how a view declares which of them it answers."""

from collections.abc import Callable
from typing import Any, TypeVar

from onewindow.kernel.choices import Choice

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
    TRADING_OFFICER = "trading_officer", "交易中心人员"
    TENDERER = "tenderer", "招标人及其代理"
    EXPERT = "expert", "评标专家"
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
        Role.TRADING_OFFICER,
        Role.TENDERER,
        Role.EXPERT,
    }
)
APPLICANTS = frozenset({Role.CITIZEN, Role.AGENT})
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


class OpenToAll:
    """Declare that an API operation answers everybody, for the apps below accounts."""

    access: frozenset[str] = PUBLIC

    def __call__(self, request: Any) -> bool:
        """Let every request in."""
        return True
