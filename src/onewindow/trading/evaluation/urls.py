"""Addresses of evaluation: the library, draws at the desk, an expert's own, the public's."""

from django.urls import path

from onewindow.trading.evaluation.views import desk, library, mine, public

app_name = "evaluation"
urlpatterns = [
    path("trading/draws/", public.published, name="published"),
    path("trading/draws/<str:code>/", public.transcript, name="transcript"),
    path("trading/draws/<str:code>/draw.json", public.transcript_file, name="transcript-file"),
    path("trading/draws/<str:code>/plan.json", public.plan_file, name="plan-file"),
    path("my/evaluations/", mine.mine, name="mine"),
    path("my/evaluations/ties/", mine.declare, name="declare"),
    path("my/evaluations/<int:seat_id>/", mine.answer, name="answer"),
    path("desk/experts/", library.experts, name="experts"),
    path("desk/experts/new/", library.new_expert, name="expert-new"),
    path("desk/experts/<str:number>/", library.expert, name="expert"),
    path("desk/experts/<str:number>/change/", library.change, name="expert-change"),
    path("desk/experts/<str:number>/tie/", library.tie, name="expert-tie"),
    path("desk/lots/<str:code>/draws/", desk.draws, name="draws"),
    path("desk/lots/<str:code>/draws/new/", desk.new_draw, name="draw-new"),
    path("desk/draws/<str:code>/", desk.draw, name="draw"),
    path("desk/draws/<str:code>/commit/", desk.commit, name="commit"),
    path("desk/draws/<str:code>/reveal/", desk.reveal, name="reveal"),
    path("desk/draws/<str:code>/close/", desk.close, name="close"),
    path("desk/draws/<str:code>/run/", desk.run, name="run"),
    path("desk/draws/<str:code>/cancel/", desk.cancel, name="cancel"),
]
