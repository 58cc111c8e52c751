"""Devices of the halls (大厅设备)."""

from onewindow.channels.devices.actions import DeviceDraft, register_device
from onewindow.channels.devices.models import Device
from onewindow.channels.devices.rules import DeviceKind

__all__ = ["Device", "DeviceDraft", "DeviceKind", "register_device"]
