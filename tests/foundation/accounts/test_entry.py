"""Signing in: lockout, second factor, demo accounts, sessions."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse
from django.utils import timezone

from onewindow.foundation.accounts.models import User
from onewindow.foundation.accounts.rules import Role
from tests.builders import person, user

pytestmark = pytest.mark.django_db
PASSWORD = "long-enough-77"
STEP = 30
"""So many seconds a code is good."""
LOGIN = "/accounts/login/"
STAFF_PAGE = "/staff/accounts/"


@pytest.fixture
def citizen():
    made = user("lixiaoyun", of=person())
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def administrator():
    made = user("admin1", role=Role.ADMINISTRATOR)
    Authenticator.objects.all().delete()
    made.set_password(PASSWORD)
    made.save()
    return made


def sign_in(client, name="lixiaoyun", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": name, "password": password}, **extra)


def code_for(secret):
    """Return the code of this half minute, of the next one if this is nearly over."""
    if (left := STEP - time.time() % STEP) < 3:
        time.sleep(left)
    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counter))


def test_the_right_password_signs_in_with_a_new_session_key(client, citizen):
    client.get(LOGIN)
    client.session["x"] = 1
    before = client.session.session_key
    assert sign_in(client).url == "/"
    assert client.session.session_key != before
    assert client.session.get_expire_at_browser_close()


def test_the_fifth_wrong_password_locks_and_says_for_how_long(client, citizen):
    statuses = [sign_in(client, password="wrong-pass-1").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 200]
    assert sign_in(client).status_code == 302
    client.post("/accounts/logout/")
    statuses = [sign_in(client, password="wrong-pass-1").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    locked = sign_in(client)
    assert locked.status_code == 429
    page = locked.content.decode()
    assert "暂时不能登录" in page
    assert "15分钟" in page
    assert 0 < int(locked.headers["Retry-After"]) <= 900


def test_a_lock_is_for_one_name_from_one_address_and_ends(client, citizen):
    for _ in range(5):
        sign_in(client, password="wrong-pass-1")
    assert sign_in(client).status_code == 429
    assert sign_in(client, REMOTE_ADDR="10.0.0.9").status_code == 302
    client.post("/accounts/logout/")
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1), tick=False):
        assert sign_in(client).status_code == 302


def test_signing_out_needs_a_post(client, citizen):
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/accounts/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_staff_enrol_a_second_factor_before_they_reach_a_staff_page(client, administrator):
    sign_in(client, "admin1")
    response = client.get(STAFF_PAGE)
    assert (response.status_code, response.url) == (302, "/accounts/2fa/totp/activate/")
    again = client.get(response.url)
    assert again.url.startswith("/accounts/reauthenticate/")
    client.post(again.url, {"password": PASSWORD, "next": response.url})
    page = client.get(response.url)
    assert "绑定验证器" in page.content.decode()
    secret = page.context["form"].secret
    enrolled = client.post(response.url, {"code": code_for(secret)})
    assert enrolled.url == "/accounts/2fa/recovery-codes/"
    assert "恢复码" in client.get(enrolled.url).content.decode()
    assert client.get(STAFF_PAGE).status_code == 200


def test_an_enrolled_member_of_staff_is_asked_for_the_code_at_sign_in(client, administrator):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(administrator, secret)
    assert sign_in(client, "admin1").url == "/accounts/2fa/authenticate/"
    assert client.get(STAFF_PAGE).url == f"{LOGIN}?next={STAFF_PAGE}"
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    right = client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert right.status_code == 302
    assert client.get(STAFF_PAGE).status_code == 200


def test_the_secret_of_a_second_factor_is_stored_encrypted(administrator):
    TOTP.activate(administrator, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert "JBSWY3DP" not in str(Authenticator.objects.get().data)


def test_codes_cannot_be_guessed_without_end(client, administrator):
    TOTP.activate(administrator, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    sign_in(client, "admin1")
    tries = [client.post("/accounts/2fa/authenticate/", {"code": "000000"}) for _ in range(11)]
    texts = {re.sub(r"\s", "", t.content.decode()) for t in tries[-1:]}
    assert any("登录失败次数过多" in text or "Toomany" in text for text in texts)


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    made = user("demo-clerk", role=Role.CLERK)
    Authenticator.objects.all().delete()
    return made


def test_the_sign_in_page_offers_demo_accounts_on_this_machine_only(client, demo):
    here = client.get(LOGIN, HTTP_HOST="127.0.0.1")
    assert 'value="demo-clerk"' in here.content.decode()
    there = client.get(LOGIN, HTTP_HOST="127.0.0.1", REMOTE_ADDR="10.0.0.5")
    assert "demo-clerk" not in there.content.decode()


def test_one_click_signs_in_and_waives_the_second_factor(client, demo):
    response = client.post("/demo/sign-in/", {"username": "demo-clerk"}, HTTP_HOST="127.0.0.1")
    assert (response.status_code, response.url) == (302, "/desk/")
    page = client.get("/staff/mandates/", HTTP_HOST="127.0.0.1")
    assert page.status_code == 200


@pytest.mark.parametrize(
    "extra",
    [
        {"HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "10.0.0.5"},
        {"HTTP_HOST": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_HOST": "127.0.0.1", "HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_HOST": "127.0.0.1", "HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_HOST": "testserver"},
    ],
)
def test_demo_sign_in_is_no_page_for_anybody_else(client, demo, extra):
    response = client.post("/demo/sign-in/", {"username": "demo-clerk"}, **extra)
    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


def test_demo_sign_in_is_no_page_outside_demo_mode(client, demo, settings):
    settings.DEMO = False
    extra = {"HTTP_HOST": "127.0.0.1"}
    assert client.post("/demo/sign-in/", {"username": "demo-clerk"}, **extra).status_code == 404


def test_demo_sign_in_opens_demo_accounts_only(client, demo):
    user("real")
    extra = {"HTTP_HOST": "127.0.0.1"}
    assert client.post("/demo/sign-in/", {"username": "real"}, **extra).status_code == 404


def test_a_demo_session_does_not_waive_the_second_factor_elsewhere(client, demo):
    client.post("/demo/sign-in/", {"username": "demo-clerk"}, HTTP_HOST="127.0.0.1")
    away = client.get("/staff/mandates/", HTTP_HOST="127.0.0.1", HTTP_X_FORWARDED_FOR="1.1.1.1")
    assert away.url == "/accounts/2fa/totp/activate/"


def test_the_next_address_stays_in_the_house(client, citizen):
    response = sign_in(client)
    assert response.url == "/"
    client.post("/accounts/logout/")
    away = client.post(
        f"{LOGIN}?next=https://evil.example/",
        {"login": "lixiaoyun", "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert away.url == "/"


@pytest.mark.parametrize(
    "name", ["account_change_password", "account_email", "mfa_index", "account_reset_password"]
)
def test_account_pages_are_our_own(client, citizen, name):
    sign_in(client)
    page = client.get(reverse(name), follow=True).content.decode()
    assert "govuk-heading-l" in page
    assert "Menu:" not in page


def test_a_stopped_account_loses_its_session(client, citizen):
    sign_in(client)
    assert client.get("/my/mandates/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/my/mandates/").status_code == 302


def test_session_user_and_roles_cost_three_queries(client, citizen, django_assert_num_queries):
    sign_in(client)
    with django_assert_num_queries(3):
        response = client.get("/my/mandates/ask/nothing/")
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.CLERK, "/desk/"),
        (Role.AUDITOR, "/desk/"),
        (Role.EDITOR, "/catalog/"),
        (Role.ADMINISTRATOR, "/staff/accounts/"),
    ],
)
def test_staff_start_on_a_page_that_is_theirs(client, settings, role, page):
    settings.DEMO = True
    user("demo-someone", role=role)
    extra = {"HTTP_HOST": "127.0.0.1"}
    assert client.post("/demo/sign-in/", {"username": "demo-someone"}, **extra).url == page
    assert client.get(page, **extra).status_code == 200
