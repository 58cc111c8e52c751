"""One door for every change of state."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from onewindow.foundation.messaging.models import Delivery, Message
from onewindow.foundation.messaging.rules import DELIVERY
from onewindow.foundation.records.actions import moving
from onewindow.foundation.records.api import (
    Entry,
    create,
    entries_of,
    key_of,
    move,
    move_through,
    record,
)
from onewindow.kernel.actors import Actor
from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.violations import Refused
from tests.builders import person

pytestmark = pytest.mark.django_db
CLERK = Actor("user:1", "王敏")
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class Step(Choice):
    WAITING = "waiting", "待发"
    SENT = "sent", "已发"
    FAILED = "failed", "失败"


WALK = Lifecycle(
    "walk",
    Step,
    [
        Move("fail", "失败", frozenset({Step.WAITING}), Step.FAILED),
        Move("retry", "重试", frozenset({Step.FAILED}), Step.WAITING),
        Move("send", "发出", frozenset({Step.WAITING}), Step.SENT),
        Move("note", "备注", frozenset({Step.WAITING}), None),
    ],
)


@pytest.fixture
def delivery():
    message = Message.objects.create(person=person(), title="受理通知", body="已受理", at=AT)
    return Delivery.objects.create(
        message=message, channel="sms", address="13800001234", due_at=AT
    )


@transaction.atomic
def _send_and_fail_later(delivery):
    move(subject=delivery, lifecycle=DELIVERY, name="send", actor=CLERK)
    move(subject=delivery, lifecycle=DELIVERY, name="give_up", actor=CLERK)


def told(entry):
    return (entry.move, entry.before, entry.after, entry.actor_name, entry.detail)


def test_a_move_changes_the_state_and_writes_one_entry(delivery):
    move(
        subject=delivery,
        lifecycle=DELIVERY,
        name="send",
        actor=CLERK,
        detail={"渠道": "短信"},
        attempts=1,
        error="",
    )
    stored = Delivery.objects.get(pk=delivery.pk)
    assert (stored.state, stored.attempts) == ("sent", 1)
    assert (delivery.state, delivery.attempts) == ("sent", 1)
    assert [told(entry) for entry in entries_of(key_of(delivery))] == [
        ("delivery.send", "waiting", "sent", "王敏", {"渠道": "短信"})
    ]


def test_a_move_is_two_statements_inside_a_transaction(delivery):
    with CaptureQueriesContext(connection) as queries:
        move(subject=delivery, lifecycle=DELIVERY, name="send", actor=CLERK, attempts=1)
    assert [query["sql"].split()[0] for query in queries] == ["UPDATE", "INSERT"]


@pytest.mark.django_db(transaction=True)
def test_a_move_on_its_own_is_two_statements_in_a_transaction_of_its_own(delivery):
    with CaptureQueriesContext(connection) as queries:
        move(subject=delivery, lifecycle=DELIVERY, name="send", actor=CLERK)
    assert [query["sql"].split()[0] for query in queries] == [
        "BEGIN",
        "UPDATE",
        "INSERT",
        "COMMIT",
    ]


def test_move_lets_only_the_first_of_two_clerks_through(delivery):
    second = Delivery.objects.get(pk=delivery.pk)
    move(subject=delivery, lifecycle=DELIVERY, name="send", actor=CLERK)
    with pytest.raises(Refused, match="已被他人处理") as refused:
        move(subject=second, lifecycle=DELIVERY, name="give_up", actor=CLERK, error="迟到")
    assert [v.code for v in refused.value.violations] == ["record.stale"]
    assert (second.state, second.error) == ("waiting", "")
    assert Delivery.objects.get(pk=delivery.pk).state == "sent"
    assert len(entries_of(key_of(delivery))) == 1


def test_a_refused_move_leaves_the_callers_transaction_usable(delivery):
    second = Delivery.objects.get(pk=delivery.pk)
    with transaction.atomic():
        move(subject=delivery, lifecycle=DELIVERY, name="send", actor=CLERK)
        with pytest.raises(Refused):
            move(subject=second, lifecycle=DELIVERY, name="send", actor=CLERK)
        record(subject=delivery, what="delivery.note", actor=CLERK)
    assert [e.move for e in entries_of(key_of(delivery))] == ["delivery.send", "delivery.note"]


def test_a_move_that_is_not_open_says_so_in_the_clerks_words(delivery):
    move(subject=delivery, lifecycle=DELIVERY, name="send", actor=CLERK)
    with pytest.raises(Refused, match="当前状态为“已发”，不能放弃"):
        move(subject=delivery, lifecycle=DELIVERY, name="give_up", actor=CLERK)


def test_a_move_may_set_what_the_database_computes(delivery):
    move(
        subject=delivery, lifecycle=DELIVERY, name="send", actor=CLERK, attempts=F("attempts") + 1
    )
    assert Delivery.objects.get(pk=delivery.pk).attempts == 1


def test_a_move_may_set_a_relation_by_its_row(delivery):
    other = Message.objects.create(person=delivery.message.person, title="二", body="二", at=AT)
    move(subject=delivery, lifecycle=DELIVERY, name="send", actor=CLERK, message=other)
    assert Delivery.objects.get(pk=delivery.pk).message_id == other.pk
    assert delivery.message_id == other.pk


def test_a_move_refuses_what_is_not_a_column(delivery):
    with pytest.raises(TypeError, match="deliveries is not a column"):
        moving.update_in_state(delivery.message, "x", {"deliveries": 1})


def test_an_entry_that_cannot_be_written_takes_the_change_back(delivery):
    with pytest.raises(TypeError, match="no floats"), transaction.atomic():
        move(subject=delivery, lifecycle=DELIVERY, name="send", actor=CLERK, detail={"金额": 1.5})
    assert Delivery.objects.get(pk=delivery.pk).state == "waiting"
    assert Entry.objects.count() == 0


def test_several_moves_pass_in_one_write(delivery):
    with CaptureQueriesContext(connection) as queries:
        move_through(
            subject=delivery,
            lifecycle=WALK,
            names=["fail", "retry", "note", "send"],
            actor=CLERK,
            details={"note": {"说明": "已电话联系"}},
            attempts=3,
        )
    assert len(queries) == 2
    assert (Delivery.objects.get(pk=delivery.pk).state, delivery.attempts) == ("sent", 3)
    assert [told(entry) for entry in entries_of(key_of(delivery))] == [
        ("walk.fail", "waiting", "failed", "王敏", {}),
        ("walk.retry", "failed", "waiting", "王敏", {}),
        ("walk.note", "waiting", "waiting", "王敏", {"说明": "已电话联系"}),
        ("walk.send", "waiting", "sent", "王敏", {}),
    ]


def test_of_several_moves_one_that_is_not_open_stops_all(delivery):
    with pytest.raises(Refused, match="不能重试"):
        move_through(subject=delivery, lifecycle=WALK, names=["send", "retry"], actor=CLERK)
    assert Delivery.objects.get(pk=delivery.pk).state == "waiting"
    assert Entry.objects.count() == 0


def test_a_new_subject_is_inserted_in_its_final_state(delivery):
    fresh = Delivery(message=delivery.message, channel="sms", address="13800005678", due_at=AT)
    create(subject=fresh, lifecycle=WALK, names=["fail"], actor=CLERK, start="waiting")
    assert Delivery.objects.get(pk=fresh.pk).state == "failed"
    assert [told(entry) for entry in entries_of(key_of(fresh))] == [
        ("walk.fail", "waiting", "failed", "王敏", {})
    ]


def test_an_entry_keeps_the_same_moment_in_every_zone(delivery):
    local = AT.astimezone(tz=None) + timedelta(hours=1)
    record(subject="test.thing:1", what="thing.note", actor=CLERK, at=local)
    entry = Entry.objects.get(subject="test.thing:1")
    fact = moving.Fact(
        entry.subject, entry.move, "", "", entry.actor, entry.actor_name, entry.at, entry.detail
    )
    assert moving.entry_digest(fact, bytes(entry.salt)) == bytes(entry.digest)


@pytest.mark.django_db(transaction=True)
def test_a_broken_write_is_rolled_back_whole(delivery):
    with pytest.raises(Refused):
        _send_and_fail_later(delivery)
    assert Delivery.objects.get(pk=delivery.pk).state == "waiting"
    assert Entry.objects.count() == 0
