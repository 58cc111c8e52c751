"""Pages that are devices: the kiosk, and the way in for a browser that is one."""

from datetime import timedelta
from typing import Any

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.channels.devices.actions import beat, open_device
from onewindow.channels.devices.actions.reporting import note_work
from onewindow.channels.devices.models import Device
from onewindow.channels.devices.queries import Offer, offers_of
from onewindow.channels.devices.queries.devices import devices
from onewindow.channels.devices.rules import DeviceKind
from onewindow.channels.devices.views.admin import LINKS
from onewindow.channels.devices.views.browser import become_device, device_here, device_page
from onewindow.foundation.accounts.api import public
from onewindow.foundation.directory.api import Person, clean_number, person_by_number
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused, refuse
from onewindow.services.hall.api import (
    CLAIMABLE,
    Priority,
    Source,
    Taker,
    Ticket,
    Wish,
    appointment_by_code,
    check_in,
    code_picture,
    hours_on,
    place_of,
    take_ticket,
    ticket_by_token,
)

_LINK_LIVES = timedelta(minutes=10)


@public
@require_http_methods(["GET", "POST"])
def open_link(request: HttpRequest, word: str) -> HttpResponse:
    """Turn this browser into the device that the administrator's link names."""
    try:
        number, opening = LINKS.unsign(word, max_age=_LINK_LIVES).split(".")
    except BadSignature as error:
        raise refuse("device.link", "启用链接无效或已过期（10分钟），请重新生成") from error
    device = get_object_or_404(devices(), pk=int(number))
    if request.method == "GET":  # 预取不算启用
        return render(request, "devices/open.html", {"device": device})
    actor = Actor(f"client:{device.client_id}", device.client.name)
    open_device(device=device, number=int(opening), actor=actor)
    response = redirect(_home_of(device))
    become_device(request, response, device)
    return response


@public
@require_http_methods(["GET", "POST"])
def kiosk(request: HttpRequest) -> HttpResponse:
    """Offer the business of the hall in large letters, and give a ticket."""
    device = device_here(request, DeviceKind.KIOSK)
    offers = offers_of(device)
    if request.method == "POST":
        try:
            given = _give(request, device, offers)
        except Refused as refused:
            context = _context(device, offers) | {"refused": refused}
            return device_page(request, "devices/kiosk.html", context, status=422)
        return redirect("devices:given", token=given.token)
    return device_page(request, "devices/kiosk.html", _context(device, offers))


@public
@require_GET
def given(request: HttpRequest, token: str) -> HttpResponse:
    """Show the ticket that was just given, then go back to the beginning."""
    device, found = device_here(request, DeviceKind.KIOSK), ticket_by_token(token)
    if found is None or found.hall_id != device.hall_id:
        return redirect("devices:kiosk")
    address = request.build_absolute_uri(reverse("hall:ticket", args=[found.token]))
    context = _context(device, []) | {
        "ticket": found,
        "place": place_of(found),
        "picture": code_picture(address),
    }
    return device_page(request, "devices/given.html", context)


@public
@require_POST
def still_here(request: HttpRequest) -> HttpResponse:
    """Take the heartbeat of a browser that is a device; answer with its commands."""
    device, now = device_here(request), timezone.now()
    commands = beat(device=device, said_at=now, readings={"browser": True}, at=now)
    done = [command.pk for command in commands]
    device.commands.filter(pk__in=done).update(done_at=now)
    words = " ".join(command.kind for command in commands)
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


def _give(request: HttpRequest, device: Device, offers: list[Offer]) -> Ticket:
    now = timezone.now()
    actor = Actor(f"client:{device.client_id}", device.client.name)
    person = _person(request.POST.get("number", ""))
    known = {one.value: one for one in CLAIMABLE}
    taker = Taker(
        Source.KIOSK,
        person=person,
        priority=known.get(request.POST.get("priority", ""), Priority.NONE),
        client=device.client,
    )
    code = request.POST.get("appointment", "").strip()
    if code:
        appointment = appointment_by_code(device.hall, code)
        ticket = check_in(appointment=appointment, taker=taker, at=now, actor=actor)
    else:
        offered = {offer.queue.letter: offer.queue for offer in offers}
        wishes = [Wish(offered[one]) for one in request.POST.getlist("queue") if one in offered]
        ticket = take_ticket(hall=device.hall, wishes=wishes, taker=taker, at=now, actor=actor)
    note_work(device=device, at=now)
    return ticket


def _home_of(device: Device) -> str:
    match device.kind:
        case DeviceKind.KIOSK:
            return reverse("devices:kiosk")
        case DeviceKind.SCREEN if device.screen:
            return reverse("hall:screen", args=[device.screen.code])
        case DeviceKind.COUNTER:
            return reverse("devices:counter")
        case _:
            return reverse("hall:hall", args=[device.hall.site.code])


def _context(device: Device, offers: list[Offer]) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "device": device,
        "hall": device.hall,
        "offers": offers,
        "hours": hours_on(device.hall, today),
        "priorities": CLAIMABLE,
        "refused": None,
    }


def _person(number: str) -> Person | None:
    return person_by_number(clean_number(number)) if number.strip() else None
