"""The phone: take a ticket from the code in the hall, follow it, give it back."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import client_address, public, refuse_if_too_often
from onewindow.foundation.directory.api import Person, clean_number, person_by_number
from onewindow.kernel.actors import Actor, actor_of
from onewindow.kernel.violations import Refused, add_refusal, refuse
from onewindow.services.hall.actions import Taker, Wish, cancel_ticket, take_ticket
from onewindow.services.hall.forms import TicketForm
from onewindow.services.hall.gateways import code_picture, live_port, word_of_day
from onewindow.services.hall.models import Hall, Ticket
from onewindow.services.hall.queries import (
    active_queues,
    board_of,
    expected_wait,
    halls,
    hours_on,
    place_of,
    services_of,
    ticket_by_token,
)
from onewindow.services.hall.rules import Priority, Source, TicketState

VISITOR = Actor("visitor", "取号群众")
TICKETS_A_MINUTE = 6


@public
@require_GET
def hall(request: HttpRequest, code: str) -> HttpResponse:
    """Show how busy a hall is right now, before anybody leaves home."""
    found = get_object_or_404(halls(), site__code=code)
    now = timezone.now()
    context = {
        "hall": found,
        "board": board_of(found, at=now),
        "hours": hours_on(found, timezone.localdate(now)),
        "live": live_port(),
    }
    return render(request, "hall/hall.html", context)


@public
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, code: str, word: str) -> HttpResponse:
    """Give a ticket to the phone that read today's code on the wall."""
    found = get_object_or_404(halls(), site__code=code)
    if word != day_word(found):
        raise refuse("ticket.scan", "二维码每天更换，请扫描大厅内今天的取号二维码")
    queues = list(active_queues(found))
    form = TicketForm(request.POST or None, queues=queues, asks_name=found.needs_name)
    if request.method == "POST" and form.is_valid():
        try:
            ticket = _take(request, found, form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("hall:ticket", token=ticket.token)
    context = {"form": form, "hall": found}
    return render(request, "hall/take.html", context, status=422 if form.errors else 200)


@public
@require_GET
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """Show a ticket to whoever holds it; works by refreshing where there is no JavaScript."""
    found = ticket_by_token(token)
    if found is None:
        raise Http404
    context = ticket_context(found)
    page = "hall/_ticket.html" if request.headers.get("HX-Request") else "hall/ticket.html"
    response = render(request, page, context)
    response.headers["Cache-Control"] = "no-store"
    return response


@public
@require_POST
def give_back(request: HttpRequest, token: str) -> HttpResponse:
    """Give a ticket back."""
    found = get_object_or_404(Ticket.objects.select_related("queue"), token=token)
    cancel_ticket(ticket=found, at=timezone.now(), actor=VISITOR)
    return redirect("hall:ticket", token=token)


def ticket_context(found: Ticket) -> dict[str, Any]:
    """Return what the page of a ticket shows."""
    waits = found.state == TicketState.WAITING
    return {
        "ticket": found,
        "place": place_of(found) if waits else None,
        "wait": expected_wait(found, at=timezone.now()) if waits else None,
        "services": list(services_of(found)),
        "live": live_port(),
        "can_cancel": found.state in {TicketState.WAITING, TicketState.PASSED},
    }


def day_word(found: Hall) -> str:
    """Return the word in today's code of the hall; nobody takes a ticket from home with it."""
    return word_of_day(f"{found.site.code}:{timezone.localdate():%Y%m%d}")


def scan_picture(request: HttpRequest, found: Hall) -> str:
    """Return today's code of the hall as a picture."""
    address = reverse("hall:take", args=[found.site.code, day_word(found)])
    return code_picture(request.build_absolute_uri(address))


def _take(request: HttpRequest, found: Hall, said: dict[str, Any]) -> Ticket:
    address = client_address(request.META, proxies=settings.PROXIES)
    refuse_if_too_often(f"ticket:{address}", limit=TICKETS_A_MINUTE * 5, seconds=300)
    queues = {queue.letter: queue for queue in active_queues(found)}
    return take_ticket(
        hall=found,
        wishes=[Wish(queues[letter]) for letter in said["queue"]],
        taker=Taker(
            Source.PHONE,
            person=_person(request, said.get("number", "")),
            priority=Priority(said["priority"]),
        ),
        at=timezone.now(),
        actor=actor_of(request) if request.user.is_authenticated else VISITOR,
    )


def _person(request: HttpRequest, number: str) -> Person | None:
    """Return who takes the ticket: the signed-in citizen, else whoever the number names."""
    own = getattr(request.user, "person", None)
    return own or (person_by_number(clean_number(number)) if number else None)
