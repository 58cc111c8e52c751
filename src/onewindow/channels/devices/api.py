"""Devices of the halls (大厅设备)."""

from onewindow.channels.devices.actions import DeviceDraft, disable_device, register_device
from onewindow.channels.devices.gateways import (
    DeviceLink,
    SimulatedCaller,
    SimulatedKiosk,
    SimulatedReviewer,
    SimulatedScreen,
)
from onewindow.channels.devices.models import Device
from onewindow.channels.devices.rules import DeviceKind

__all__ = [
    "Device",
    "DeviceDraft",
    "DeviceKind",
    "DeviceLink",
    "SimulatedCaller",
    "SimulatedKiosk",
    "SimulatedReviewer",
    "SimulatedScreen",
    "disable_device",
    "register_device",
]
