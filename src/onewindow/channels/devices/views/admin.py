"""The administrator's list of devices: register, watch, command, take out of service."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.core.signing import TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.channels.devices import actions
from onewindow.channels.devices.forms import CommandForm, DeviceForm
from onewindow.channels.devices.models import Device, DeviceAlert
from onewindow.channels.devices.queries import device_rows, devices_within
from onewindow.channels.devices.rules import CommandKind, DeviceKind
from onewindow.foundation.accounts.api import Role, actor_of, allow, granted_roles
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.services.hall.api import halls_of

PAGE = 50
LINKS = TimestampSigner(salt="devices.open")


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """List the devices with their health; register one, whose key is shown this once."""
    halls = list(halls_of(request.user, Role.ADMINISTRATOR))
    form, key, status = DeviceForm(request.POST or None, halls=halls), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                key = _register(request, form.cleaned_data)
            except Refused as refused:
                add_refusal(form, refused)
            else:
                form, status = DeviceForm(halls=halls), 201
    now = timezone.now()
    page = Paginator(_own(request), PAGE).get_page(request.GET.get("page"))
    rows = device_rows(page.object_list, now=now, on=timezone.localdate(now))
    context = {
        "page": page,
        "rows": rows,
        "form": form,
        "key": key,
        "alerts": DeviceAlert.objects.filter(device__in=_own(request), ends=None)
        .select_related("device__client", "device__hall__site")
        .order_by("-starts", "-id")[:20],
    }
    response = render(request, "devices/devices.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def device(request: HttpRequest, device_id: int) -> HttpResponse:
    """Show one device with its last reports; give it a command."""
    found = get_object_or_404(_own(request), pk=device_id)
    form = CommandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.command_device(
            device=found,
            kind=CommandKind(form.cleaned_data["kind"]),
            at=timezone.now(),
            actor=actor_of(request),
        )
        messages.success(request, "命令已下达，设备下次心跳时领取")
        return redirect("devices:device", device_id=found.pk)
    [row] = device_rows([found], now=timezone.now(), on=timezone.localdate())
    context = {
        "row": row,
        "device": found,
        "form": form,
        "link": _link(request, found),
        "reports": found.reports.order_by("-sequence")[:30],
        "commands": found.commands.order_by("-id")[:10],
    }
    response = render(request, "devices/device.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@allow(Role.ADMINISTRATOR)
@require_POST
def disable(request: HttpRequest, device_id: int) -> HttpResponse:
    """Take a device out of service."""
    found = get_object_or_404(_own(request), pk=device_id)
    actions.disable_device(
        device=found, granter=granted_roles(request.user), actor=actor_of(request)
    )
    messages.success(request, f"已停用“{found}”")
    return redirect("devices:devices")


def _register(request: HttpRequest, said: dict[str, Any]) -> str:
    draft = actions.DeviceDraft(
        name=said["name"],
        kind=DeviceKind(said["kind"]),
        hall=said["hall"],
        counter=said["counter"],
        screen=said["screen"],
        matters=list(said["matters"]),
    )
    _, key = actions.register_device(
        draft=draft, granter=granted_roles(request.user), actor=actor_of(request)
    )
    return key


def _own(request: HttpRequest) -> Any:
    roles = granted_roles(request.user)
    return devices_within([g.path for g in roles if g.role == Role.ADMINISTRATOR])


def _link(request: HttpRequest, found: Device) -> str:
    """Return the one-time link that turns a browser into the device."""
    word = LINKS.sign(f"{found.pk}.{found.openings}")
    return request.build_absolute_uri(reverse("devices:open", args=[word]))
