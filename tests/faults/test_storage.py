"""A database that is read-only, a disk that is full: said in Chinese, and nothing is lost."""

import json
from contextlib import contextmanager

import pytest
from django.db import connection

from onewindow.foundation.records.api import seal_all, verify_ledger
from onewindow.services.casework.api import Case
from tests.demo_city import Somebody
from tests.journeys.test_instant_approval import renew_licence

ANSWERS = {
    "licence_class": "small",
    "file_number": "339900123456",
    "checked_on": "2026-10-20",
    "has_illness": "no",
    "receive": "counter",
}
APPLICATION = {"matter": "GA08", "situation": "issued_here", "answers": ANSWERS}
SWITCHES = {
    "sqlite": "PRAGMA query_only = {}",
    "postgresql": "SET default_transaction_read_only = {}",
}


@contextmanager
def read_only():
    """Let the database refuse every write, as after a failed disk was mounted again."""
    switch = SWITCHES[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(switch.format("on"))
    yield
    with connection.cursor() as cursor:
        cursor.execute(switch.format("off"))


@contextmanager
def disk_full():
    """Let the database grow no further; only SQLite lets itself be told so."""
    if connection.vendor != "sqlite":
        pytest.skip("只有 SQLite 能设定数据库大小上限")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")


def ready_to_send():
    """Return a citizen whose application wants only the last click."""
    citizen = Somebody("demo-citizen")
    citizen.client.raise_request_exception = False
    sending, press = {}, citizen.press

    def stop_before_sending(words, **said):
        if words == "提交申请":
            sending.update(said)
        else:
            press(words, **said)

    citizen.press = stop_before_sending
    renew_licence(citizen)
    citizen.press = press
    return citizen


def test_a_page_says_that_nothing_can_be_saved_and_the_same_click_works_later(real_city):
    citizen = ready_to_send()
    before = citizen.page
    with read_only():
        citizen.press("提交申请", status=503, declared="on")
        assert citizen.page.heading == "暂时不能保存，请稍后再试"
        assert "没有丢失" in citizen.page.words
        assert Case.objects.get().state == "draft"
        for address in ("/", "/matters/GA08/", "/my/cases/", "/ledger/"):
            citizen.go(address)
    citizen.page = before
    citizen.press("提交申请", declared="on")
    assert citizen.page.heading == "已准予，办好了"
    assert Case.objects.count() == 1
    seal_all()
    assert verify_ledger().is_sound


def applying():
    """Return a function that applies over the API with a key."""
    client = Somebody("demo-citizen").client
    client.raise_request_exception = False
    token = client.cookies["csrftoken"].value

    def apply(key):
        return client.post(
            "/api/v1/cases",
            json.dumps(APPLICATION),
            content_type="application/json",
            headers={"Idempotency-Key": key, "X-CSRFToken": token},
        )

    return apply


@pytest.mark.parametrize("trouble", [read_only, disk_full])
def test_the_api_answers_503_and_the_same_key_works_later(real_city, trouble):
    apply, numbers = applying(), {}
    with trouble():
        for key in map(str, range(300)):  # a full disk still has room in pages begun before
            answer = apply(key)
            if answer.status_code != 201:
                break
            numbers[key] = answer.json()["number"]
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"] == "系统繁忙或暂时不能保存，请稍后用同一幂等键重试"
        assert set(Case.objects.values_list("number", flat=True)) == set(numbers.values())
    first, second = apply(key), apply(key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["number"] == second.json()["number"]
    assert Case.objects.count() == len(numbers) + 1
    seal_all()
    assert verify_ledger().is_sound


def test_nobody_is_locked_out_of_reading_by_a_read_only_database(real_city):
    stranger = Somebody()
    stranger.client.raise_request_exception = False
    with read_only():
        for address in ("/", "/search?q=护照", "/matters/GA06/", "/halls/", "/law/", "/healthz"):
            assert stranger.client.get(address).status_code == 200
        stranger.go("/accounts/login/")
        form = next(f for f in stranger.page.forms if f.action == "/demo/sign-in/")
        said = form.values | {"username": ["demo-citizen"]}
        stranger._see(503, "post", form.action, said)
