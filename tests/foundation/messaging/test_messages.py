"""Word to people: rows first, the outbox later, failures retried and then given up."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.foundation.messaging.actions import read_all_messages, read_message
from onewindow.foundation.messaging.api import (
    Channel,
    Delivery,
    Message,
    deliver_due,
    messages_of,
    send_message,
    unread_count,
)
from onewindow.foundation.messaging.jobs import JOBS
from onewindow.foundation.messaging.rules import masked_address, retry_delay
from onewindow.foundation.records.api import entries_of, key_of
from tests import builders

pytestmark = pytest.mark.django_db
HERE = "tests.foundation.messaging.test_messages"


class FailingGateway:
    """A gateway that always fails."""

    def send_sms(self, phone, text):
        raise ConnectionError("短信平台不通")


class ListeningGateway:
    """A gateway that remembers what it was given."""

    heard = []

    def send_sms(self, phone, text):
        self.heard.append((phone, text))


class BreakingGateway(ListeningGateway):
    """A gateway that fails for one phone only."""

    def send_sms(self, phone, text):
        if phone == "13800009999":
            raise TimeoutError
        super().send_sms(phone, text)


@pytest.fixture(autouse=True)
def _listening(settings):
    settings.SMS_GATEWAY = f"{HERE}.ListeningGateway"
    ListeningGateway.heard = []


def person(serial=1, phone="13800001234"):
    return builders.person(serial, phone=phone)


def account_of(who):
    account = builders.user("li", of=who)
    account.email = "li@example.org"
    account.save()
    return account


def outbox():
    return list(Delivery.objects.order_by("id").values_list("channel", "address", "state"))


def test_a_message_is_in_the_inbox_at_once_and_waits_for_the_phone():
    who = person()
    message = send_message(
        person=who,
        title="受理通知",
        body="您的申请已受理。",
        link="/my/1/",
        subject="casework.case:1",
    )
    assert list(messages_of(who)) == [message]
    assert unread_count(who) == 1
    assert outbox() == [("sms", "13800001234", "waiting")]
    assert ListeningGateway.heard == []


def test_a_message_is_two_statements():
    who = person()
    with CaptureQueriesContext(connection) as queries:
        send_message(person=who, title="受理通知", body="已受理")
    assert [q["sql"].split()[0] for q in queries] == ["INSERT", "INSERT"]


def test_somebody_without_a_phone_is_told_in_the_inbox_only():
    who = person(phone="")
    send_message(
        person=who, title="受理通知", body="已受理", channels=[Channel.SMS, Channel.EMAIL]
    )
    assert (unread_count(who), outbox()) == (1, [])


def test_email_goes_to_the_address_of_the_account():
    who = person()
    account_of(who)
    send_message(person=who, title="受理通知", body="已受理", channels=[Channel.EMAIL])
    assert outbox() == [("email", "li@example.org", "waiting")]


def test_what_waits_is_sent_once_and_recorded_without_the_number():
    who = person()
    message = send_message(person=who, title="受理通知", body="您的申请已受理。")
    now = message.at
    assert deliver_due(now=now) == (1, 0)
    assert deliver_due(now=now + timedelta(days=1)) == (0, 0)
    assert ListeningGateway.heard == [("13800001234", "受理通知：您的申请已受理。")]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error) == ("sent", 1, "")
    (entry,) = entries_of(key_of(delivery))
    assert (entry.move, entry.detail) == ("delivery.send", {"渠道": "sms"})


def test_a_failed_message_is_tried_again_later_and_given_up_in_the_end(settings):
    settings.SMS_GATEWAY = f"{HERE}.FailingGateway"
    now = send_message(person=person(), title="受理通知", body="已受理").at
    assert deliver_due(now=now) == (0, 1)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error, delivery.due_at) == (
        "waiting",
        1,
        "ConnectionError：短信平台不通",
        now + timedelta(seconds=30),
    )
    assert deliver_due(now=now + timedelta(seconds=29)) == (0, 0)
    for _ in range(7):
        now = Delivery.objects.get().due_at
        assert deliver_due(now=now) == (0, 1)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("failed", 8)
    assert deliver_due(now=now + timedelta(days=30)) == (0, 0)
    assert [e.move for e in entries_of(key_of(delivery))] == ["delivery.give_up"]


def test_one_failure_does_not_hold_up_the_others(settings):
    settings.SMS_GATEWAY = f"{HERE}.BreakingGateway"
    for serial, phone in enumerate(["13800009999", "13800001111"], 1):
        message = send_message(person=person(serial, phone=phone), title="通知", body="一")
    assert deliver_due(now=message.at) == (1, 1)
    assert ListeningGateway.heard == [("13800001111", "通知：一")]


def test_a_worker_killed_while_sending_leaves_the_message_to_be_tried_again():
    message = send_message(person=person(), title="通知", body="一")
    Delivery.objects.update(attempts=1, due_at=message.at + retry_delay(1))  # booked, then killed
    assert deliver_due(now=message.at) == (0, 0)
    assert deliver_due(now=message.at + timedelta(seconds=30)) == (1, 0)


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 30), (2, 60), (8, 3840), (10, 15360), (11, 21600), (40, 21600)]
)
def test_the_wait_doubles_up_to_six_hours(attempt, seconds):
    assert retry_delay(attempt) == timedelta(seconds=seconds)


def test_the_console_gateway_writes_to_a_file_that_only_the_owner_reads(settings, tmp_path):
    settings.HOME = tmp_path
    settings.SMS_GATEWAY = "onewindow.foundation.messaging.gateways.ConsoleGateway"
    deliver_due(now=send_message(person=person(), title="通知", body="一").at)
    file = tmp_path / "log" / "outgoing.jsonl"
    line = json.loads(file.read_text())
    assert (line["channel"], line["to"], line["text"]) == ("sms", "13800001234", "通知：一")
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_smtp_gateway_sends_an_email(settings):
    settings.EMAIL_GATEWAY = "onewindow.foundation.messaging.gateways.SmtpGateway"
    who = person()
    account_of(who)
    message = send_message(
        person=who, title="受理通知", body="您的申请已受理。", channels=[Channel.EMAIL]
    )
    assert deliver_due(now=message.at) == (1, 0)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (
        ["li@example.org"],
        "受理通知",
        "您的申请已受理。",
    )


def test_the_job_says_what_it_did():
    send_message(person=person(), title="通知", body="一")
    assert [job.run() for job in JOBS] == ["发出1条，失败0条"]


def test_reading_is_remembered_once():
    who = person()
    message = send_message(person=who, title="通知", body="一")
    read_message(message=message)
    first = Message.objects.get().read_at
    read_message(message=message)
    assert Message.objects.get().read_at == first
    send_message(person=who, title="通知", body="二")
    assert (read_all_messages(person=who), unread_count(who)) == (1, 0)


@pytest.mark.parametrize(
    ("channel", "address", "shown"),
    [
        ("sms", "13800001234", "138****1234"),
        ("sms", "12345", "*****"),
        ("email", "lixiaoyun@example.org", "li***@example.org"),
    ],
)
def test_addresses_are_masked(channel, address, shown):
    assert masked_address(channel, address) == shown


AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def citizen(client):
    who = person()
    client.force_login(account_of(who))
    return who


def test_the_inbox_shows_my_messages_and_nobody_elses(client, citizen):
    send_message(person=citizen, title="您的申请已受理", body="一")
    send_message(person=person(2), title="别人的事", body="二")
    page = client.get("/messages/").content.decode()
    assert "您的申请已受理" in page
    assert "有 1 条未读" in page
    assert "别人的事" not in page


def test_an_empty_inbox_says_so(client, citizen):
    assert "还没有消息" in client.get("/messages/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_takes_the_same_statements_for_one_and_for_three(client, citizen, count):
    for n in range(count):
        send_message(person=citizen, title=f"第{n}条", body="一")
    client.get("/messages/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/messages/")
    assert len([q for q in queries if "messaging_message" in q["sql"]]) == 3


def test_opening_a_message_marks_it_as_read_and_links_only_into_the_house(client, citizen):
    inside = send_message(person=citizen, title="受理", body="第一行\n<b>", link="/my/1/")
    outside = send_message(person=citizen, title="广告", body="x", link="//evil.example")
    page = client.get(f"/messages/{inside.pk}/").content.decode()
    assert 'href="/my/1/"' in page
    assert "&lt;b&gt;" in page
    assert "evil" not in client.get(f"/messages/{outside.pk}/").content.decode()
    assert unread_count(citizen) == 0


def test_a_message_of_somebody_else_is_not_found(client, citizen):
    other = send_message(person=person(2), title="别人的事", body="二")
    assert client.get(f"/messages/{other.pk}/").status_code == 404
    assert Message.objects.get(pk=other.pk).read_at is None


def test_everything_is_marked_as_read_by_a_post_only(client, citizen):
    send_message(person=citizen, title="一", body="一")
    assert client.get("/messages/read-all/").status_code == 405
    answer = client.post("/messages/read-all/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/messages/")
    assert unread_count(citizen) == 0


def test_a_visitor_is_sent_to_sign_in(client):
    answer = client.get("/messages/")
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (
        302,
        "/accounts/login/",
    )


def test_words_for_outside_go_out_and_are_forgotten():
    send_message(
        person=builders.person(phone="13800000009"),
        title="请评价",
        body="已办完",
        words_outside="已办完：https://example.test/r/secret/",
    )
    assert Delivery.objects.get().words == "已办完：https://example.test/r/secret/"
    deliver_due(now=datetime.now(UTC) + timedelta(seconds=1))
    assert ListeningGateway.heard == [
        ("13800000009", "请评价：已办完：https://example.test/r/secret/")
    ]
    assert (Delivery.objects.get().words, Message.objects.get().body) == ("", "已办完")
