"""Addresses of tendering: the public's notices and the desk of the trading centre."""

from django.urls import path

from onewindow.trading.tendering.views import bidders, desk, documents, notices

app_name = "tendering"
urlpatterns = [
    path("trading/", notices.notices, name="notices"),
    path("trading/feed.xml", notices.feed, name="feed"),
    path("trading/notices/<str:number>/", notices.notice, name="notice"),
    path("trading/projects/<str:code>/", notices.project, name="project"),
    path("trading/projects/<str:code>/documents/", bidders.documents, name="documents"),
    path("trading/projects/<str:code>/documents/take/", bidders.take, name="take"),
    path("trading/projects/<str:code>/documents/ask/", bidders.ask, name="ask"),
    path("desk/tenders/", desk.tenders, name="tenders"),
    path("desk/tenders/new/", desk.new_tender, name="new"),
    path("desk/tenders/<str:code>/", desk.tender, name="tender"),
    path("desk/tenders/<str:code>/timetable/", desk.timetable, name="timetable"),
    path("desk/tenders/<str:code>/days/", desk.explain, name="explain"),
    path("desk/tenders/<str:code>/editions/", desk.editions, name="editions"),
    path("desk/tenders/<str:code>/document/", documents.write, name="document"),
    path("desk/tenders/<str:code>/document/check/", documents.check, name="document_check"),
    path("desk/tenders/<str:code>/document/<int:number>/", documents.read, name="document_read"),
    path(
        "desk/tenders/<str:code>/document/<int:number>.<str:kind>",
        documents.download,
        name="document_file",
    ),
    path("desk/tenders/<str:code>/clarify/", documents.clarify, name="clarify"),
    path("desk/tenders/<str:code>/questions/", documents.questions, name="questions"),
    path("desk/tenders/<str:code>/questions/<int:question_id>/", documents.answer, name="answer"),
    path("desk/tenders/<str:code>/admit/", desk.admit, name="admit"),
    path("desk/tenders/<str:code>/write/<str:kind_code>/", notices.write, name="write"),
    path("desk/tenders/<str:code>/notices/<str:number>/", notices.release, name="release"),
    path(
        "desk/tenders/<str:code>/notices/<str:number>/withdraw/",
        notices.withdraw,
        name="withdraw",
    ),
]
