"""Published reviews and replies (评价公开), for everybody."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onewindow.foundation.accounts.api import public
from onewindow.services.feedback.queries.publishing import (
    PublicFilter,
    published,
    published_matters,
    published_places,
)

PAGE = 10


@public
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Show published reviews with the replies, of one hall or matter if asked for."""
    wanted = PublicFilter(request.GET.get("site", "")[:20], request.GET.get("matter", "")[:16])
    context = {
        "section": "reviews",
        "page": Paginator(published(wanted), PAGE).get_page(request.GET.get("page")),
        "places": published_places(),
        "matters": published_matters(),
        "wanted": wanted,
    }
    return render(request, "feedback/published.html", context)
