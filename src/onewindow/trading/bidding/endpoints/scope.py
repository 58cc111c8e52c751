"""Which lots a caller sees."""

from django.http import Http404, HttpRequest

from onewindow.foundation.accounts.api import caller_of
from onewindow.trading.tendering.api import Lot, announced_lot


def seen_lot(request: HttpRequest, code: str) -> Lot:
    """
    Return the lot of a tender that is announced to the caller.

    :raises Http404: if there is none.
    :raises Refused: if it is announced to invited enterprises alone.
    """
    lot = announced_lot(code, caller_of(request).user)
    if lot is None:
        raise Http404
    return lot
