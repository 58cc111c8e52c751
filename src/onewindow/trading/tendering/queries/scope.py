"""Who may see and run which tenders."""

from typing import Any

from django.db.models import Q, QuerySet

from onewindow.foundation.accounts.api import Role, granted_roles, holds, roles_of
from onewindow.trading.tendering.models import Tender


def tenders_of(user: Any) -> QuerySet[Tender]:
    """Return the tenders that a user may see: the centre's and auditors' all, others their own."""
    reach = Q(pk=None)
    for grant in granted_roles(user):
        if grant.role in {Role.TRADING_OFFICER, Role.AUDITOR}:
            return _tenders()
        if grant.role is Role.TENDERER:
            reach |= Q(tenderer__path__startswith=grant.path)
        elif grant.role is Role.SUPERVISOR:
            reach |= Q(supervisor__path__startswith=grant.path)
    return _tenders().filter(reach)


def may_run(user: Any, tender: Tender) -> bool:
    """Test if the user prepares this tender, as the tenderer or on its behalf."""
    return holds(user, Role.TENDERER, path=tender.tenderer.path)


def may_admit(user: Any) -> bool:
    """Test if the user checks entries for the centre."""
    return Role.TRADING_OFFICER in roles_of(user)


def _tenders() -> QuerySet[Tender]:
    return Tender.objects.select_related(
        "procedure", "tenderer", "agency", "supervisor", "project"
    )
