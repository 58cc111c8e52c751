"""The demonstration's reviews: many, given and default apart, bad ones in every state, once."""

from collections import Counter

from onewindow.city.reviews import build_demo_reviews
from onewindow.services.feedback.models import Complaint, FollowUp, Publication, Review, Ruling
from onewindow.services.feedback.queries.integrity import altered_reviews
from onewindow.services.feedback.queries.statistics import causes_of, last_days, services_visible
from tests.city.test_cases import lively
from tests.demo_city import MONDAY

__all__ = ["lively"]


def test_the_reviews_of_the_city_stand_in_every_state_and_are_played_once(lively):
    on = MONDAY.date()
    given = build_demo_reviews(on=on)
    origins = Counter(Review.objects.values_list("origin", flat=True))
    assert (origins["given"], origins["default"] > 0, given > 150) == (given, True, True)
    assert set(Review.objects.values_list("score", flat=True)) == {1, 2, 3, 4, 5}
    stages = set(FollowUp.objects.values_list("finding__stage", flat=True))
    assert stages == {"contact", "judge", "rectify", "reply", "visit", "publish", ""}
    states = set(FollowUp.objects.values_list("finding__state", flat=True))
    assert states == {"found", "fixing", "fixed", "verified", "closed", "dismissed"}
    verdicts = set(Ruling.objects.values_list("verdict", flat=True))
    assert verdicts == {"valid", "mistake", "policy"}
    assert set(Publication.objects.values_list("state", flat=True)) == {"proposed", "published"}
    channels = set(Complaint.objects.values_list("channel", flat=True))
    assert channels == {"window", "phone", "web"}
    assert FollowUp.objects.exclude(finding__escalated_on=None).exists()
    (cause,) = causes_of(services_visible(["/"], last_days(on, 90)))
    assert cause.ticked.tag == "指南与实际不符"
    assert altered_reviews() == []
    assert build_demo_reviews(on=on) == 0
