"""Who may do what: roles, their scope, and the mandates that let one person act for another."""

from dataclasses import dataclass
from datetime import date

from onewindow.kernel.access import (
    APPLICANTS,
    PUBLIC,
    STAFF,
    Role,
    allow,
    may_enter,
    public,
)
from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


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


__all__ = [
    "APPLICANTS",
    "MANDATE",
    "PUBLIC",
    "STAFF",
    "GrantedRole",
    "MandateKind",
    "MandateState",
    "Role",
    "allow",
    "is_mandate_in_force",
    "may_enter",
    "public",
]
