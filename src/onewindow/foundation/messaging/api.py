"""Word to people (消息)."""

from onewindow.foundation.messaging.actions import deliver_due, send_message
from onewindow.foundation.messaging.models import Delivery, Message
from onewindow.foundation.messaging.queries import messages_of, unread_count
from onewindow.foundation.messaging.rules import Channel

__all__ = [
    "Channel",
    "Delivery",
    "Message",
    "deliver_due",
    "messages_of",
    "send_message",
    "unread_count",
]
