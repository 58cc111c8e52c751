"""What the menus show to whom; the only place that knows the pages of every app."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from onewindow.foundation.accounts.api import Role, roles_of


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the staff menu."""

    label: str
    route: str
    roles: frozenset[Role]


MENU: tuple[Item, ...] = ()


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the menu entries that the user's roles open."""
    roles = roles_of(request.user) if hasattr(request, "user") else frozenset()
    return {"menu": [item for item in MENU if item.roles & roles], "roles": roles}
