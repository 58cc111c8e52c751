"""Registering devices, telling them what to do, taking them away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from onewindow.channels.devices.models import Device, DeviceCommand
from onewindow.channels.devices.rules import CommandKind, DeviceKind, check_device
from onewindow.foundation.accounts.api import GrantedRole, create_client, disable_client
from onewindow.foundation.directory.api import Counter
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.services.catalog.api import Matter
from onewindow.services.hall.api import Hall, Screen


@dataclass(frozen=True, slots=True)
class DeviceDraft:
    """A device as it is typed."""

    name: str
    kind: DeviceKind
    hall: Hall
    counter: Counter | None = None
    screen: Screen | None = None
    matters: Sequence[Matter] = ()


@transaction.atomic
def register_device(
    *, draft: DeviceDraft, granter: tuple[GrantedRole, ...], actor: Actor
) -> tuple[Device, str]:
    """
    Register a device and return it with its key, which is shown this once.

    :raises Refused: if something is missing, belongs to another hall, or is out of scope.
    """
    reasons = list(
        check_device(name=draft.name, kind=draft.kind, has_counter=draft.counter is not None)
    )
    if draft.counter and draft.counter.site_id != draft.hall.site_id:
        reasons.append(Violation("device.counter", "窗口不在这个大厅", field="counter"))
    if draft.screen and draft.screen.hall_id != draft.hall.pk:
        reasons.append(Violation("device.screen", "显示屏不在这个大厅", field="screen"))
    refuse_if_any(reasons)
    client, key = create_client(
        name=draft.name,
        organization=draft.hall.site.organization,
        site=draft.hall.site,
        granter=granter,
        actor=actor,
    )
    device = Device.objects.create(
        client=client,
        hall=draft.hall,
        counter=draft.counter,
        screen=draft.screen,
        kind=draft.kind.value,
        prefix=_prefix(draft.hall) if draft.kind is DeviceKind.KIOSK else "",
    )
    device.matters.set(draft.matters)
    detail = {"kind": device.kind, "hall": draft.hall.pk, "prefix": device.prefix}
    record(subject=device, what="device.register", actor=actor, detail=detail)
    return device, key


@transaction.atomic
def disable_device(*, device: Device, granter: tuple[GrantedRole, ...], actor: Actor) -> None:
    """
    Take a device out of service for good: its key stops at once.

    :raises Refused: if it is off already or out of scope.
    """
    disable_client(client=device.client, granter=granter, actor=actor)


@transaction.atomic
def command_device(
    *, device: Device, kind: CommandKind, at: datetime, actor: Actor
) -> DeviceCommand:
    """
    Tell a device to do something; it hears of it with its next heartbeat.

    :raises Refused: if it is out of service.
    """
    if not device.client.is_active:
        raise refuse("device.off", "该设备已停用")
    command = DeviceCommand.objects.create(device=device, kind=kind.value, at=at)
    record(subject=device, what="device.command", actor=actor, detail={"kind": kind.value})
    return command


@transaction.atomic
def open_device(*, device: Device, number: int, actor: Actor) -> None:
    """
    Use the one-time link that turns a browser into the device.

    :raises Refused: if the link was used already or the device is out of service.
    """
    if not device.client.is_active:
        raise refuse("device.off", "该设备已停用")
    used = Device.objects.filter(pk=device.pk, openings=number)
    if not used.update(openings=F("openings") + 1):
        raise refuse("device.link_used", "启用链接已经用过，请在设备列表重新生成")
    record(subject=device, what="device.open", actor=actor)


def _prefix(hall: Hall) -> str:
    """Return the next free series for offline numbers of the hall: K1, K2, …"""
    taken = set(Device.objects.filter(hall=hall).values_list("prefix", flat=True))
    return next(f"K{n}" for n in range(1, 1000) if f"K{n}" not in taken)
