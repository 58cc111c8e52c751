"""Who may see and do what with a tender."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from onewindow.foundation.accounts.api import Role, granted_roles, holds, roles_of
from onewindow.trading.tendering.models import Tender

READERS = (Role.TRADING_OFFICER, Role.TENDERER, Role.SUPERVISOR, Role.AUDITOR)


def tenders_seen_by(request: HttpRequest) -> QuerySet[Tender]:
    """Return the tenders that the user may see: the centre's all, others their own."""
    reach = Q(pk=None)
    for grant in granted_roles(request.user):
        if grant.role in {Role.TRADING_OFFICER, Role.AUDITOR}:
            return _tenders()
        if grant.role is Role.TENDERER:
            reach |= Q(tenderer__path__startswith=grant.path)
        elif grant.role is Role.SUPERVISOR:
            reach |= Q(supervisor__path__startswith=grant.path)
    return _tenders().filter(reach)


def found_tender(request: HttpRequest, code: str) -> Tender:
    """
    Return the tender that the address names, if the user may see it.

    :raises Http404: otherwise.
    """
    tender = tenders_seen_by(request).filter(code=code).first()
    if tender is None:
        raise Http404
    return tender


def may_run(user: Any, tender: Tender) -> bool:
    """Test if the user prepares this tender, as the tenderer or on its behalf."""
    return holds(user, Role.TENDERER, path=tender.tenderer.path)


def may_admit(user: Any) -> bool:
    """Test if the user checks entries for the centre."""
    return Role.TRADING_OFFICER in roles_of(user)


def require(*, allowed: bool) -> None:
    """
    Go on only if allowed.

    :raises PermissionDenied: otherwise.
    """
    if not allowed:
        raise PermissionDenied("您没有办理这个项目的权限")


def _tenders() -> QuerySet[Tender]:
    return Tender.objects.select_related(
        "procedure", "tenderer", "agency", "supervisor", "project"
    )
