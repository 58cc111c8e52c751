"""Opening an account with a real name."""

from datetime import date

import pytest
from django.urls import reverse

from onewindow.foundation.accounts.actions import Applicant, sign_up
from onewindow.foundation.accounts.gateways import IdentityUnavailable
from onewindow.foundation.accounts.models import User
from onewindow.foundation.directory.api import Person
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.violations import Refused
from tests.builders import citizen_number, person

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 5)
PASSWORD = "long-enough-77"


def applicant(number=None, **changes):
    known = {"name": "李晓云", "number": number or citizen_number(), "phone": "13800001234"}
    return Applicant(**(known | {"username": "lixiaoyun", "password": PASSWORD} | changes))


def reasons(call):
    with pytest.raises(Refused) as refused:
        call()
    return [violation.code for violation in refused.value.violations]


def test_signing_up_registers_the_person_and_binds_the_account():
    user = sign_up(applicant=applicant(), on=ON)
    stored = Person.objects.get()
    assert (stored.name, stored.number, stored.is_verified) == ("李晓云", citizen_number(), True)
    assert user.person == stored
    assert user.check_password(PASSWORD)
    assert [entry.move for entry in entries_of(key_of(user))] == ["user.sign_up"]


def test_a_person_known_from_the_counter_is_bound_not_doubled():
    known = person(name="李晓云")
    assert sign_up(applicant=applicant(), on=ON).person == known
    assert Person.objects.count() == 1


def test_a_person_has_one_account_only():
    sign_up(applicant=applicant(), on=ON)
    again = applicant(username="another")
    assert reasons(lambda: sign_up(applicant=again, on=ON)) == ["account.person.bound"]
    assert User.objects.count() == 1


def test_everything_taken_is_told_at_once():
    sign_up(applicant=applicant(), on=ON)
    again = applicant(username="LIXIAOYUN")
    told = reasons(lambda: sign_up(applicant=again, on=ON))
    assert told == ["account.person.bound", "account.username.taken"]


def test_a_name_that_does_not_match_opens_nothing():
    wrong = applicant(citizen_number(prefix="998106"))
    assert reasons(lambda: sign_up(applicant=wrong, on=ON)) == ["identity.mismatch"]
    assert (User.objects.count(), Person.objects.count()) == (0, 0)


def test_a_service_that_is_down_says_so_and_lets_one_try_later():
    down = applicant(citizen_number(prefix="999106"))
    assert reasons(lambda: sign_up(applicant=down, on=ON)) == ["identity.unavailable"]


class SlowService:
    """An identity service that runs into its timeout."""

    def verdict(self, *, name, number, timeout):
        raise TimeoutError


class BrokenService:
    """An identity service that says that it cannot."""

    def verdict(self, *, name, number, timeout):
        raise IdentityUnavailable


@pytest.mark.parametrize("service", ["SlowService", "BrokenService"])
def test_any_failure_of_the_service_is_the_same_clear_message(settings, service):
    settings.IDENTITY_GATEWAY = f"{__name__}.{service}"
    assert reasons(lambda: sign_up(applicant=applicant(), on=ON)) == ["identity.unavailable"]


def typed(**changes):
    known = {"name": "李晓云", "number": citizen_number(), "phone": "13800001234"}
    more = {"username": "lixiaoyun", "password": PASSWORD, "again": PASSWORD}
    return known | more | changes


def test_the_page_signs_one_in_with_a_fresh_session(client):
    client.get(reverse("account_login"))
    response = client.post(reverse("account_signup"), typed())
    assert (response.status_code, response.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "short-123", "again": "short-123"}, "至少"),
        ({"again": "something-else-1"}, "两次输入的密码不一致"),
        ({"number": "330106199003070017"}, "公民身份号码不正确"),
        ({"number": citizen_number(prefix="999106")}, "身份核验服务暂时不可用"),
        ({"username": "demo-me"}, "登录名不能以 demo-"),
    ],
)
def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(client, changes, words):
    response = client.post(reverse("account_signup"), typed(**changes))
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert "13800001234" in page
    assert PASSWORD not in page


def test_a_number_can_be_tried_five_times_an_hour(client):
    wrong = typed(number=citizen_number(prefix="998106"))
    statuses = [client.post(reverse("account_signup"), wrong).status_code for _ in range(6)]
    assert statuses == [422, 422, 422, 422, 422, 429]
