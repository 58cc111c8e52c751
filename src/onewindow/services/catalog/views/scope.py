"""Whose matters somebody may keep."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from onewindow.foundation.accounts.api import Role, granted_roles
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.services.catalog.forms import ReasonForm
from onewindow.services.catalog.models import ChangeRequest, Matter
from onewindow.services.catalog.queries import matter_by_slug
from onewindow.services.catalog.rules.wording import ENTRIES

KEEPERS = (Role.EDITOR, Role.HALL_MANAGER)
READERS = (
    Role.CLERK,
    Role.APPROVER,
    Role.EDITOR,
    Role.HALL_MANAGER,
    Role.SUPERVISOR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)


def found_matter(slug: str) -> Matter:
    """
    Return the matter that the address names.

    :raises Http404: if there is none.
    """
    try:
        return matter_by_slug(slug)
    except Matter.DoesNotExist:
        raise Http404 from None


def found_change(pk: int) -> ChangeRequest:
    """
    Return the change request that the address names.

    :raises Http404: if there is none.
    """
    rows = ChangeRequest.objects.select_related(
        "matter__basic", "matter__organization__parent", "base"
    ).defer("base__content")
    change = rows.filter(pk=pk).first()
    if change is None:
        raise Http404
    return change


def may_edit(user: Any, matter: Matter) -> bool:
    """Test if the user keeps the matters of the matter's organization."""
    path = matter.organization.path
    return any(g.role == Role.EDITOR and g.reaches(path) for g in granted_roles(user))


def may_approve(user: Any, matter: Matter) -> bool:
    """Test if the user may approve: a keeper, or the manager of a hall of the same government."""
    parent = matter.organization.parent
    within = parent.path if parent else matter.organization.path
    return may_edit(user, matter) or any(
        g.role == Role.HALL_MANAGER
        and (g.path.startswith(within) or g.reaches(matter.organization.path))
        for g in granted_roles(user)
    )


def edit_paths(request: HttpRequest) -> list[str]:
    """Return the paths of the organizations whose matters the user keeps."""
    return [g.path for g in granted_roles(request.user) if g.role == Role.EDITOR]


def see_paths(request: HttpRequest) -> list[str]:
    """Return the paths whose change requests the user may see: staff see all."""
    return [""]


def require(*, allowed: bool) -> None:
    """
    Go on only if allowed.

    :raises PermissionDenied: otherwise.
    """
    if not allowed:
        raise PermissionDenied("您没有该单位事项的维护权限")


def said_reason(request: HttpRequest) -> str:
    """Return the reason that was given, or nothing if it cannot be used."""
    form = ReasonForm(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""


def told(subject: Any) -> list[tuple[Any, str]]:
    """Return the record of a subject, each entry with its name in words."""
    return [(entry, ENTRIES.get(entry.move, entry.move)) for entry in entries_of(key_of(subject))]
