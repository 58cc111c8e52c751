"""Every address of the house."""

from django.contrib import admin
from django.urls import include, path

from onewindow.site.api import api
from onewindow.site.health import healthz

urlpatterns = [
    # 访问最多的页面排在最前，少比对几十条地址。
    path("", include("onewindow.channels.portal.urls")),
    path("healthz", healthz, name="healthz"),
    path("", include("onewindow.foundation.accounts.urls")),
    path("api/v1/", api.urls),
    path("admin/", admin.site.urls),
    path("directory/", include("onewindow.foundation.directory.urls")),
    path("ledger/", include("onewindow.foundation.records.urls")),
    path("messages/", include("onewindow.foundation.messaging.urls")),
    path("law/", include("onewindow.foundation.policy.urls")),
    path("", include("onewindow.services.certificates.urls")),
    path("catalog/", include("onewindow.services.catalog.urls")),
    path("", include("onewindow.services.casework.urls")),
    path("", include("onewindow.engines.decisions.urls")),
    path("", include("onewindow.engines.inspections.urls")),
    path("", include("onewindow.engines.meetings.urls")),
    path("", include("onewindow.services.hall.urls")),
    path("", include("onewindow.services.feedback.urls")),
    path("", include("onewindow.trading.tendering.urls")),
    path("", include("onewindow.trading.guarantees.urls")),
    path("", include("onewindow.trading.bidding.urls")),
    path("", include("onewindow.trading.evaluation.urls")),
    path("", include("onewindow.trading.contracts.urls")),
    path("", include("onewindow.insight.cockpit.urls")),
    path("", include("onewindow.insight.warehouse.urls")),
    path("", include("onewindow.insight.reports.urls")),
    path("", include("onewindow.channels.devices.urls")),
    path("", include("onewindow.channels.exchange.urls")),
]

handler400 = "onewindow.site.errors.bad_request"
handler403 = "onewindow.site.errors.denied"
handler404 = "onewindow.site.errors.not_found"
handler500 = "onewindow.site.errors.server_error"
