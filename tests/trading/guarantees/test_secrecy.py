"""
Before the deadline nobody learns who has paid, nor how many: not by a page, the API, a dump.

What anybody but the bidder himself sees must not change at all when somebody pays.
"""

import json
import re

import pytest
from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.test import Client

from onewindow.foundation.accounts.api import roles_of
from onewindow.foundation.accounts.models import User
from onewindow.kernel.access import PUBLIC, Role
from onewindow.trading.guarantees.gateways import particulars_of, unseal
from onewindow.trading.guarantees.models import BankLine, Guarantee, Outgoing
from tests.architecture.test_access import OPERATIONS, PAGES, address_of, is_admin
from tests.builders import user
from tests.trading.guarantees.builders import begun, credited, issued

BACKEND = "django.contrib.auth.backends.ModelBackend"
# The record counts its own entries; they name nobody, which the test of the dump shows.
RECORD = ("ledger/", "api/v1/ledger", "healthz", "admin/", "api/v1/openapi", "api/v1/docs")


def doors():
    return [
        door
        for door in [*PAGES, *OPERATIONS]
        if door.method in {"ANY", "GET"}
        and not door.route.startswith(RECORD)
        and not is_admin(door)
        and ("<" in door.route or "{" in door.route or "desk" in door.route or "my/" in door.route)
    ]


def addresses(door, tendered):
    """Return the address of a door that leads to the lot, its tender or its deposits."""
    route = f"/{door.route}"
    tender_or_lot = tendered.tender.code if "tenders/" in route else tendered.lot.code
    for found in Guarantee.objects.order_by("id") or [None]:
        reference = found.reference if found else "BZ0"
        filled = re.sub(r"<str:reference>|\{reference\}", reference, route)
        filled = re.sub(r"<(str|slug):code>|\{code\}", tender_or_lot, filled)
        filled = re.sub(
            r"<str:credit_code>|\{credit_code\}", tendered.firms[0].credit_code, filled
        )
        filled = re.sub(r"<str:form>", "transfer", filled)
        filled = re.sub(r"<int:\w+>|\{\w+_id\}", "1", filled)
        if "<" not in filled and "{" not in filled and address_of(door):
            yield filled
        if "reference" not in route:
            return


def watchers(tendered):
    """Return a client for everybody who could be curious, and one who is nobody."""
    accounts = {
        "officer": tendered.officer,
        "tenderer": tendered.buyer,
        "supervisor": tendered.watch,
        "auditor": tendered.auditor,
        "another bidder": tendered.bidders[2],
        "administrator": user("root", role=Role.ADMINISTRATOR),
        "expert": user("expert", role=Role.EXPERT),
    }
    found = {"anonymous": (Client(), frozenset())}
    for name, account in accounts.items():
        client = Client()
        client.force_login(User.objects.get(pk=account.pk), backend=BACKEND)
        roles = roles_of(account)
        found[name] = (client, roles)
    return found


def seen(tendered, clients):
    """Return what each watcher is shown at each address, without what changes by itself."""
    shown = {}
    for name, (client, roles) in clients.items():
        client.raise_request_exception = False
        for door in doors():
            if door.access != PUBLIC and not roles & door.access:
                continue
            for address in addresses(door, tendered):
                answer = client.get(address)
                body = b"" if answer.streaming else answer.content
                text = re.sub(
                    r'(nonce|csrf\w*|value)="[^"]*"|"X-CSRFToken": "[^"]*"',
                    "",
                    body.decode("utf-8", "ignore"),
                )
                shown[name, re.sub(r"BZ[0-9A-F]+", "BZ", address)] = (answer.status_code, text)
    return shown


def secrets(tendered):
    """Return every text that would tell who has paid."""
    found = set()
    for guarantee in Guarantee.objects.all():
        said = particulars_of(guarantee)
        found |= {said.account, said.letter_number, said.letter_code, said.basic_account}
    return {*found, *(firm.credit_code for firm in tendered.firms[:2])} - {""}


def deposit_twice(tendered):
    credited(tendered, begun(tendered))
    issued(tendered, 1)


@pytest.mark.django_db
def test_no_page_and_no_endpoint_changes_for_anybody_when_somebody_pays(tendered):
    clients = watchers(tendered)
    before = seen(tendered, clients)
    assert len(before) > 150
    deposit_twice(tendered)
    after = seen(tendered, clients)
    texts = "".join(text for _, text in after.values())
    assert [one for one in secrets(tendered) if one in texts and one not in str(before)] == []
    changed = [key for key in before if before[key] != after.get(key)]
    assert changed == []


def rows():
    """Return every row of the database as text, by table and key."""
    found = {}
    for model in apps.get_models():
        for row in model._base_manager.all().values():
            found[model._meta.label, row[model._meta.pk.attname]] = row
    return found


def written(before):
    """Return the rows that are new or changed, each value as whoever reads a dump sees it."""
    return [
        (
            label,
            {
                name: bytes(v).hex() if isinstance(v, bytes | memoryview) else v
                for name, v in row.items()
            },
        )
        for (label, key), row in rows().items()
        if before.get((label, key)) != row
    ]


@pytest.mark.django_db
def test_a_dump_of_the_database_tells_neither_who_nor_for_which_lot(tendered):
    before = rows()
    deposit_twice(tendered)
    found = written(before)
    text = json.dumps(found, default=str, ensure_ascii=False)
    named = [
        tendered.lot.code,
        tendered.tender.code,
        "建设1公司",
        "建设2公司",
        "法人1",
        "user:41",
        "200000.00",
        "区教育局",
        *secrets(tendered),
    ]
    assert [one for one in named if one in text] == []
    rows_of = [row for label, row in found if label == "guarantees.Guarantee"]
    assert [(row["lot_id"], row["enterprise_id"]) for row in rows_of] == [(None, None)] * 2


@pytest.mark.django_db
def test_two_deposits_for_one_lot_look_like_two_for_two_lots(tendered):
    deposit_twice(tendered)
    first, second = Guarantee.objects.order_by("id")
    assert first.handle != second.handle
    assert bytes(first.content) != bytes(second.content)


@pytest.mark.django_db
def test_what_is_sealed_is_bound_to_its_row_and_its_home(tendered, settings, tmp_path):
    deposit_twice(tendered)
    first, second = Guarantee.objects.order_by("id")
    with pytest.raises(InvalidTag):
        unseal(first.reference, bytes(second.content))
    settings.HOME = tmp_path / "another"
    with pytest.raises(InvalidTag):
        unseal(first.reference, bytes(first.content))
    assert (Outgoing.objects.count(), BankLine.objects.count()) == (1, 1)
