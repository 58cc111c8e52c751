"""Reads of devices."""

from onewindow.channels.devices.queries.days import device_days, first_device_day
from onewindow.channels.devices.queries.devices import (
    DeviceRow,
    desk_of,
    device_of,
    device_rows,
    devices_within,
    watch_numbers,
)
from onewindow.channels.devices.queries.kiosks import Offer, offers_of, queues_offered

__all__ = [
    "DeviceRow",
    "Offer",
    "desk_of",
    "device_days",
    "device_of",
    "device_rows",
    "devices_within",
    "first_device_day",
    "offers_of",
    "queues_offered",
    "watch_numbers",
]
