"""Addresses of the desk."""

from django.urls import path, re_path

from onewindow.services.casework.views import (
    answers,
    applying,
    cases,
    counter,
    documents,
    duties,
    fees,
    lists,
    proactive,
    steps,
)

app_name = "casework"
urlpatterns = [
    path("desk/", lists.home, name="home"),
    path("desk/cases/", lists.cases, name="cases"),
    path("desk/cases/batch/", lists.decide_batch, name="decide_batch"),
    path("desk/tasks/", lists.tasks, name="tasks"),
    path("desk/tasks/<int:task_id>/opinion/", cases.opinion, name="opinion"),
    path("desk/proactive/", proactive.entitlements, name="proactive"),
    path("desk/duties/", duties.duties, name="duties"),
    path("desk/duties/<int:duty_id>/", duties.duty, name="duty"),
    path("desk/counter/", counter.find_applicant, name="counter"),
    re_path(
        r"^desk/counter/(?P<kind>person|enterprise)/(?P<holder_id>\d+)/$",
        counter.find_matter,
        name="counter_matter",
    ),
    re_path(
        r"^desk/counter/(?P<kind>person|enterprise)/(?P<holder_id>\d+)/"
        r"(?P<slug>[A-Z]{2}\d{2}(?:-\d+)?)/$",
        applying.take_application,
        name="counter_apply",
    ),
    path("desk/cases/<str:number>/", cases.case, name="case"),
    path("desk/cases/<str:number>/accept/", cases.accept, name="accept"),
    path("desk/cases/<str:number>/answers/", answers.answers, name="answers"),
    path("desk/cases/<str:number>/clocks/", cases.clocks, name="clocks"),
    path("desk/cases/<str:number>/scans/<slug:code>/", cases.scan, name="scan"),
    path("desk/cases/<str:number>/receipts/<int:entry_id>/", cases.receipt, name="receipt"),
    path("desk/cases/<str:number>/materials/<slug:code>", cases.attachment, name="attachment"),
    path("desk/cases/<str:number>/payments/<int:payment_id>/refund/", fees.refund, name="refund"),
    path("desk/cases/<str:number>/do/<slug:name>/", steps.step, name="step"),
    path("desk/documents/<int:document_id>/", documents.show, name="document"),
    path("desk/documents/<int:document_id>/serve/", documents.serve, name="serve"),
    path("desk/documents/<int:document_id>.<str:form>", documents.download, name="document_file"),
]
