"""Addresses of hall."""

from django.urls import path

from onewindow.services.hall.views import planning, posts

app_name = "hall"
urlpatterns = [
    path("desk/waiting/", planning.waiting, name="waiting"),
    path("desk/waiting/proposals/<int:proposal_id>/", posts.proposal, name="proposal"),
    path(
        "desk/waiting/proposals/<int:proposal_id>.<str:form>", posts.download, name="proposal_file"
    ),
    path("desk/waiting/<slug:code>/", planning.plan, name="plan"),
    path("desk/waiting/<slug:code>/apply/", planning.apply, name="apply"),
    path("desk/waiting/<slug:code>/undo/<int:plan_id>/", planning.undo, name="undo"),
    path("desk/waiting/<slug:code>/compare/", planning.compare, name="compare"),
    path("desk/waiting/<slug:code>/accuracy/", planning.accuracy, name="accuracy"),
    path("desk/waiting/<slug:code>/posts/", posts.posts, name="posts"),
    path("desk/waiting/<slug:code>/posts/propose/", posts.propose, name="propose"),
]
