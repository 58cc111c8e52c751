"""Which hall and pool a manager's page is about."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest
from django.utils import timezone

from onewindow.foundation.accounts.api import Role
from onewindow.services.hall.forms import PoolForm
from onewindow.services.hall.models import Hall
from onewindow.services.hall.queries.halls import halls_of
from onewindow.services.hall.queries.pools import Pool, pools_of

MANAGERS = (Role.HALL_MANAGER, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The hall, its pools, the chosen one, and the day."""

    hall: Hall
    pools: tuple[Pool, ...]
    pool: Pool | None
    on: date
    staff: int | None


def hall_within(request: HttpRequest, code: str, *roles: Role) -> Hall:
    """
    Return the hall with this code if the user manages it.

    :raises Http404: if there is none, or it lies elsewhere.
    """
    hall = halls_of(request.user, *roles).filter(site__code=code).first()
    if hall is None:
        raise Http404
    return hall


def chosen(request: HttpRequest, code: str) -> Chosen:
    """
    Return what the address asks for; the first pool and today where it says nothing.

    :raises Http404: if the hall or the pool is not there.
    """
    hall = hall_within(request, code, *MANAGERS)
    pools = tuple(pool for pool in pools_of(hall) if pool.counters)
    form = PoolForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    key = given.get("pool") or ""
    pool = next((one for one in pools if one.key == key), None)
    if key and pool is None:
        raise Http404
    on = given.get("on") or timezone.localdate()
    return Chosen(hall, pools, pool or (pools[0] if pools else None), on, given.get("staff"))


def pool_posted(hall: Hall, key: str) -> Pool:
    """
    Return the pool that a form names.

    :raises Http404: if queues and counters were joined anew since the page was shown.
    """
    for pool in pools_of(hall):
        if pool.key == key and pool.counters:
            return pool
    raise Http404
