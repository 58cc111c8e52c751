"""A refusal that reaches the top becomes a page that says every reason."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.kernel.violations import Refused
from onewindow.site.errors import world_of


class RefusalMiddleware:
    """Turn Refused into a 422 page, or a fragment when htmx asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other exception to become a logged 500."""
        if not isinstance(error, Refused):
            return None
        page = "base/_refused.html" if request.headers.get("HX-Request") else "base/refused.html"
        return render(request, page, {**world_of(request), "refused": error}, status=422)
