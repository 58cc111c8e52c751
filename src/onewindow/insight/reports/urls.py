"""Addresses of the reports."""

from django.urls import path

from onewindow.insight.reports import views

app_name = "reports"
urlpatterns = [
    path("desk/reports/", views.reports, name="reports"),
    path("desk/reports/new/", views.new, name="new"),
    path("desk/reports/<int:report_id>/", views.report, name="report"),
    path("desk/reports/<int:report_id>/figures/<slug:code>/", views.figure, name="figure"),
    path("desk/reports/<int:report_id>/report.<slug:suffix>", views.download, name="download"),
    path("desk/reports/<int:report_id>/<slug:name>/", views.step, name="step"),
]
