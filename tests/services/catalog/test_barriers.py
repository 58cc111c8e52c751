"""The clean-up list of hidden barriers: noted, cleared, kept by law, opened again."""

from datetime import date

import pytest
import time_machine

from onewindow.foundation.records.api import entries_of
from onewindow.services.catalog.models import Barrier
from onewindow.services.catalog.rules.barriers import check_barrier, check_barrier_end
from tests.builders import organization

NEW = "/catalog/barriers/new/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-24T01:00:00Z", tick=False):
        yield


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def body(editor):
    return editor.grants.get().organization


def typed(body, **changes):
    return {
        "organization": body.pk,
        "matter": "GA06",
        "source": "complaint",
        "text": "要求另交无违法记录证明，指南没有这一项",
        "measure": "取消该材料，通报各窗口",
        "found_on": "2026-11-20",
        "due": "2026-11-23",
    } | changes


def test_a_barrier_is_noted_and_stands_on_the_list_late_ones_marked(desk, loaded, body):
    assert desk.post(NEW, typed(body)).url == "/catalog/barriers/"
    found = Barrier.objects.get()
    assert (found.state, found.matter.slug, found.due) == ("open", "GA06", date(2026, 11, 23))
    text = desk.get("/catalog/barriers/").text
    assert ("无违法记录证明" in text, "已逾期" in text, "GA06" in text) == (True, True, True)
    assert "清单上没有" in desk.get("/catalog/barriers/?state=cleared").text
    assert [e.move for e in entries_of(f"catalog.barrier:{found.pk}")] == ["barrier.note"]


def test_it_is_cleared_opened_again_and_kept_only_with_an_article(desk, loaded, body):
    desk.post(NEW, typed(body))
    found = Barrier.objects.get()
    address = f"/catalog/barriers/{found.pk}/"
    assert desk.post(address, {"name": "clear", "result": "好"}).status_code == 422
    desk.post(address, {"name": "clear", "result": "材料已从窗口清单删除"})
    found.refresh_from_db()
    assert (found.state, found.ended_on) == ("cleared", date(2026, 11, 24))
    desk.post(address, {"name": "reopen", "result": "回访发现仍在收取"})
    kept = {"name": "keep", "result": "法律有规定，予以保留"}
    assert "条款" in desk.post(address, kept).text
    desk.post(address, kept | {"basis": "《出境入境管理法》第十条"})
    found.refresh_from_db()
    assert (found.state, found.basis) == ("kept", "《出境入境管理法》第十条")
    assert desk.post(address, kept | {"basis": "再来一次"}).status_code == 422


def test_nobody_notes_or_ends_for_another_body(desk, loaded, body, client, approver):
    elsewhere = organization(77, name="外县民政局")
    assert desk.post(NEW, typed(elsewhere)).status_code == 422
    assert Barrier.objects.count() == 0


def test_rules_say_everything_that_is_missing():
    assert [v.code for v in check_barrier("短", "")] == ["barrier.text", "barrier.measure"]
    assert [v.code for v in check_barrier_end("keep", "", "")] == [
        "barrier.result",
        "barrier.basis",
    ]
    assert list(check_barrier_end("clear", "已经取消了", "")) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    desk, loaded, body, rows, django_assert_num_queries
):
    for _ in range(rows):
        desk.post(NEW, typed(body))
    desk.get("/catalog/barriers/")
    with django_assert_num_queries(5):
        desk.get("/catalog/barriers/")
