"""Addresses of rooms and the meetings in them."""

from django.urls import path

from onewindow.engines.meetings import views

app_name = "meetings"
urlpatterns = [path("desk/rooms/", views.rooms, name="rooms")]
