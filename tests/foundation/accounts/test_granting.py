"""Handing out roles, taking them back, stopping accounts."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from onewindow.foundation.accounts.actions import (
    activate_user,
    deactivate_user,
    grant_role,
    revoke_role,
)
from onewindow.foundation.accounts.models import Grant, User
from onewindow.foundation.accounts.queries import granted_roles, holds, roles_of
from onewindow.foundation.accounts.rules import GrantedRole, Role
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.violations import Refused
from tests.builders import EVERYWHERE, TESTER, organization, person, user

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 5)


def reasons(call):
    with pytest.raises(Refused) as refused:
        call()
    return [violation.code for violation in refused.value.violations]


@pytest.fixture
def bodies():
    above = organization(1, path="/1/")
    return above, organization(2, path="/1/2/", parent=above), organization(3, path="/3/")


def give(who, where, role=Role.CLERK, granter=EVERYWHERE, **more):
    told = {"user": who, "role": role, "organization": where, "granter": granter}
    return grant_role(**told, on=ON, actor=TESTER, **more)


def test_a_role_reaches_the_organization_and_its_children(bodies):
    above, below, other = bodies
    who = user()
    with time_machine.travel(ON):
        give(who, above)
        assert holds(who, Role.CLERK, path=above.path)
        assert holds(who, Role.CLERK, path=below.path)
        assert not holds(who, Role.CLERK, path=other.path)
        assert not holds(who, Role.APPROVER, path=above.path)
    assert [entry.move for entry in entries_of(key_of(who))] == ["grant.give"]


def test_an_administrator_below_cannot_grant_above(bodies):
    above, below, _ = bodies
    local = (GrantedRole(Role.ADMINISTRATOR, below.pk, below.path),)
    assert reasons(lambda: give(user(), above, granter=local)) == ["grant.out_of_scope"]
    assert reasons(lambda: give(user("b"), None, granter=local)) == ["grant.out_of_scope"]
    give(user("c"), below, granter=local)


def test_the_same_role_is_not_given_twice_but_again_after_it_was_taken_back(bodies):
    who = user()
    grant = give(who, bodies[0])
    assert reasons(lambda: give(who, bodies[0])) == ["grant.held"]
    revoke_role(grant=grant, granter=EVERYWHERE, on=ON, actor=TESTER)
    with time_machine.travel(ON):
        assert roles_of(User.objects.get(pk=who.pk)) == frozenset()
        assert reasons(
            lambda: revoke_role(grant=grant, granter=EVERYWHERE, on=ON, actor=TESTER)
        ) == ["grant.ended"]
        give(who, bodies[0])
        assert roles_of(who) == {Role.CLERK}
    moves = [entry.move for entry in entries_of(key_of(who))]
    assert moves == ["grant.give", "grant.revoke", "grant.give"]
    assert Grant.objects.count() == 1


def test_a_role_ends_on_its_day(bodies):
    who = user()
    assert reasons(lambda: give(who, bodies[0], ends=ON)) == ["grant.ends.past"]
    give(who, bodies[0], ends=ON + timedelta(days=1))
    for day, held in ((0, {Role.CLERK}), (1, frozenset())):
        with time_machine.travel(ON + timedelta(days=day)):
            assert roles_of(User.objects.get(pk=who.pk)) == held


def test_a_person_is_a_citizen_and_a_stopped_account_is_nobody():
    who = user(of=person())
    assert granted_roles(who) == (GrantedRole(Role.CITIZEN, None, ""),)
    deactivate_user(user=who, granter=EVERYWHERE, on=ON, actor=TESTER)
    assert granted_roles(User.objects.get(pk=who.pk)) == ()
    told = {"user": who, "granter": EVERYWHERE, "on": ON, "actor": TESTER}
    assert reasons(lambda: deactivate_user(**told)) == ["user.inactive"]
    activate_user(**told)
    assert reasons(lambda: activate_user(**told)) == ["user.active"]


def test_a_local_administrator_cannot_stop_somebody_with_a_role_elsewhere(bodies):
    _, below, other = bodies
    who = user(role=Role.CLERK, at=other)
    local = (GrantedRole(Role.ADMINISTRATOR, below.pk, below.path),)
    told = {"user": who, "granter": local, "on": ON, "actor": TESTER}
    assert reasons(lambda: deactivate_user(**told)) == ["grant.out_of_scope"]
    assert reasons(lambda: deactivate_user(**(told | {"user": user("x", of=person())}))) == [
        "grant.out_of_scope"
    ]


@pytest.fixture
def boss(client, settings, bodies):
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    client.defaults["HTTP_HOST"] = "127.0.0.1"
    who = user("boss", role=Role.ADMINISTRATOR, at=bodies[0])
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return who


def test_the_pages_find_grant_revoke_and_stop(client, boss, bodies):
    someone = user("newclerk")
    found = client.get("/staff/accounts/", {"q": "newclerk"})
    assert f"/staff/accounts/{someone.pk}/" in found.content.decode()
    typed = {"role": "clerk", "organization": bodies[1].credit_code, "ends": ""}
    assert client.post(f"/staff/accounts/{someone.pk}/grant/", typed).status_code == 302
    grant = Grant.objects.get(user=someone)
    assert (grant.role, grant.organization, grant.starts) == (
        "clerk",
        bodies[1],
        timezone.localdate(),
    )
    page = client.get(f"/staff/accounts/{someone.pk}/").content.decode()
    assert "窗口人员" in page
    assert "grant.give" in page
    assert client.post(f"/staff/grants/{grant.pk}/revoke/").status_code == 302
    assert client.post(f"/staff/accounts/{someone.pk}/switch/").status_code == 422
    grant.refresh_from_db()
    assert grant.ends == timezone.localdate()


def test_the_pages_show_nothing_beyond_the_scope(client, boss, bodies):
    foreign = user("foreign", role=Role.CLERK, at=bodies[2])
    assert "foreign" not in client.get("/staff/accounts/", {"q": "fore"}).content.decode()
    assert client.get(f"/staff/accounts/{foreign.pk}/").status_code == 404
    typed = {"role": "clerk", "organization": bodies[2].credit_code}
    someone = user("newclerk")
    answer = client.post(f"/staff/accounts/{someone.pk}/grant/", typed)
    assert answer.status_code == 422
    assert not Grant.objects.filter(user=someone).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    client, boss, bodies, rows, django_assert_num_queries
):
    for number in range(rows):
        user(f"clerk{number}", role=Role.CLERK, at=bodies[1])
    with django_assert_num_queries(7):
        client.get("/staff/accounts/")


def test_a_reset_link_lets_the_person_choose_a_password(client, boss, bodies):
    someone = user("newclerk", role=Role.CLERK, at=bodies[1])
    page = client.post(f"/staff/accounts/{someone.pk}/reset-link/")
    link = page.context["link"]
    assert link in page.content.decode()
    assert [entry.move for entry in entries_of(key_of(someone))] == ["user.reset_key"]
    client.logout()
    typed = {"password1": "long-enough-77", "password2": "long-enough-77"}
    form = client.get(link, follow=True)
    assert "设置新密码" in form.content.decode()
    assert client.post(form.redirect_chain[-1][0], typed).status_code == 302
    assert User.objects.get(pk=someone.pk).check_password("long-enough-77")
    assert "链接已失效" in client.get(link, follow=True).content.decode()


def test_a_lost_second_factor_is_removed_and_recorded(client, boss, bodies):
    someone = user("newclerk", role=Role.CLERK, at=bodies[1])
    assert client.post(f"/staff/accounts/{someone.pk}/reset-factor/").status_code == 302
    assert not someone.authenticator_set.exists()
    assert [entry.move for entry in entries_of(key_of(someone))] == ["user.second_factor.reset"]
    assert client.post(f"/staff/accounts/{someone.pk}/reset-factor/").status_code == 422
    assert client.post(f"/staff/accounts/{boss.pk}/reset-link/").status_code == 422
