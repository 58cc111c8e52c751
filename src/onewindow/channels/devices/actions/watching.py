"""Watching devices: who is silent, broken, or has handled nothing for long."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from onewindow.channels.devices.models import DeviceAlert
from onewindow.channels.devices.queries import DeviceRow, device_rows
from onewindow.channels.devices.queries.devices import devices
from onewindow.channels.devices.rules import AlertKind, Health

_ALERTS = {
    Health.SILENT: AlertKind.SILENT,
    Health.IDLE: AlertKind.IDLE,
    Health.FAULTY: AlertKind.FAULT,
}


def watch_devices(*, at: datetime) -> str:
    """Begin and end alerts by what is seen of every device now; return what changed."""
    rows = device_rows(devices().order_by("pk"), now=at, on=timezone.localdate(at))
    began = sum(_settle(row, at=at) for row in rows)
    open_now = DeviceAlert.objects.filter(ends=None).count()
    return f"新增设备预警 {began} 条，未解除 {open_now} 条"


@transaction.atomic
def _settle(row: DeviceRow, *, at: datetime) -> bool:
    kind = _ALERTS.get(row.health)
    standing = DeviceAlert.objects.filter(device=row.device, ends=None)
    standing.exclude(kind=kind or "").update(ends=at)
    if kind is None or standing.filter(kind=kind).exists():
        return False
    DeviceAlert.objects.create(device=row.device, kind=kind.value, starts=at)
    return True
