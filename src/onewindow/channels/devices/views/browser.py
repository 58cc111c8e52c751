"""A browser that is a device: known by a signed cookie, which the administrator's link gives."""

from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.channels.devices.models import Device
from onewindow.channels.devices.queries.devices import devices
from onewindow.channels.devices.rules import DeviceKind
from onewindow.kernel.violations import refuse

_COOKIE = "ow_device"
_SIGNER = Signer(salt="devices.cookie")
_YEAR = 366 * 24 * 3600


def become_device(request: HttpRequest, response: HttpResponse, device: Device) -> None:
    """Let the browser that gets the response be the device from now on."""
    response.set_cookie(
        _COOKIE,
        _SIGNER.sign(f"{device.pk}.{device.client.prefix}"),
        max_age=_YEAR,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )


def device_here(request: HttpRequest, *kinds: DeviceKind) -> Device:
    """
    Return the device that this browser is, of one of the kinds if any are named.

    :raises Refused: if it is none, another kind, or was taken out of service.
    """
    try:
        number, prefix = _SIGNER.unsign(request.COOKIES.get(_COOKIE, "")).split(".")
    except (BadSignature, ValueError) as error:
        words = "本机还没有登记为大厅设备，请系统管理员在“设备”中生成启用链接"
        raise refuse("device.unknown", words) from error
    known = devices().filter(pk=int(number), client__prefix=prefix, client__is_active=True)
    device = known.first()
    if device is None:
        raise refuse("device.off", "该设备已停用，请联系系统管理员")
    if kinds and device.kind not in kinds:
        words = "、".join(kind.label for kind in kinds)
        raise refuse("device.kind", f"本机登记为{device.get_kind_display()}，不是{words}")
    return device


def device_page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Return a page of a device; it is never kept, since every page is of this moment."""
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
