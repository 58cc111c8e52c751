"""
Who may call what: every address and every API operation, for every role.

The whole table stands in access.txt beside this file, so that a review sees every change. Write it
anew with ``ACCESS_REFRESH=1 pytest tests/architecture/test_access.py``.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver
from django.urls.converters import get_converters

from onewindow.foundation.accounts.actions import create_client
from onewindow.foundation.accounts.middleware import AccessMiddleware, declared_access
from onewindow.foundation.accounts.models import User
from onewindow.kernel.access import PUBLIC, STAFF, Role
from onewindow.site.api import ROOT, access_of, api
from tests.builders import EVERYWHERE, TESTER, organization, person, user

TABLE = Path(__file__).with_name("access.txt")
BACKEND = "django.contrib.auth.backends.ModelBackend"
SAMPLES = {
    "int": "1",
    "str": "x",
    "slug": "x",
    "path": "x",
    "uuid": f"{'0' * 8}-0000-4000-8000-{'0' * 12}",
}
HUMAN = [role for role in Role if role is not Role.DEVICE]


@dataclass(frozen=True)
class Door:
    """One way in: an address, or an operation of the API."""

    method: str
    route: str
    access: frozenset | None
    view: object = None

    def line(self):
        who = "无人" if not self.access else " ".join(sorted(self.access))
        return f"{self.method:6} /{self.route}  {who}"


def pages(patterns=None, prefix=""):
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLPattern):
            if not route.startswith(ROOT[1:]) or entry.name in {"openapi-json", "openapi-view"}:
                yield Door("ANY", route, declared_access(entry.callback, None), entry.callback)
        else:
            yield from pages(entry.url_patterns, route)


def operations():
    for bound in api._get_bound_routers():
        for address, view in bound.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    route = ROOT[1:] + bound.prefix.strip("/") + address.lstrip("/")
                    yield Door(method, route, access_of(operation), operation)


PAGES = sorted(pages(), key=lambda door: door.route)
OPERATIONS = sorted(operations(), key=lambda door: (door.route, door.method))


def is_admin(door):
    return door.route.startswith("admin/") and door.access == {Role.ADMINISTRATOR}


def address_of(door):
    """Return an address that leads to the door, or None if its pattern is free text."""
    route = door.route
    for name in get_converters():
        while f"<{name}:" in route:
            start = route.index(f"<{name}:")
            route = route[:start] + SAMPLES.get(name, "1") + route[route.index(">", start) + 1 :]
    while "{" in route:
        start = route.index("{")
        route = route[:start] + "1" + route[route.index("}") + 1 :]
    return None if set(route) & set("<>()\\^$?*+") else f"/{route}"


def test_every_view_declares_whom_it_answers():
    assert [door.line() for door in PAGES if not door.access] == []


def test_every_operation_of_the_api_declares_whom_it_answers():
    assert [door.line() for door in OPERATIONS if not door.access] == []


def test_declarations_name_real_roles_only():
    known = {*Role, *PUBLIC}
    assert [d.line() for d in [*PAGES, *OPERATIONS] if d.access and not d.access <= known] == []


def test_the_table_of_access_is_the_one_that_was_reviewed():
    # The administrator's own admin grows with every model; one line stands for all of it.
    lines = [d.line() for d in [*PAGES, *OPERATIONS] if not is_admin(d)]
    now = "".join(f"{line}\n" for line in sorted([*lines, "ANY    /admin/…  administrator"]))
    if os.environ.get("ACCESS_REFRESH") == "1":
        TABLE.write_text(now)
    assert now == TABLE.read_text()


def people():
    """Return one account for each role that people have, and one without any."""
    found = {None: user("nobody")}
    for role in HUMAN:
        is_citizen = role is Role.CITIZEN
        found[role] = user(
            f"is-{role.value}",
            of=person(500) if is_citizen else None,
            role=None if is_citizen else role,
        )
    return found


@pytest.mark.django_db
def test_the_gate_lets_in_exactly_those_who_are_declared():
    gate = AccessMiddleware(HttpResponse)
    wrong = []
    for role, account in people().items():
        for door in PAGES:
            request = RequestFactory().get("/")
            request.user = User.objects.get(pk=account.pk)
            request.resolver_match = None
            try:
                entered = gate.process_view(request, door.view, (), {}) is None
            except PermissionDenied:
                entered = False
            if entered is not (door.access == PUBLIC or role in door.access):
                wrong.append(f"{role}: {door.line()}")
    assert wrong == []


@pytest.mark.django_db
def test_nobody_gets_a_page_that_is_not_for_him(client):
    client.raise_request_exception = False
    wrong = []
    for role, account in [("anonymous", None), *people().items()]:
        client.logout()
        if account:
            client.force_login(account, backend=BACKEND)
        for door in PAGES:
            address = address_of(door)
            if address is None or door.access == PUBLIC or role in door.access:
                continue
            answer = client.get(address)
            turned_away = answer.status_code == (403 if account else 302)
            if not turned_away or (not account and "/accounts/login/" not in answer.url):
                wrong.append(f"{role}: {answer.status_code} {door.line()}")
    assert wrong == []


@pytest.mark.django_db
def test_staff_without_a_second_factor_reach_no_staff_page():
    gate = AccessMiddleware(HttpResponse)
    wrong = []
    for role, account in people().items():
        account.authenticator_set.all().delete()
        for door in PAGES:
            if role not in STAFF or door.access == PUBLIC or role not in door.access:
                continue
            request = RequestFactory().get("/")
            request.user = User.objects.get(pk=account.pk)
            answer = gate.process_view(request, door.view, (), {})
            if answer is None or answer.url != "/accounts/2fa/totp/activate/":
                wrong.append(f"{role}: {door.line()}")
    assert wrong == []


def call(client, door, **headers):
    said = {"content_type": "application/json", "HTTP_IDEMPOTENCY_KEY": "access", **headers}
    return client.generic(door.method, address_of(door), "{}", **said).status_code


@pytest.mark.django_db
def test_nobody_gets_an_operation_that_is_not_for_him(client):
    client.raise_request_exception = False
    told = {"name": "机", "organization": organization(900), "site": None}
    _, key = create_client(**told, granter=EVERYWHERE, actor=TESTER)
    wrong = []
    for role, account in [("anonymous", None), (Role.DEVICE, None), *people().items()]:
        client.logout()
        if account:
            client.force_login(account, backend=BACKEND)
        headers = {"HTTP_AUTHORIZATION": f"Bearer {key}"} if role is Role.DEVICE else {}
        for door in OPERATIONS:
            status = call(client, door, **headers)
            is_open = door.access == PUBLIC or role in door.access
            expected_refusal = 401 if role == "anonymous" else 403
            if (not is_open and status != expected_refusal) or (is_open and status == 401):
                wrong.append(f"{role}: {status} {door.line()}")
    assert wrong == []
