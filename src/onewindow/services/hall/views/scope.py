"""Which hall a member of staff looks at."""

from typing import Any

from django.http import Http404, HttpRequest

from onewindow.foundation.accounts.api import Role
from onewindow.services.hall.models import Hall
from onewindow.services.hall.queries import halls_of


def hall_of(request: HttpRequest, *roles: Role) -> tuple[Hall | None, list[Hall]]:
    """
    Return the hall that the address names (``?hall=code``) or the first, and all of the user's.

    :raises Http404: if the address names a hall that is not the user's.
    """
    own = list(halls_of(request.user, *roles))
    code = request.GET.get("hall") or request.POST.get("hall")
    if not code:
        return (own[0] if own else None), own
    hall = next((one for one in own if one.site.code == code), None)
    if hall is None:
        raise Http404
    return hall, own


def own_hall(request: HttpRequest, *roles: Role) -> Hall:
    """
    Return the hall of the request.

    :raises Http404: if the user has none.
    """
    hall, _ = hall_of(request, *roles)
    if hall is None:
        raise Http404
    return hall


def frame(hall: Hall | None, own: list[Hall], **more: Any) -> dict[str, Any]:
    """Return what every staff page of a hall needs."""
    return {"hall": hall, "own_halls": own, **more}
