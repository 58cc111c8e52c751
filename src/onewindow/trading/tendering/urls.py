"""Addresses of tendering: the public's notices and the desk of the trading centre."""

from django.urls import path

from onewindow.trading.tendering.views import (
    bidders,
    desk,
    disputes,
    documents,
    handling,
    invitations,
    notices,
)

app_name = "tendering"
urlpatterns = [
    path("trading/", notices.notices, name="notices"),
    path("trading/feed.xml", notices.feed, name="feed"),
    path("trading/notices/<str:number>/", notices.notice, name="notice"),
    path("trading/projects/<str:code>/", notices.project, name="project"),
    path("trading/projects/<str:code>/documents/", bidders.documents, name="documents"),
    path("trading/projects/<str:code>/documents/take/", bidders.take, name="take"),
    path("trading/projects/<str:code>/documents/ask/", bidders.ask, name="ask"),
    path("trading/decisions/", disputes.decisions, name="decisions"),
    path("trading/lots/<str:code>/disputes/", disputes.choose, name="raise"),
    path(
        "trading/lots/<str:code>/disputes/<str:kind>/<str:link>/",
        disputes.write,
        name="write-dispute",
    ),
    path("my/invitations/", invitations.mine, name="my-invitations"),
    path("my/disputes/", disputes.mine, name="my-disputes"),
    path("my/disputes/<str:number>/", disputes.follow, name="my-dispute"),
    path("my/disputes/<str:number>/complain/", disputes.complain, name="complain"),
    path("my/disputes/<str:number>/correct/", disputes.correct, name="correct"),
    path("my/disputes/<str:number>/withdraw/", disputes.withdraw, name="withdraw-dispute"),
    path("my/disputes/<str:number>/files/<int:file_id>/", disputes.own_file, name="my-evidence"),
    path("desk/disputes/", handling.disputes_list, name="disputes"),
    path("desk/disputes/<str:number>/", handling.dispute, name="dispute"),
    path("desk/disputes/<str:number>/contact/", handling.contact, name="dispute-contact"),
    path("desk/disputes/<str:number>/files/<int:file_id>/", handling.file, name="evidence"),
    path("desk/disputes/<str:number>/do/<str:name>/", handling.step, name="dispute-step"),
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
    path("desk/tenders/<str:code>/invitations/", invitations.invitations, name="invitations"),
    path(
        "desk/tenders/<str:code>/invitations/<int:invitation_id>/strike/",
        invitations.strike,
        name="strike",
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
