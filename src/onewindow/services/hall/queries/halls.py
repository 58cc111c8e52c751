"""Halls, their queues and counters, and when they are open."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from onewindow.foundation.accounts.api import Role, granted_roles
from onewindow.foundation.policy.api import office_calendar
from onewindow.services.hall.models import CounterState, Hall, HallDay, Queue
from onewindow.services.hall.rules import Attendance, Opening, TicketState, hours_of_day


def halls() -> QuerySet[Hall]:
    """Return the halls with their site, in the order of their codes."""
    return Hall.objects.select_related("site__region", "site__organization").order_by("site__code")


def halls_of(user: Any, *roles: Role) -> QuerySet[Hall]:
    """Return the halls of the organizations for which the user holds one of the roles."""
    reach = Q(pk__in=())
    for grant in granted_roles(user):
        if grant.role in roles:
            reach |= Q(site__organization__path__startswith=grant.path)
    return halls().filter(reach)


def hours_on(hall: Hall, on: date) -> tuple[Opening, ...]:
    """Return when the hall is open on the day."""
    special = HallDay.objects.filter(hall=hall, on=on).values_list("hours", flat=True).first()
    return hours_of_day(hall.hours, special, on=on, workdays=office_calendar())


def active_queues(hall: Hall) -> QuerySet[Queue]:
    """Return the queues that people can join, in the order of their letters."""
    return Queue.objects.filter(hall=hall, is_active=True).order_by("letter")


def queues_with_waiting(hall: Hall) -> QuerySet[Queue]:
    """Return the queues with how many wait and how many open counters serve them."""
    waiting = Q(tickets__state=TicketState.WAITING)
    return active_queues(hall).annotate(
        waiting=Count("tickets", filter=waiting, distinct=True),
        open_counters=Count("counters", filter=Q(counters__state=Attendance.OPEN), distinct=True),
    )


def counter_states(hall: Hall) -> QuerySet[CounterState]:
    """Return the counters of a hall with clerk and queues, in the order of their numbers."""
    return (
        CounterState.objects.filter(hall=hall)
        .select_related("counter", "clerk")
        .prefetch_related(Prefetch("queues", Queue.objects.order_by("letter")))
        .order_by("counter__number")
    )


def counter_of_clerk(user: Any) -> CounterState | None:
    """Return the counter at which the clerk is signed on, open or paused."""
    return (
        CounterState.objects.filter(clerk=user)
        .exclude(state=Attendance.CLOSED)
        .select_related("counter", "clerk", "hall__site__region")
        .first()
    )


def letters_of(queues: Sequence[Queue]) -> list[str]:
    """Return the letters of queues, in order."""
    return sorted(queue.letter for queue in queues)
