"""Reads of devices."""

from onewindow.channels.devices.queries.devices import (
    DeviceRow,
    device_of,
    device_rows,
    devices_within,
    watch_numbers,
)
from onewindow.channels.devices.queries.kiosks import Offer, offers_of

__all__ = [
    "DeviceRow",
    "Offer",
    "device_of",
    "device_rows",
    "devices_within",
    "offers_of",
    "watch_numbers",
]
