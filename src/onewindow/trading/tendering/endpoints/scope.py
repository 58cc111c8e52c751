"""The tender that an address names, for those who may read or run it."""

from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Path

from onewindow.foundation.accounts.api import Allow, Role, caller_of
from onewindow.kernel.violations import refuse
from onewindow.trading.tendering.models import Tender
from onewindow.trading.tendering.queries import may_run, tenders_of

TENDERERS = Allow(Role.TENDERER)
READERS = Allow(Role.TRADING_OFFICER, Role.TENDERER, Role.SUPERVISOR, Role.AUDITOR)
TenderCode = Annotated[str, Path(max_length=24)]


def seen_tender(request: HttpRequest, code: str) -> Tender:
    """
    Return the tender, if the caller may see it before it is announced.

    :raises Http404: otherwise.
    """
    user = caller_of(request).user
    tender = tenders_of(user).filter(code=code).first() if user else None
    if tender is None:
        raise Http404
    return tender


def run_tender(request: HttpRequest, code: str) -> Tender:
    """
    Return the tender, if the caller prepares it.

    :raises Http404: if he may not see it.
    :raises Refused: if he sees it, but for another body.
    """
    tender = seen_tender(request, code)
    if not may_run(caller_of(request).user, tender):
        raise refuse("tender.tenderer", "您不能代这个单位办理招标")
    return tender
