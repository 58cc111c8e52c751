"""The public ledger, and single entries for those who supervise."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.foundation.accounts.api import Role
from onewindow.foundation.records.api import (
    Entry,
    TreeHead,
    consistency_between,
    head_statement,
    latest_head,
    receipt_for,
    record,
    seal_entries,
)
from onewindow.foundation.records.models import LedgerKey
from onewindow.kernel.actors import Actor
from tests.builders import organization, user

pytestmark = pytest.mark.django_db
CLERK = Actor("user:1", "王敏")


def record_some(count):
    for n in range(count):
        record(subject=f"casework.case:{n}", what="case.accept", actor=CLERK, detail={"n": n})


@pytest.fixture
def auditor(client):
    client.force_login(user("auditor", role=Role.AUDITOR, at=organization()))
    return client


def test_an_empty_ledger_says_so(client):
    assert "账本还是空的" in client.get("/ledger/").content.decode()


def test_everybody_sees_the_heads_but_no_content(client):
    record_some(3)
    seal_entries()
    page = client.get("/ledger/").content.decode()
    assert "3 条留痕" in page
    assert bytes(latest_head().root).hex() in page
    assert "王敏" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_heads_takes_the_same_statements_however_many(client, count):
    for _ in range(count):
        record_some(1)
        seal_entries()
    with CaptureQueriesContext(connection) as queries:
        client.get("/ledger/")
    assert len(queries) == 3


def test_older_heads_are_a_link_away(client):
    for _ in range(21):
        record_some(1)
        seal_entries()
    assert 'href="?before=2"' in client.get("/ledger/").content.decode()
    assert 'href="?before' not in client.get("/ledger/?before=2").content.decode()
    assert TreeHead.objects.count() == 21


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 30, "１", "1 OR 1=1"])
def test_nonsense_in_the_address_is_ignored(client, before):
    assert client.get("/ledger/", {"before": before}).status_code == 200


def test_the_public_key_is_a_pem_file(client):
    record_some(1)
    seal_entries()
    key = LedgerKey.objects.get().key
    answer = client.get(f"/ledger/keys/{key}.pem")
    assert answer.content.startswith(b"-----BEGIN PUBLIC KEY-----")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="ledger-{key}.pem"'
    assert client.get("/ledger/keys/unknown.pem").status_code == 404


def test_how_to_check_names_the_program_and_the_key(client):
    record_some(1)
    seal_entries()
    page = client.get("/ledger/how-to-check/").content.decode()
    assert "onewindow_verify.py receipt" in page
    assert LedgerKey.objects.get().key in page


def test_an_auditor_finds_the_entries_of_a_subject(auditor):
    record_some(3)
    page = auditor.get("/ledger/entries/?subject=casework.case:1").content.decode()
    assert "casework.case:1" in page
    assert "casework.case:2" not in page
    assert "没有留痕" in auditor.get("/ledger/entries/?subject=none").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_entries_takes_the_same_statements_however_many(auditor, count):
    record_some(count)
    auditor.get("/ledger/entries/")
    with CaptureQueriesContext(connection) as queries:
        auditor.get("/ledger/entries/")
    assert len([q for q in queries if "records_entry" in q["sql"]]) == 1


def test_an_auditor_downloads_a_receipt(auditor):
    record_some(2)
    entry = Entry.objects.order_by("id")[1]
    assert "待入账" in auditor.get(f"/ledger/entries/{entry.pk}/").content.decode()
    seal_entries()
    assert "下载回执" in auditor.get(f"/ledger/entries/{entry.pk}/").content.decode()
    answer = auditor.get(f"/ledger/entries/{entry.pk}/receipt.json")
    assert json.loads(answer.content) == receipt_for(entry)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_receipt_that_is_not_ready_is_refused_in_words(auditor):
    record_some(1)
    answer = auditor.get(f"/ledger/entries/{Entry.objects.get().pk}/receipt.json")
    assert answer.status_code == 422
    assert "正在写入账本" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.DEVICE])
def test_entries_are_closed_to_other_roles(client, role):
    record_some(1)
    client.force_login(user("other", role=role, at=organization()))
    for path in ("", f"{Entry.objects.get().pk}/", f"{Entry.objects.get().pk}/receipt.json"):
        assert client.get(f"/ledger/entries/{path}").status_code == 403


def test_programs_read_heads_keys_and_consistency(client):
    record_some(2)
    seal_entries()
    record_some(3)
    seal_entries()
    heads = [head_statement(head) for head in TreeHead.objects.order_by("-size")]
    assert client.get("/api/v1/ledger/heads").json() == heads
    assert client.get("/api/v1/ledger/heads?before=5&limit=1").json() == heads[1:]
    key = LedgerKey.objects.get()
    assert [row["key"] for row in client.get("/api/v1/ledger/keys").json()] == [key.key]
    answer = client.get("/api/v1/ledger/consistency?old=2&new=5")
    assert answer.json() == consistency_between(2, 5)


def test_a_consistency_outside_the_ledger_is_a_problem_in_words(client):
    record_some(2)
    seal_entries()
    answer = client.get("/api/v1/ledger/consistency?old=2&new=9")
    assert answer.status_code == 422
    assert answer.json()["violations"][0]["message"] == (
        "两个大小须满足 1 ≤ 旧 ≤ 新 ≤ 2（账本现有条数）"
    )
