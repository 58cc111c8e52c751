"""Saying something to a person, and carrying it outside later."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from onewindow.foundation.messaging.gateways import carry
from onewindow.foundation.messaging.models import Delivery, Message
from onewindow.foundation.messaging.queries import email_of
from onewindow.foundation.messaging.rules import (
    DELIVERY,
    LAST_ATTEMPT,
    Channel,
    DeliveryState,
    retry_delay,
)
from onewindow.foundation.records.api import insert_rows, joined, move, new_row
from onewindow.kernel.actors import Actor

_log = logging.getLogger("onewindow.messaging")
_CARRIER = Actor("system:messaging", "消息外发")


@joined
def send_message(
    *,
    person: Any,
    title: str,
    body: str,
    link: str = "",
    subject: str = "",
    channels: Sequence[Channel] = (Channel.SMS,),
    words_outside: str = "",
) -> Message:
    """
    Say something to a person: in-site at once, outside through the outbox.

    It only writes rows, in the caller's transaction; a job carries them outside afterwards. A
    channel for which the person has no address is left out. ``words_outside`` go outside in place
    of the body and are forgotten once they are sent: for a one-time link, which nobody may find in
    the database.
    """
    at = timezone.now()
    message = new_row(
        Message, person=person, title=title[:120], body=body, link=link, subject=subject, at=at
    )
    insert_rows([message])
    addresses = {channel: _address(person, channel) for channel in channels}
    insert_rows(
        [
            new_row(
                Delivery,
                message=message,
                channel=channel,
                address=address,
                due_at=at,
                words=words_outside,
            )
            for channel, address in addresses.items()
            if address
        ]
    )
    return message


def read_message(*, message: Message) -> None:
    """Remember when the person first opened the message."""
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])


def read_all_messages(*, person: Any) -> int:
    """Mark everything as read; return how many were not."""
    return Message.objects.filter(person=person, read_at=None).update(read_at=timezone.now())


def deliver_due(*, now: datetime, limit: int = 100) -> tuple[int, int]:
    """
    Try to send what is due; return how many were sent and how many failed this time.

    The next attempt is booked before each try, outside any transaction: a crash in between means
    that a message may arrive twice, never that it is lost or that two workers send it together.
    """
    due = Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=now)
    sent = failed = 0
    for delivery in due.select_related("message").order_by("due_at", "id")[:limit]:
        if not _booked(delivery, now):
            continue
        if _carried(delivery):
            sent += 1
        else:
            failed += 1
    return sent, failed


def _address(person: Any, channel: Channel) -> str:
    if channel == Channel.SMS:
        return str(person.phone)
    return email_of(person) if channel == Channel.EMAIL else ""


def _booked(delivery: Delivery, now: datetime) -> bool:
    attempt = delivery.attempts + 1
    mine = Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.WAITING, attempts=delivery.attempts
    )
    booked = mine.update(attempts=F("attempts") + 1, due_at=now + retry_delay(attempt))
    delivery.attempts = attempt
    return bool(booked)


def _carried(delivery: Delivery) -> bool:
    message = delivery.message
    # 不记地址：掩码后的尾号也能认出谁收到了保密的通知，例如被抽中的评标专家。
    to = {"渠道": delivery.channel}
    try:
        text = delivery.words or message.body
        carry(delivery.channel, delivery.address, message.title, text)
    except Exception as error:  # noqa: BLE001 - whatever a gateway raises, the next one goes on
        _log.warning("消息外发失败 %s", delivery.pk, exc_info=True)
        reason = f"{type(error).__name__}：{error}"[:300]
        Delivery.objects.filter(pk=delivery.pk).update(error=reason)
        if delivery.attempts >= LAST_ATTEMPT:
            move(
                subject=delivery,
                lifecycle=DELIVERY,
                name="give_up",
                actor=_CARRIER,
                detail=to,
                words="",
            )
        return False
    move(
        subject=delivery,
        lifecycle=DELIVERY,
        name="send",
        actor=_CARRIER,
        detail=to,
        error="",
        words="",
    )
    return True
