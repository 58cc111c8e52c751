"""The device at a counter: it asks who was served there, and only for a while."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from onewindow.channels.devices.api import DeviceKind
from onewindow.services.feedback.api import Review, load_scheme_packs, open_services
from onewindow.services.hall.api import (
    ServiceOutcome,
    call_next,
    finish_service,
    pass_over,
    recall_ticket,
    start_service,
)
from tests.builders import person, user
from tests.channels.devices.test_endpoints import reasons
from tests.services.hall.house import CLERK, opened, ticket

ASKED = re.compile(r"(\w+) 号，这次服务怎么样？")
PAGE = "/device/counter/"


@pytest.fixture
def desk(house):
    """Return counter 1, open, with three people waiting."""
    load_scheme_packs(settings.PACKS / "national" / "reviews")
    found = opened(house, "01", when=timezone.now())
    for letters in ("A", "EA", "A"):
        ticket(house, letters, when=timezone.now())
    return found


@pytest.fixture
def device(desk, register):
    """Return the key of the device at counter 1."""
    return register(DeviceKind.COUNTER, "评价屏", counter=desk.counter)[1]


@pytest.fixture
def screen(client, desk, device):
    """Turn the test client's browser into the device at counter 1."""
    client.force_login(user("admin", role="administrator"), backend=BACKEND)
    page = client.get("/desk/devices/").content.decode()
    number = re.search(r'/desk/devices/(\d+)/">评价屏', page)[1]
    page = client.get(f"/desk/devices/{number}/").content.decode()
    link = re.search(r"http://testserver(/device/open/[^<]+)", page)[1]
    client.logout()
    assert client.post(link).url == PAGE
    return client


BACKEND = "django.contrib.auth.backends.ModelBackend"


def call(desk, *, at=None):
    said = {"desk": desk, "at": at or timezone.now(), "actor": CLERK}
    found = call_next(**said)
    start_service(**said)
    return found


def finish(desk, *, at=None):
    said = {"desk": desk, "at": at or timezone.now(), "actor": CLERK}
    return finish_service(outcome=ServiceOutcome.FINISHED, **said)


def asked(client):
    found = ASKED.search(client.get(PAGE).content.decode())
    return found[1] if found else ""


def press(client, score):
    visit = re.search(r'name="visit" value="(\d+)"', client.get(PAGE).content.decode())[1]
    return client.post(PAGE, {"visit": visit, "score": score})


def test_the_page_shows_the_number_and_then_asks(screen, desk):
    assert (asked(screen), "欢迎" in screen.get(PAGE).content.decode()) == ("", True)
    assert call(desk).number == "E001"
    page = screen.get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert ("正在办理" in page, "E001" in page, "<html" in page) == (True, True, False)
    finish(desk)  # 简易快办办完，综合业务接着在本窗口办
    assert asked(screen) == ""
    finish(desk)
    assert asked(screen) == "E001"


def test_the_review_pressed_at_the_counter_carries_its_channel_and_is_asked_for_each_matter(
    screen, desk
):
    call(desk), finish(desk), finish(desk)
    answer = press(screen, "2")
    assert answer.url.endswith("/?look=kiosk&back=/device/counter/&score=2")
    question = screen.get(answer.url)
    assert ("等待太久" in question.content.decode(), question.headers["Refresh"]) == (
        True,
        "180;url=/device/counter/?look=kiosk",
    )
    thanks = screen.post(answer.url, {"score": "2", "tags": ["等待太久"], "step": "send"})
    page = screen.get(thanks.url)
    assert page.headers["Refresh"] == "12;url=/device/counter/?look=kiosk"
    review = Review.objects.get()
    assert (review.channel, review.score, review.service.title) == ("1", 2, "综合业务")
    assert asked(screen) == "E001"  # 同一张号票的另一件事
    screen.post(press(screen, "5").url, {"score": "5", "step": "send"})
    assert Review.objects.count() == 2
    assert asked(screen) == ""
    assert open_services(now=timezone.now()) == []


def test_it_asks_until_the_next_person_is_served_and_for_five_minutes_at_most(screen, desk):
    now = timezone.now()
    call(desk, at=now), finish(desk, at=now), finish(desk, at=now)
    with time_machine.travel(now + timedelta(minutes=4, seconds=59)):
        assert asked(screen) == "E001"
    with time_machine.travel(now + timedelta(minutes=5, seconds=1)):
        assert asked(screen) == ""
    call_next(desk=desk, at=timezone.now(), actor=CLERK)
    assert asked(screen) == "E001"  # 叫到的人还没有到
    start_service(desk=desk, at=timezone.now(), actor=CLERK)
    assert asked(screen) == ""


def test_the_one_before_is_not_asked_when_the_last_has_said_it(screen, desk):
    call(desk), finish(desk), finish(desk)
    assert call(desk).number == "A001"
    finish(desk)
    screen.post(press(screen, "5").url, {"score": "5", "step": "send"})
    assert asked(screen) == ""


def test_who_never_came_is_not_asked(screen, desk, house):
    now = timezone.now()
    call_next(desk=desk, at=now, actor=CLERK)
    for minutes in (1, 2):
        recall_ticket(desk=desk, at=now + timedelta(minutes=minutes), actor=CLERK)
    pass_over(desk=desk, at=now + timedelta(minutes=3), actor=CLERK)
    assert asked(screen) == ""


def test_a_press_on_a_service_that_has_gone_from_the_screen_does_nothing(screen, desk):
    call(desk), finish(desk), finish(desk)
    assert "号，这次服务怎么样" in screen.post(PAGE, {"visit": "0", "score": "5"}).content.decode()
    assert "号，这次服务怎么样" in screen.post(PAGE, {"visit": "x"}).content.decode()
    assert Review.objects.count() == 0


def test_over_the_api_only_the_service_on_the_screen_of_this_counter_is_reviewed(
    api, desk, device, house, register
):
    call(desk), finish(desk), finish(desk)
    other = register(DeviceKind.COUNTER, "二号评价屏", counter=house.desks["02"].counter)[1]
    kiosk = register()[1]
    said = {"ticket": "E001", "score": 5}
    assert reasons(api(other, "counter/review", said)) == ["review.nobody"]
    assert reasons(api(kiosk, "counter/review", said)) == ["device.kind"]
    assert reasons(api(device, "counter/review", said | {"ticket": "A001"})) == ["review.nobody"]
    assert api(device, "counter/review", said | {"score": 6}).status_code == 422
    given = api(device, "counter/review", said, once="r1")
    assert (given.status_code, given.json()) == (
        201,
        {"grade": "非常满意", "is_followed_up": False},
    )
    assert api(device, "counter/review", said, once="r1").json() == given.json()
    assert Review.objects.count() == 1


def test_who_is_asked_at_the_counter_gets_no_message_besides(api, desk, device, house):
    who = person(7)
    ticket(house, "A", when=timezone.now() - timedelta(hours=1), person=who)
    call(desk), finish(desk), finish(desk)
    assert call(desk).person == who
    finish(desk)
    said = {"ticket": api(device, "counter").json()["review"], "score": 4}
    assert api(device, "counter/review", said).status_code == 201
    assert [one.ticket for one in open_services(now=timezone.now())] == ["E001", "E001"]


def test_a_browser_that_is_another_device_is_told_so(client, screen, house):
    page = client.get("/kiosk/")
    assert (page.status_code, "本机登记为窗口评价屏" in page.content.decode()) == (422, True)
