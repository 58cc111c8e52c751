"""Addresses of reviews and complaints."""

from django.urls import path, re_path

from onewindow.services.feedback.views import (
    complaints,
    figures,
    giving,
    mine,
    published,
    publishing,
    work,
)

app_name = "feedback"
_ONE = r"^desk/(?P<kind>reviews|complaints)/(?P<said_id>\d{1,18})/"
urlpatterns = [
    path("r/<str:token>/", giving.by_token, name="by-token"),
    path("review/thanks/", giving.thanks, name="thanks"),
    path("review/at/<slug:site>/", giving.find, name="find"),
    path("review/at/<slug:site>/<slug:counter>/", giving.find, name="find-at-counter"),
    path("reviews/", published.reviews, name="published"),
    path("my/services/<int:service_id>/review/", giving.own, name="own"),
    path("my/cases/<int:case_id>/review/", mine.of_case, name="of-case"),
    path("my/reviews/", mine.my_reviews, name="my-reviews"),
    path("my/reviews/<int:review_id>/", mine.my_review, name="my-review"),
    path("my/complaints/new/", mine.complain, name="complain"),
    path("my/complaints/<int:complaint_id>/", mine.my_complaint, name="my-complaint"),
    path("desk/reviews/", work.work, name="work"),
    path("desk/reviews/late/", work.late, name="late"),
    path("desk/reviews/figures/", figures.figures, name="figures"),
    path("desk/reviews/publications/", publishing.proposals, name="proposals"),
    path("desk/reviews/publications/<int:publication_id>/", publishing.decide, name="decide"),
    path("desk/complaints/new/", complaints.take, name="take-complaint"),
    re_path(rf"{_ONE}$", work.one, name="one"),
    re_path(rf"{_ONE}do/(?P<name>[a-z]{{1,10}})/$", work.step, name="step"),
    re_path(rf"{_ONE}writer/$", work.writer, name="writer"),
]
