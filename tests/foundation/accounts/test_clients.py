"""Keys of devices and integrators."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from onewindow.foundation.accounts.actions import (
    client_by_key,
    create_client,
    disable_client,
    forget_expired,
    refuse_if_called_too_often,
    refuse_if_too_often,
)
from onewindow.foundation.accounts.models import Attempt, Client, IdempotencyKey
from onewindow.foundation.accounts.rules import GrantedRole, Role, TooOften
from onewindow.kernel.violations import Refused
from tests.builders import EVERYWHERE, TESTER, organization, user

pytestmark = pytest.mark.django_db


def make(where=None, granter=EVERYWHERE, name="大厅自助机"):
    told = {"name": name, "organization": where or organization(), "site": None}
    return create_client(**told, granter=granter, actor=TESTER)


def test_a_key_opens_until_it_is_disabled_and_only_its_digest_is_kept():
    client, key = make()
    assert client_by_key(key) == client
    secret = key.rsplit("_", 1)[0] if key.count("_") == 2 else key[len("ow_") + 13 :]
    assert secret not in str(Client.objects.values_list().get())
    assert client_by_key(key[:-1] + ("a" if key[-1] != "a" else "b")) is None
    assert client_by_key("") is None
    disable_client(client=client, granter=EVERYWHERE, actor=TESTER)
    assert client_by_key(key) is None
    with pytest.raises(Refused):
        disable_client(client=client, granter=EVERYWHERE, actor=TESTER)


def test_the_last_use_is_noted_but_not_at_every_call(django_assert_num_queries):
    _, key = make()
    client_by_key(key)
    first = Client.objects.get().last_used_at
    assert timezone.now() - first < timedelta(minutes=1)
    with django_assert_num_queries(1):
        client_by_key(key)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        client_by_key(key)
    assert Client.objects.get().last_used_at > first


def test_an_administrator_makes_keys_for_his_own_organizations_only():
    above, other = organization(1, path="/1/"), organization(2, path="/2/")
    local = (GrantedRole(Role.ADMINISTRATOR, above.pk, "/1/"),)
    make(above, local)
    with pytest.raises(Refused) as refused:
        make(other, local, name=" ")
    codes = [violation.code for violation in refused.value.violations]
    assert codes == ["client.name", "client.out_of_scope"]


def test_the_page_shows_a_key_once(client, settings):
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["127.0.0.1"]
    client.defaults["HTTP_HOST"] = "127.0.0.1"
    boss = user("boss", role=Role.ADMINISTRATOR)
    client.force_login(boss, backend="django.contrib.auth.backends.ModelBackend")
    where = organization()
    made = client.post("/staff/clients/", {"name": "自助机", "organization": where.credit_code})
    assert made.status_code == 201
    key = made.context["key"]
    assert key in made.content.decode()
    assert key not in client.get("/staff/clients/").content.decode()
    stored = Client.objects.get()
    assert client_by_key(key) == stored
    assert client.post(f"/staff/clients/{stored.pk}/disable/").status_code == 302
    assert client_by_key(key) is None


def test_attempts_are_refused_beyond_the_limit_and_counted_anew_in_the_next_span():
    start = timezone.now().replace(second=0, microsecond=0)
    with time_machine.travel(start, tick=False):
        for _ in range(3):
            refuse_if_too_often("x", limit=3, seconds=60)
        refuse_if_too_often("y", limit=3, seconds=60)
        with pytest.raises(TooOften) as often:
            refuse_if_too_often("x", limit=3, seconds=60)
        assert often.value.seconds == 60
    with time_machine.travel(start + timedelta(seconds=60), tick=False):
        refuse_if_too_often("x", limit=3, seconds=60)


def test_what_has_served_its_time_is_forgotten(settings):
    now = timezone.now()
    for key, at in (("old", now - timedelta(hours=49)), ("new", now - timedelta(hours=47))):
        IdempotencyKey.objects.create(owner="client:1", key=key, fingerprint="", at=at)
    refuse_if_too_often("x", limit=3, seconds=60)
    with time_machine.travel(now + timedelta(minutes=2)):
        assert forget_expired() == "幂等键1行，频次1行，会话0行，缓存0行"
    assert IdempotencyKey.objects.get().key == "new"


def test_many_calls_are_counted_in_batches_and_refused_until_the_span_is_over(db):
    with time_machine.travel("2026-11-02T09:00:30+08:00", tick=False) as clock:
        for _ in range(120):
            refuse_if_called_too_often("device", limit=120, seconds=60)
        assert Attempt.objects.get(key="device").count == 60
        for _ in range(3):
            with pytest.raises(TooOften):
                refuse_if_called_too_often("device", limit=120, seconds=60)
        clock.shift(30)
        refuse_if_called_too_often("device", limit=120, seconds=60)
