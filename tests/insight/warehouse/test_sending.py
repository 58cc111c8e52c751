"""Rows by the API, and rows fetched from databases."""

import json
import sqlite3
from datetime import timedelta

import pytest
from django.utils import timezone

from onewindow.foundation.accounts.actions import create_client
from onewindow.insight.warehouse.actions.fetching import fetch, fetch_due
from onewindow.insight.warehouse.actions.loading import load_waiting
from onewindow.insight.warehouse.api import data_version
from onewindow.insight.warehouse.models import Load, Source
from onewindow.kernel.violations import Refused
from tests.builders import EVERYWHERE, TESTER, organization
from tests.insight.warehouse.builders import NOW, VISITS, counts, hall, source

QUERY = """
SELECT no AS 票号, kind AS 方式, taken AS 取号时间, called AS 叫号时间, NULL AS 开始, NULL AS 结束,
    result AS 结果, NULL AS 身份证, changed
FROM visits WHERE changed >= :since
"""


class Sender:
    def __init__(self, client, site, *, of=None):
        self.client = client
        said = {"name": "排队系统", "organization": of or site.organization, "site": None}
        _, self.key = create_client(**said, granter=EVERYWHERE, actor=TESTER)

    def __call__(self, rows, *, key="1", at=None, table="visits", source="xinghu"):
        sent_at = (at or timezone.now()).isoformat()
        answer = self.client.post(
            f"/api/v1/warehouse/{source}/{table}/rows",
            json.dumps({"sent_at": sent_at, "rows": rows}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.key}", "Idempotency-Key": key},
        )
        return answer.status_code, answer.json()

    def ask(self, number):
        answer = self.client.get(
            f"/api/v1/warehouse/xinghu/loads/{number}",
            headers={"Authorization": f"Bearer {self.key}"},
        )
        return answer.status_code, answer.json()


@pytest.fixture
def sender(home, client):
    place = hall()
    source(tables={"visits": {}})
    return Sender(client, place)


def visit(number, **said):
    taken = {"taken_at": "2026-03-31 09:00:00", "called_at": None, "appointed": True}
    return {"id": number, "number": f"A{number}", **taken, **said}


def test_a_batch_comes_in_and_its_bad_rows_are_told(sender, rows):
    status, said = sender([visit(1), visit(2, taken_at="昨天"), visit(3)])
    assert (status, said["state"]) == (202, "waiting")
    load_waiting(at=timezone.now())
    status, said = sender.ask(said["number"])
    assert (status, said["state"], said["rows_new"]) == (200, "done", 2)
    assert said["bad"] == [{"line": 3, "row_id": "2", "reasons": ["取号时间“昨天”不是时间"]}]
    assert rows("SELECT id, hall, appointed FROM visits ORDER BY id") == [
        ("1", "XH1", True),
        ("3", "XH1", True),
    ]


def test_a_batch_sent_twice_is_loaded_once(sender):
    first = sender([visit(1)], at=NOW)
    assert sender([visit(1)], at=NOW) == first
    assert sender([visit(1)], key="2")[1]["number"] == first[1]["number"]
    assert Load.objects.count() == 1


def test_a_clock_that_is_fast_shows_in_the_load(sender):
    sender([visit(1)], at=timezone.now() + timedelta(seconds=430))
    (loaded,) = load_waiting(at=timezone.now())
    assert loaded.clock_ahead in range(425, 431)


def test_another_bodys_source_is_not_there(home, client):
    place = hall()
    source(tables={"visits": {}})
    stranger = Sender(client, place, of=organization(79, path="/79/"))
    assert stranger([visit(1)])[0] == 404
    assert stranger.ask(1)[0] == 404
    assert stranger([visit(1)], source="onewindow", key="3")[0] == 404


def test_a_table_that_is_not_agreed_is_refused(sender):
    status, said = sender([visit(1)], table="cases")
    assert (status, said["violations"][0]["code"]) == (422, "source.table")


@pytest.fixture
def queue_database(home, tmp_path, monkeypatch):
    hall()
    path = tmp_path / "queue.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE visits (no, kind, taken, called, result, changed)")
    monkeypatch.setenv("QUEUE_DATABASE", f"sqlite:///{path}")
    mapping = VISITS | {"query": QUERY, "since": "changed", "ignored": ["changed"]}
    source(database="QUEUE_DATABASE", every_hours=2, tables={"visits": mapping})
    return path


def write(path, *rows):
    with sqlite3.connect(path) as database:
        database.executemany("INSERT INTO visits VALUES (?, ?, ?, ?, ?, ?)", rows)


def test_a_database_gives_what_changed_since_the_last_time(queue_database, rows):
    pack = Source.objects.get().pack
    write(queue_database, ("A1", "机", "2026-03-31 09:00:00", None, None, "2026-03-31 09:00:00"))
    (first,) = fetch(pack, at=NOW)
    assert (counts(first), first.cursor) == ((1, 1, 0, 0, 0), "2026-03-31 09:00:00")
    before = data_version()
    assert fetch(pack, at=NOW) == []
    assert data_version() == before
    write(queue_database, ("A2", "手机", "2026-03-31 09:30:00", None, None, "2026-03-31 09:30:00"))
    (second,) = fetch(pack, at=NOW)
    assert (counts(second), second.cursor) == ((2, 1, 0, 1, 0), "2026-03-31 09:30:00")
    assert rows("SELECT number, channel FROM visits ORDER BY 1") == [
        ("A1", "kiosk"),
        ("A2", "mobile"),
    ]


def test_databases_are_asked_when_half_the_interval_is_over(queue_database):
    write(queue_database, ("A1", "机", "2026-03-31 09:00:00", None, None, "2026-03-31 09:00:00"))
    assert len(fetch_due(at=NOW)) == 1
    write(queue_database, ("A2", "机", "2026-03-31 09:00:00", None, None, "2026-03-31 09:00:00"))
    assert fetch_due(at=NOW + timedelta(minutes=59)) == []
    assert len(fetch_due(at=NOW + timedelta(minutes=61))) == 1


def test_a_database_without_an_address_or_that_is_gone_is_said(queue_database, monkeypatch):
    queue_database.unlink()
    with pytest.raises(Refused, match="星湖大厅排队系统的数据库读不了"):
        fetch_due(at=NOW)
    monkeypatch.setenv("QUEUE_DATABASE", "在二楼机房")
    with pytest.raises(Refused, match="环境变量 QUEUE_DATABASE 里没有数据库地址"):
        fetch_due(at=NOW)
    monkeypatch.delenv("QUEUE_DATABASE")
    assert fetch_due(at=NOW) == []  # it is not connected here
