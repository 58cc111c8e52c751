"""Addresses of the cockpit."""

from django.urls import path, re_path

from onewindow.insight.cockpit.views import (
    alerts,
    assessment,
    boards,
    figures,
    outlines,
    today,
    walls,
)

app_name = "cockpit"
urlpatterns = [
    path("desk/cockpit/", today.today, name="today"),
    path("desk/cockpit/filling/", today.filling, name="filling"),
    path("desk/cockpit/halls/<slug:code>/today/", today.hall_today, name="hall_today"),
    path("desk/cockpit/halls/<slug:code>/", boards.hall, name="hall"),
    path("desk/cockpit/city/", boards.city, name="city"),
    path("desk/cockpit/problems/", boards.problems, name="problems"),
    path("desk/cockpit/alerts/", alerts.alerts, name="alerts"),
    path("desk/cockpit/alerts/<int:alert_id>/", alerts.alert, name="alert"),
    re_path(
        r"^desk/cockpit/alerts/(?P<alert_id>\d+)/(?P<name>acknowledge|explain|close)/$",
        alerts.step,
        name="alert_step",
    ),
    path("desk/cockpit/assessment/", assessment.assessment, name="assessment"),
    path("desk/cockpit/assessment/<slug:code>/", assessment.assessment, name="assessment_of"),
    path("desk/cockpit/indicators/", figures.indicators, name="indicators"),
    path("desk/cockpit/indicators/<slug:code>/", figures.indicator, name="indicator"),
    path("desk/cockpit/cases/<str:source>/<path:key>/", figures.told, name="told"),
    path("desk/cockpit/map/", outlines.city_map, name="map"),
    path("desk/cockpit/map/outline/", outlines.outline, name="outline"),
    path("desk/cockpit/walls/", walls.walls, name="walls"),
    path("desk/cockpit/walls/preview/", walls.preview, name="wall_preview"),
    path("desk/cockpit/walls/<int:wall_id>/end/", walls.end, name="wall_end"),
    path("walls/<str:token>/", walls.wall, name="wall"),
]
