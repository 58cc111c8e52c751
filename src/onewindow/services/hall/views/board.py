"""The hall manager's overview, and the enquiry desk's tickets."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.foundation.directory.api import clean_number, person_by_number
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.services.hall.actions import (
    Taker,
    Wish,
    assign_queues,
    cancel_ticket,
    reinstate_ticket,
    take_ticket,
)
from onewindow.services.hall.forms import AssignForm, TicketForm
from onewindow.services.hall.gateways import code_picture, live_port
from onewindow.services.hall.models import CounterState, Ticket
from onewindow.services.hall.queries import active_queues, overview_of, tickets_listed
from onewindow.services.hall.rules import Priority, Source
from onewindow.services.hall.views.phone import scan_picture
from onewindow.services.hall.views.scope import frame, hall_of, own_hall

WATCHERS = (Role.HALL_MANAGER, Role.SUPERVISOR)
DESK = (Role.CLERK, Role.HALL_MANAGER)


@allow(*WATCHERS)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show the counters, the queues and who waits now."""
    hall, own = hall_of(request, *WATCHERS)
    overview = overview_of(hall, at=timezone.now()) if hall else None
    context = frame(hall, own, overview=overview, live=live_port())
    page = "hall/_board.html" if request.headers.get("HX-Request") else "hall/board.html"
    return render(request, page, context)


@allow(Role.HALL_MANAGER)
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, desk_id: int) -> HttpResponse:
    """Say which queues a counter serves."""
    _, own = hall_of(request, Role.HALL_MANAGER)
    desks = CounterState.objects.select_related("counter", "hall__site")
    desk = get_object_or_404(desks, pk=desk_id, hall__in=own)
    hall = desk.hall
    queues = list(active_queues(hall))
    initial = {"queues": list(desk.queues.values_list("letter", flat=True))}
    form = AssignForm(request.POST or None, queues=queues, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = [queue for queue in queues if queue.letter in form.cleaned_data["queues"]]
        try:
            assign_queues(desk=desk, queues=chosen, at=timezone.now(), actor=actor_of(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect(f"{reverse('hall:board')}?hall={hall.site.code}")
    context = {"desk": desk, "form": form, "hall": hall}
    return render(request, "hall/assign.html", context, status=422 if form.errors else 200)


@allow(*DESK)
@require_http_methods(["GET", "POST"])
def tickets(request: HttpRequest) -> HttpResponse:
    """Give a ticket at the enquiry desk; list the day's tickets."""
    hall, own = hall_of(request, *DESK)
    if hall is None:
        return render(request, "hall/tickets.html", frame(None, own))
    queues = {queue.letter: queue for queue in active_queues(hall)}
    form = TicketForm(request.POST or None, queues=list(queues.values()), asks_name=True)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = person_by_number(clean_number(said["number"])) if said["number"] else None
        try:
            given = take_ticket(
                hall=hall,
                wishes=[Wish(queues[letter]) for letter in said["queue"]],
                taker=Taker(Source.DESK, person=person, priority=Priority(said["priority"])),
                at=timezone.now(),
                actor=actor_of(request),
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            slip_page = reverse("hall:slip", args=[given.pk])
            return redirect(f"{slip_page}?hall={hall.site.code}")
    words = request.GET.get("q", "").strip()[:12]
    rows = tickets_listed(hall, on=timezone.localdate(), words=words)
    context = frame(hall, own, form=form, rows=rows, words=words)
    return render(request, "hall/tickets.html", context, status=422 if form.errors else 200)


@allow(*DESK)
@require_GET
def slip(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """Show a ticket to print."""
    hall = own_hall(request, *DESK)
    found = get_object_or_404(Ticket.objects.select_related("queue"), pk=ticket_id, hall=hall)
    address = request.build_absolute_uri(reverse("hall:ticket", args=[found.token]))
    context = {"ticket": found, "hall": hall, "picture": code_picture(address)}
    return render(request, "hall/slip.html", context)


@allow(*DESK)
@require_POST
def ticket_step(request: HttpRequest, ticket_id: int, name: str) -> HttpResponse:
    """Give a ticket back for somebody, or let him wait again."""
    hall = own_hall(request, *DESK)
    found = get_object_or_404(
        Ticket.objects.select_related("queue", "hall__site__region"), pk=ticket_id, hall=hall
    )
    now: dict[str, Any] = {"at": timezone.now(), "actor": actor_of(request)}
    if name == "cancel":
        cancel_ticket(ticket=found, **now)
    else:
        reinstate_ticket(ticket=found, **now)
    return redirect(f"{reverse('hall:tickets')}?hall={hall.site.code}")


@allow(*DESK)
@require_GET
def scan(request: HttpRequest) -> HttpResponse:
    """Show today's code for the wall."""
    hall = own_hall(request, *DESK)
    return render(
        request, "hall/scan.html", {"hall": hall, "picture": scan_picture(request, hall)}
    )
