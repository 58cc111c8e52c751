"""Addresses of tendering: the public's notices and the desk of the trading centre."""

from django.urls import path

from onewindow.trading.tendering.views import desk, notices

app_name = "tendering"
urlpatterns = [
    path("trading/", notices.notices, name="notices"),
    path("trading/feed.xml", notices.feed, name="feed"),
    path("trading/notices/<str:number>/", notices.notice, name="notice"),
    path("trading/projects/<str:code>/", notices.project, name="project"),
    path("desk/tenders/", desk.tenders, name="tenders"),
    path("desk/tenders/new/", desk.new_tender, name="new"),
    path("desk/tenders/<str:code>/", desk.tender, name="tender"),
    path("desk/tenders/<str:code>/timetable/", desk.timetable, name="timetable"),
    path("desk/tenders/<str:code>/days/", desk.explain, name="explain"),
    path("desk/tenders/<str:code>/admit/", desk.admit, name="admit"),
    path("desk/tenders/<str:code>/write/<str:kind_code>/", notices.write, name="write"),
    path("desk/tenders/<str:code>/notices/<str:number>/", notices.release, name="release"),
    path(
        "desk/tenders/<str:code>/notices/<str:number>/withdraw/",
        notices.withdraw,
        name="withdraw",
    ),
]
