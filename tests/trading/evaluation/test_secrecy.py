"""No name leaves the house before the evaluation starts: every page and answer, every role."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from onewindow.foundation.accounts.api import roles_of
from onewindow.foundation.messaging.api import deliver_due
from onewindow.foundation.records.api import seal_all
from onewindow.kernel.access import PUBLIC, Role
from onewindow.trading.evaluation.api import accept_seat, decline_seat
from tests.architecture.test_access import OPERATIONS, PAGES
from tests.builders import organization, user
from tests.trading.evaluation.builders import drawn

BACKEND = "django.contrib.auth.backends.ModelBackend"
LIBRARY = ("desk/experts/", "desk/experts/<str:number>/")


@pytest.fixture
def everybody(closed, library):
    """Return somebody of every role, and nobody."""
    home = organization(7, name="市政府", path="/7/")
    strangers = {
        role: user(f"some-{role}", role=role, at=home)
        for role in Role
        if role not in {Role.CITIZEN, Role.DEVICE, Role.AGENT}
    }
    return [None, *strangers.values(), *closed.parties.values(), closed.auditor]


def addresses(draw, expert, who):
    """Yield every address that answers this visitor, with this lot, draw and expert in it."""
    roles = roles_of(who) if who else PUBLIC
    for door in (*PAGES, *(one for one in OPERATIONS if one.method == "GET")):
        route = door.route
        if not door.access or not door.access & roles:
            continue
        of_draw = "draws" in route and "lots" not in route
        code = draw.code if of_draw else draw.lot.code if "lots" in route else None
        for mark, value in (
            ("<str:code>", code or draw.lot.tender.code),
            ("{code}", code or draw.lot.tender.code),
            ("<str:number>", expert.number),
            ("<int:seat_id>", str(draw.seats.first().pk)),
        ):
            route = route.replace(mark, value)
        if not set("<{(") & set(route):
            yield door.route, f"/{route}"


def walk(client, draw, expert, people):
    """Return what each visitor reads at each address; what all may read is read once."""
    found = {}
    for who in people:
        client.logout()
        if who:
            client.force_login(who, backend=BACKEND)
        for route, address in addresses(draw, expert, who):
            answer = client.get(address)
            if answer.status_code == 200 and not answer.streaming:
                text = answer.content.decode(errors="replace")
                found[getattr(who, "username", ""), route] = text
    return found


def test_no_page_of_any_role_names_a_drawn_expert_before_the_start(
    client, closed, library, everybody, settings
):
    draw = drawn(closed)
    accept_seat(seat=draw.seats.first(), at=timezone.now())
    decline_seat(seat=draw.seats.all()[1], reason="出差", at=timezone.now())
    deliver_due(now=timezone.now() + timedelta(minutes=1))
    seal_all()
    pages = walk(client, draw, library[0], everybody)
    assert len(pages) > 100
    secret = [word for one in library for word in (one.person.name, one.number)]
    secret += [f"****{one.person.phone[-4:]}" for one in library]
    told = [
        (key, word)
        for key, text in pages.items()
        if key[1] not in LIBRARY
        for word in secret
        if word in text
    ]
    assert told == []
    assert ("centre", "desk/draws/<str:code>/") in pages
    assert ("", "trading/draws/<str:code>/") in pages


def test_the_library_reads_the_same_for_who_was_drawn_and_who_was_not(
    client, closed, library, everybody
):
    def read():
        client.force_login(closed.parties["交易中心"], backend=BACKEND)
        return [
            client.get(reverse("evaluation:expert", args=[one.number])).content.decode()
            for one in library
        ]

    before = [strip(text) for text in read()]
    draw = drawn(closed)
    accept_seat(seat=draw.seats.first(), at=timezone.now())
    assert [strip(text) for text in read()] == before


def strip(text):
    """Return the main part of a page without the tokens that differ at every request."""
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", text[text.index("<main") :])


def test_names_are_shown_to_the_parties_at_the_start_and_to_the_public_with_the_result(
    client, closed, library, clock
):
    draw = drawn(closed)
    name = draw.seats.first().member.expert.person.name
    desk, open_page = f"/desk/draws/{draw.code}/", f"/trading/draws/{draw.code}/"
    for moment, is_told in ((timedelta(seconds=-1), False), (timedelta(0), True)):
        clock.move_to(draw.starts_at + moment)
        for who in (*closed.parties.values(), closed.auditor):
            client.force_login(who, backend=BACKEND)
            assert (name in client.get(desk).content.decode()) is is_told
        assert name not in client.get(open_page).content.decode()
    type(draw.lot).objects.update(state="awarded")
    assert name in client.get(open_page).content.decode()


def test_an_expert_reads_the_project_only_when_his_evaluation_starts(
    client, closed, library, clock
):
    draw = drawn(closed)
    seat = draw.seats.first()
    account = seat.member.expert.person.user
    client.force_login(account, backend=BACKEND)
    page = client.get("/my/evaluations/").content.decode()
    assert "接受，准时到场" in page
    assert closed.tender.name not in page
    answer = client.post(f"/my/evaluations/{seat.pk}/", {"answer": "accept"})
    assert answer.status_code == 302
    assert closed.tender.name not in client.get("/my/evaluations/").content.decode()
    clock.move_to(draw.starts_at)
    client.force_login(account, backend=BACKEND)
    assert closed.tender.name in client.get("/my/evaluations/").content.decode()


def test_nobody_answers_for_another_expert(client, closed, library):
    draw = drawn(closed)
    first, second = draw.seats.order_by("id")[:2]
    client.force_login(first.member.expert.person.user, backend=BACKEND)
    answer = client.post(f"/my/evaluations/{second.pk}/", {"answer": "accept"})
    assert answer.status_code == 404
