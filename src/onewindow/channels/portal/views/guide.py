"""The guide of a matter (办事指南)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onewindow.channels.portal.queries import guide_of
from onewindow.channels.portal.views.kept import whole_page
from onewindow.foundation.accounts.api import public
from onewindow.kernel.violations import Refused
from onewindow.services.catalog.api import Edition, Matter, current_edition, matter_by_slug


@public
@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the guide of the edition in force today; kept as whole bytes for strangers."""

    def page() -> HttpResponse:
        matter, edition = matter_in_force(slug)
        on = timezone.localdate()
        context = {"guide": guide_of(matter, edition, on=on), "section": ""}
        return render(request, "portal/guide.html", context)

    return whole_page(request, ("guide", slug), page)


def matter_in_force(slug: str) -> tuple[Matter, Edition]:
    """
    Return the matter and its edition in force today.

    :raises Http404: if there is none.
    """
    try:
        matter = matter_by_slug(slug)
        return matter, current_edition(matter, on=timezone.localdate())
    except (Matter.DoesNotExist, Refused):
        raise Http404 from None
