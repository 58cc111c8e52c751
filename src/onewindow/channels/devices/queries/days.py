"""How each device spent a day, for the warehouse (设备日)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Min, Q
from django.utils import timezone

from onewindow.channels.devices.models import Device, DeviceAlert
from onewindow.channels.devices.queries.devices import devices
from onewindow.channels.devices.rules import (
    KEY_KINDS,
    AlertKind,
    DeviceKind,
    Stretch,
    common_minutes,
)
from onewindow.services.hall.api import Hall, hours_on


def device_days(since: date, until: date) -> Iterator[dict[str, Any]]:
    """
    Yield one row of the standard for each device and day its hall was open; the end exclusive.

    It counts as offline while the alert says that it is silent, within the hours of the hall.
    """
    found = [one for one in devices().order_by("pk") if one.client.is_active]
    alerts = _alerts(since, until)
    hours: dict[tuple[int, date], list[Stretch]] = {}
    for ago in range((until - since).days):
        on = since + timedelta(days=ago)
        for device in found:
            if timezone.localtime(device.client.created_at).date() > on:
                continue
            if (device.hall_id, on) not in hours:
                hours[device.hall_id, on] = _hours(device.hall, on)
            if hours[device.hall_id, on]:
                yield _day(device, on, hours[device.hall_id, on], alerts[device.pk])


def first_device_day() -> date | None:
    """Return the day on which the first device was registered, None if there is none."""
    first = Device.objects.aggregate(first=Min("client__created_at"))["first"]
    return timezone.localtime(first).date() if first else None


def _day(
    device: Device, on: date, hours: list[Stretch], alerts: list[DeviceAlert]
) -> dict[str, Any]:
    ends = _midnight(on + timedelta(days=1))
    silent = [(a.starts, a.ends or ends) for a in alerts if a.kind == AlertKind.SILENT]
    return {
        "id": f"{device.pk}-{on.isoformat()}",
        "hall": device.hall.site.code,
        "device": f"{device.client.name}（{device.pk}）",
        "kind": DeviceKind(device.kind).label,
        "on": on.isoformat(),
        "offline_minutes": common_minutes(hours, silent),
        "watched_minutes": common_minutes(hours, hours),
        "alarms": sum(_midnight(on) <= alert.starts < ends for alert in alerts),
        "key_device": "1" if device.kind in KEY_KINDS else "0",
    }


def _alerts(since: date, until: date) -> dict[int, list[DeviceAlert]]:
    rows = DeviceAlert.objects.filter(starts__lt=_midnight(until))
    rows = rows.filter(Q(ends=None) | Q(ends__gte=_midnight(since)))
    found = defaultdict(list)
    for alert in rows.order_by("starts", "id"):
        found[alert.device_id].append(alert)
    return found


def _hours(hall: Hall, on: date) -> list[Stretch]:
    return [(_moment(on, one.starts), _moment(on, one.ends)) for one in hours_on(hall, on)]


def _midnight(on: date) -> datetime:
    return _moment(on, time())


def _moment(on: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(on, at))
