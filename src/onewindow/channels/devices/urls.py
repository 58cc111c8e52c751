"""Addresses of devices."""

from django.urls import path

from onewindow.channels.devices.views import admin, counter, kiosk

app_name = "devices"
urlpatterns = [
    path("desk/devices/", admin.devices, name="devices"),
    path("desk/devices/<int:device_id>/", admin.device, name="device"),
    path("desk/devices/<int:device_id>/disable/", admin.disable, name="disable"),
    path("device/open/<str:word>/", kiosk.open_link, name="open"),
    path("device/beat/", kiosk.still_here, name="beat"),
    path("device/counter/", counter.counter, name="counter"),
    path("kiosk/", kiosk.kiosk, name="kiosk"),
    path("kiosk/<str:token>/", kiosk.given, name="given"),
]
