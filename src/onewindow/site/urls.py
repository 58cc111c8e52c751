"""Every address of the house."""

from django.contrib import admin
from django.urls import include, path

from onewindow.site.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
