"""Addresses of the hall."""

from django.urls import path, re_path

from onewindow.services.hall.views import (
    board,
    booking,
    counter,
    phone,
    planning,
    posts,
    screens,
    settings,
)

app_name = "hall"
urlpatterns = [
    path("hall/<slug:code>/", phone.hall, name="hall"),
    path("hall/<slug:code>/scan/<slug:word>/", phone.take, name="take"),
    path("t/<str:token>/", phone.ticket, name="ticket"),
    path("t/<str:token>/cancel/", phone.give_back, name="give_back"),
    path("screens/<slug:code>/", screens.screen, name="screen"),
    path("screens/pictures/<int:item_id>", screens.picture, name="picture"),
    path("appointments/", booking.choose, name="choose"),
    path("appointments/mine/", booking.mine, name="appointments"),
    path("appointments/mine/<slug:code>/", booking.appointment, name="appointment"),
    path("appointments/mine/<slug:code>/cancel/", booking.cancel, name="appointment_cancel"),
    path("appointments/<slug:code>/<slug:letter>/", booking.book, name="book"),
    path("desk/hall/", board.board, name="board"),
    path("desk/hall/counters/<int:desk_id>/", board.assign, name="assign"),
    path("desk/hall/counter/", counter.counter, name="counter"),
    re_path(rf"^desk/hall/counter/(?P<name>{counter.STEPS})/$", counter.step, name="step"),
    path("desk/hall/tickets/", board.tickets, name="tickets"),
    path("desk/hall/tickets/<int:ticket_id>/", board.slip, name="slip"),
    re_path(
        r"^desk/hall/tickets/(?P<ticket_id>\d+)/(?P<name>cancel|reinstate)/$",
        board.ticket_step,
        name="ticket_step",
    ),
    path("desk/hall/scan/", board.scan, name="scan"),
    path("desk/hall/settings/", settings.settings, name="settings"),
    path("desk/hall/settings/day/", settings.day, name="day"),
    path("desk/hall/settings/queues/new/", settings.queue, name="queue_new"),
    path("desk/hall/settings/queues/<slug:letter>/", settings.queue, name="queue"),
    path("desk/hall/settings/queues/<slug:letter>/slots/", settings.slots, name="slots"),
    path("desk/hall/screens/", screens.screens, name="screens"),
    path("desk/hall/playlists/<int:playlist_id>/", screens.playlist, name="playlist"),
    path("desk/hall/playlists/<int:playlist_id>/preview/", screens.preview, name="preview"),
    re_path(
        r"^desk/hall/playlists/(?P<playlist_id>\d+)/(?P<name>submit|approve|return|remove|retire)/$",
        screens.playlist_step,
        name="playlist_step",
    ),
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
