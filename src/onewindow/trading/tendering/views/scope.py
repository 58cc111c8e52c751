"""The tender that an address names, for those who may see it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from onewindow.foundation.accounts.api import Role
from onewindow.trading.tendering.models import Tender
from onewindow.trading.tendering.queries import tenders_of

READERS = (Role.TRADING_OFFICER, Role.TENDERER, Role.SUPERVISOR, Role.AUDITOR)


def found_tender(request: HttpRequest, code: str) -> Tender:
    """
    Return the tender that the address names, if the user may see it.

    :raises Http404: otherwise.
    """
    tender = tenders_of(request.user).filter(code=code).first()
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
