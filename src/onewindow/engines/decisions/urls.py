"""Addresses of decisions."""

from django.urls import path

from onewindow.engines.decisions.views import drafts, judgements, reruns

app_name = "decisions"
urlpatterns = [
    path("decisions/reruns/", reruns.reruns, name="reruns"),
    path("decisions/reruns/start/", reruns.start, name="start"),
    path("decisions/reruns/<int:rerun_id>/", reruns.rerun, name="rerun"),
    path("decisions/reruns/<int:rerun_id>/stop/", reruns.stop, name="stop"),
    path("decisions/what-if/", drafts.what_if, name="what_if"),
    path("decisions/judgements/", judgements.judgements, name="judgements"),
    path("decisions/judgements/<int:judgement_id>/", judgements.judgement, name="judgement"),
    path("decisions/judgements/<int:judgement_id>/check/", judgements.check, name="check"),
]
