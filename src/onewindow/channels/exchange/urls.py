"""Addresses of the open data."""

from django.urls import path

from onewindow.channels.exchange import views

app_name = "exchange"
urlpatterns = [
    path("open/", views.home, name="home"),
    path("trading/projects/<str:code>/open/", views.disclosures, name="disclosures"),
    path("open/ocds/releases.json", views.releases, name="releases"),
    path("open/ocds/releases/<str:code>.json", views.one_release, name="release"),
    path("open/ocds/records/<str:ocid>.json", views.record, name="record"),
]
