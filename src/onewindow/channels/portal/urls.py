"""The citizens' addresses."""

from django.urls import path

from onewindow.channels.portal.views import apply, browse, fees, guide, mine, send, unasked

app_name = "portal"
urlpatterns = [
    path("", browse.home, name="home"),
    path("search", browse.search, name="search"),
    path("matters/", browse.all_matters, name="matters"),
    path("matters/<slug:slug>/", guide.guide, name="guide"),
    path("matters/<slug:slug>/apply/", apply.start, name="start"),
    path("subjects/<slug:subject>/", browse.by_subject, name="subject"),
    path("halls/", browse.halls, name="halls"),
    path("accessibility/", browse.accessibility, name="accessibility"),
    path("my/applications/<int:case_id>/", apply.application, name="application"),
    path("my/applications/<int:case_id>/later/", apply.later, name="later"),
    path("my/applications/<int:case_id>/situation/", apply.situation, name="situation"),
    path("my/applications/<int:case_id>/questions/<slug:code>/", apply.question, name="question"),
    path("my/applications/<int:case_id>/materials/", send.materials, name="materials"),
    path("my/applications/<int:case_id>/materials/<slug:code>/", send.upload, name="upload"),
    path(
        "my/applications/<int:case_id>/materials/<slug:code>/promise/",
        send.promise,
        name="promise",
    ),
    path("my/applications/<int:case_id>/check/", send.check, name="check"),
    path("my/proactive/", unasked.unasked, name="unasked"),
    path("my/proactive/<int:entitlement_id>/", unasked.entitlement, name="entitlement"),
    path("my/proactive/<int:entitlement_id>/refuse/", unasked.refuse, name="refuse"),
    path("my/proactive/wishes/", unasked.wish, name="wish"),
    path("my/proactive/wishes/<int:wish_id>/end/", unasked.end_wish, name="end-wish"),
    path("my/cases/", mine.my_cases, name="my-cases"),
    path("my/cases/<int:case_id>/", mine.my_case, name="my-case"),
    path("my/cases/<int:case_id>/result/", send.result, name="result"),
    path("my/cases/<int:case_id>/due/", mine.due, name="due"),
    path("my/cases/<int:case_id>/withdraw/", mine.withdraw, name="withdraw"),
    path("my/cases/<int:case_id>/fee/", fees.fee, name="fee"),
    path("my/payments/<slug:number>/", fees.paid, name="paid"),
    path("my/payments/<slug:number>/simulated/", fees.simulated, name="simulated-payment"),
    path("my/cases/<int:case_id>/files/<slug:code>", mine.attachment, name="attachment"),
    path("my/cases/<int:case_id>/receipts/<int:entry_id>/", mine.receipt, name="receipt"),
    path("my/cases/<int:case_id>/documents/<int:document_id>/", mine.document, name="document"),
    path(
        "my/cases/<int:case_id>/documents/<int:document_id>.pdf",
        mine.document_file,
        name="document-file",
    ),
]
