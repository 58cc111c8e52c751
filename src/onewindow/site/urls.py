"""Every address of the house."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from onewindow.foundation.accounts.api import public


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the process can serve."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
