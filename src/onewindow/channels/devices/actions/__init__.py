"""Writes of devices."""

from onewindow.channels.devices.actions.registering import (
    DeviceDraft,
    command_device,
    disable_device,
    open_device,
    register_device,
)
from onewindow.channels.devices.actions.reporting import Report, beat, take_report
from onewindow.channels.devices.actions.watching import watch_devices

__all__ = [
    "DeviceDraft",
    "Report",
    "beat",
    "command_device",
    "disable_device",
    "open_device",
    "register_device",
    "take_report",
    "watch_devices",
]
