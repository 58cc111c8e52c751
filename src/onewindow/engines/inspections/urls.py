"""Addresses of findings."""

from django.urls import path

from onewindow.engines.inspections import views

app_name = "inspections"
urlpatterns = [
    path("desk/findings/", views.findings, name="findings"),
    path("desk/findings/new/", views.new, name="new"),
    path("desk/findings/<int:finding_id>/", views.finding, name="finding"),
    path("desk/findings/<int:finding_id>/<slug:name>/", views.step, name="step"),
    path(
        "desk/findings/<int:finding_id>/files/<int:evidence_id>/", views.evidence, name="evidence"
    ),
]
