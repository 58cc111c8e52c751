"""The tender that an address names, for those who may see it."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from onewindow.foundation.accounts.api import Role
from onewindow.trading.tendering.models import Tender
from onewindow.trading.tendering.queries import may_admit, may_run, tenders_of

__all__ = ["READERS", "found_tender", "may_admit", "may_run", "require", "tenders_seen_by"]
READERS = (Role.TRADING_OFFICER, Role.TENDERER, Role.SUPERVISOR, Role.AUDITOR)


def tenders_seen_by(request: HttpRequest) -> QuerySet[Tender]:
    """Return the tenders that the visitor may see."""
    return tenders_of(request.user)


def found_tender(request: HttpRequest, code: str) -> Tender:
    """
    Return the tender that the address names, if the user may see it.

    :raises Http404: otherwise.
    """
    tender = tenders_seen_by(request).filter(code=code).first()
    if tender is None:
        raise Http404
    return tender


def require(*, allowed: bool) -> None:
    """
    Go on only if allowed.

    :raises PermissionDenied: otherwise.
    """
    if not allowed:
        raise PermissionDenied("您没有办理这个项目的权限")
