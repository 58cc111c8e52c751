"""
Pages that are the same for every visitor who is not signed in, kept as whole bytes.

They are rendered once for each state of the catalogue and each day. Whoever has a session gets
the page rendered afresh.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from onewindow.services.catalog.api import catalogue_stamp

PAGES_KEPT = 4_000


class _Shelf:
    """What this process has rendered for the catalogue of this stamp and day."""

    mark: tuple[str, date] = ("", date.min)
    pages: dict[Any, Any] = {}


def shelf() -> dict[Any, Any]:
    """Return the pages of the catalogue as it is now; a change or a new day empties it."""
    mark = (catalogue_stamp(), timezone.localdate())
    if mark != _Shelf.mark:
        _Shelf.mark, _Shelf.pages = mark, {}
    return _Shelf.pages


def is_stranger(request: HttpRequest) -> bool:
    """Test if the visitor has no session, so that nothing on the page is personal."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES


def whole_page(request: HttpRequest, key: Any, render: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the kept bytes of a page for strangers, or the page rendered for this visitor."""
    if not is_stranger(request):
        return render()
    pages = shelf()
    body = pages.get(key)
    if body is None:
        response = render()
        if response.status_code != 200 or len(pages) >= PAGES_KEPT:
            return response
        body = pages[key] = response.content
    return HttpResponse(body)
