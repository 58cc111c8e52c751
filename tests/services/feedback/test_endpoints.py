"""Reviews over HTTP: devices of the hall, the person, one-time links; nobody else's service."""

import json

import pytest

from onewindow.foundation.accounts.actions import create_client
from onewindow.services.feedback.actions.opening import make_link, open_services
from onewindow.services.feedback.models import Complaint, Publication, Review, Service
from onewindow.services.feedback.rules import Channel
from tests.builders import EVERYWHERE, TESTER, user
from tests.services.feedback.conftest import (
    MONDAY,
    MORNING,
    case_service,
    granted_case,
    visit,
    visit_service,
)
from tests.services.feedback.test_following import visited
from tests.services.feedback.test_views import as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def device(hall):
    """Return what a device of the hall sends with each call."""
    told = {"name": "评价器", "organization": hall.centre, "site": hall.site}
    return {
        "Authorization": f"Bearer {create_client(**told, granter=EVERYWHERE, actor=TESTER)[1]}"
    }


def post(client, path, body, headers=None, key="k-1"):
    return client.post(
        f"/api/v1{path}",
        json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": key, **(headers or {})},
    )


def test_the_scheme_tells_grades_and_tags_to_everybody(hall, client):
    scheme = client.get("/api/v1/reviews/scheme").json()
    assert [(grade["score"], grade["name"]) for grade in scheme["grades"]] == [
        (5, "非常满意"),
        (4, "满意"),
        (3, "基本满意"),
        (2, "不满意"),
        (1, "非常不满意"),
    ]
    assert scheme["grades"][4]["tags"][0] == "等待太久"
    assert client.get("/api/v1/reviews/scheme?region=x").status_code == 422


def test_a_device_sees_what_was_served_at_its_counter_and_gives_the_review(hall, client, device):
    visit(hall, "A001", counter=0)
    visit(hall, "A002", counter=1)
    open_services(now=MORNING)
    waiting = client.get("/api/v1/reviews/services?counter=02", headers=device).json()
    assert [(one["ticket"], one["counter"]) for one in waiting] == [("A002", "02")]
    body = {"service": waiting[0]["id"], "score": 2, "tags": ["等待太久"], "channel": "1"}
    first = post(client, "/reviews", body, device)
    again = post(client, "/reviews", body, device)
    assert (first.status_code, first.json()["is_followed_up"]) == (201, True)
    assert (again.content, again.headers["Idempotency-Replayed"]) == (first.content, "true")
    twice = post(client, "/reviews", body, device, key="k-2")
    assert (twice.status_code, twice.json()["violations"][0]["code"]) == (422, "review.twice")
    assert Review.objects.get().channel == "1"


def test_a_device_needs_a_key_and_keeps_to_its_own_hall(hall, client, device):
    service = case_service(hall)
    assert post(client, "/reviews", {"service": service.pk, "score": 5}).status_code == 401
    answer = post(client, "/reviews", {"service": service.pk, "score": 5}, device)
    assert answer.status_code == 404
    no_site = {"name": "无场所", "organization": hall.centre, "site": None}
    _, key = create_client(**no_site, granter=EVERYWHERE, actor=TESTER)
    headers = {"Authorization": f"Bearer {key}"}
    assert client.get("/api/v1/reviews/services", headers=headers).json() == []
    answer = post(client, "/reviews", {"service": service.pk, "score": 5}, headers)
    assert (answer.status_code, Review.objects.count()) == (404, 0)


def test_a_device_cannot_pass_its_review_off_as_the_web(hall, client, device):
    service = visit_service(hall)
    post(client, "/reviews", {"service": service.pk, "score": 5, "channel": "3"}, device)
    assert Review.objects.get().channel == "1"


def test_a_person_reviews_his_own_service_and_not_another_ones(hall, client):
    service = case_service(hall)
    as_(client, user("young", of=hall.young))
    assert post(client, "/reviews", {"service": service.pk, "score": 1}).status_code == 404
    as_(client, user("elder", of=hall.elder))
    assert [one["id"] for one in client.get("/api/v1/reviews/services").json()] == [service.pk]
    answer = post(client, "/reviews", {"service": service.pk, "score": 4, "channel": "1"}, key="k")
    assert (answer.status_code, Review.objects.get().channel) == (201, "3")
    mine = client.get("/api/v1/reviews/mine").json()
    assert [(one["score"], one["grade"]) for one in mine] == [(4, "满意")]


def test_a_token_gives_one_review_and_a_replayed_or_foreign_one_none(hall, client):
    _, token = make_link(service=case_service(hall), channel=Channel.QR, on=MONDAY)
    body = {"score": 5, "tags": ["效率高"]}
    assert post(client, f"/reviews/by-token/{token}", body).status_code == 201
    for number, spent in enumerate((token, "y" * 22, "短")):
        answer = post(client, f"/reviews/by-token/{spent}", body, key=f"r-{number}")
        assert (answer.status_code, answer.json()["violations"][0]["code"]) == (
            422,
            "review.token",
        )


def test_a_link_is_made_for_a_service_of_the_hall_and_works_once(hall, client, device):
    service = visit_service(hall)
    answer = post(client, "/reviews/links", {"service": service.pk}, device)
    address = answer.json()["address"]
    assert (answer.status_code, answer.json()["expires_on"]) == (201, "2026-11-09")
    path = address[address.index("/r/") :]
    assert "这次服务怎么样" in client.get(path).content.decode()
    client.post(path, {"score": "5", "step": "send"})
    gone = post(client, "/reviews/links", {"service": service.pk}, device, key="k-2")
    assert (gone.status_code, Review.objects.get().channel) == (404, "2")


@pytest.mark.parametrize(
    "body",
    [
        {"service": 0, "score": 5},
        {"service": 1, "score": 0},
        {"service": 1, "score": 6},
        {"service": 1, "score": 5, "text": "好" * 501},
        {"service": 1, "score": 5, "channel": "9"},
        {"service": 1},
    ],
)
def test_malformed_reviews_are_refused(hall, client, device, body):
    assert post(client, "/reviews", body, device).status_code == 422
    assert Service.objects.count() == 0


def test_the_published_reviews_are_open_and_name_nobody(hall, client):
    review = visited(hall).review
    assert client.get("/api/v1/reviews/published").json() == {"items": [], "next": None}
    Publication.objects.create(
        review=review,
        text="等候太久",
        reply="已增开窗口",
        state="published",
        published_on=MONDAY,
        proposed_by="user:1",
        proposed_name="戴立新",
    )
    answer = client.get("/api/v1/reviews/published")
    assert answer.json()["items"] == [
        {
            "id": Publication.objects.get().pk,
            "grade": "非常不满意",
            "score": 1,
            "title": "高龄津贴申领",
            "site": "",
            "on": "2026-11-02",
            "text": "等候太久",
            "reply": "已增开窗口",
        }
    ]


def test_a_complaint_comes_in_over_http_about_ones_own_case(hall, client):
    case = granted_case(hall)
    body = {"case": case.number, "text": "让我跑了三趟才办好"}
    as_(client, user("young", of=hall.young))
    assert post(client, "/complaints", body).status_code == 404
    as_(client, user("elder", of=hall.elder))
    answer = post(client, "/complaints", body, key="k-2")
    assert (answer.status_code, answer.json()["number"]) == (
        201,
        Complaint.objects.get().number,
    )
