"""Which devices there are and how they do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from onewindow.channels.devices.models import Device
from onewindow.channels.devices.rules import DeviceKind, Health, Signs, Watch, health_of
from onewindow.foundation.accounts.api import Client
from onewindow.foundation.policy.api import limits_in_force
from onewindow.kernel.violations import refuse
from onewindow.services.hall.api import CounterState


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One line of the list of devices."""

    device: Device
    health: Health


def devices() -> QuerySet[Device]:
    """Return the devices with all that their pages name."""
    return Device.objects.select_related(
        "client__organization", "hall__site__region", "counter", "screen"
    )


def device_of(client: Client | None) -> Device:
    """
    Return the device behind an API key.

    :raises Refused: if the key belongs to no registered device.
    """
    # 每次取号都要走到这里：只取大厅和区划，客户端已在手上。
    rows = Device.objects.select_related("hall__site__region").filter(client=client)
    found = next(iter(rows), None) if client else None
    if client is None or found is None:
        raise refuse("device.unknown", "这把密钥没有登记为大厅设备，请联系系统管理员")
    found.client = client
    return found


def desk_of(device: Device) -> CounterState:
    """
    Return the counter at which the device stands.

    :raises Refused: if it stands at none.
    """
    rows = CounterState.objects.select_related("counter", "clerk", "hall__site__region")
    desk = rows.filter(counter=device.counter_id).first() if device.counter_id else None
    if desk is None:
        raise refuse("device.no_counter", "本设备没有绑定窗口")
    return desk


def devices_within(paths: Iterable[str]) -> QuerySet[Device]:
    """Return the devices of halls that organizations in these subtrees run, by hall and name."""
    reach = Q(pk__in=())
    for path in paths:
        reach |= Q(hall__site__organization__path__startswith=path)
    return devices().filter(reach).order_by("hall__site__code", "client__name", "pk")


def device_rows(found: Iterable[Device], *, now: datetime, on: date) -> list[DeviceRow]:
    """Return the devices as lines of a list."""
    numbers: dict[str, Watch] = {}
    rows = []
    for device in found:
        region = device.hall.site.region.code
        if region not in numbers:
            numbers[region] = watch_numbers(region, on=on)
        rows.append(DeviceRow(device, health_of(signs_of(device), now=now, watch=numbers[region])))
    return rows


def signs_of(device: Device) -> Signs:
    """Return what is known of the device."""
    return Signs(
        is_active=device.client.is_active,
        is_faulty=bool(device.fault),
        seen_at=device.seen_at,
        handled_at=device.handled_at,
        counts_work=device.kind == DeviceKind.KIOSK,
    )


def watch_numbers(region: str, *, on: date) -> Watch:
    """Return the numbers by which devices of the division are watched."""
    codes = ("device.silent", "device.idle", "device.late", "device.ahead")
    found = {
        code: float(one.value)
        for code, one in limits_in_force(codes, on=on, region=region).items()
    }
    return Watch(
        silent=timedelta(minutes=found["device.silent"]),
        idle=timedelta(days=found["device.idle"]),
        late=timedelta(hours=found["device.late"]),
        ahead=timedelta(minutes=found["device.ahead"]),
    )
