"""What has been said to a person."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from onewindow.foundation.messaging.models import Message


def messages_of(person: Any) -> QuerySet[Message]:
    """Return everything said to the person, newest first."""
    return Message.objects.filter(person=person).order_by("-at", "-id")


def unread_count(person: Any) -> int:
    """Return how many messages the person has not opened yet."""
    return Message.objects.filter(person=person, read_at=None).count()


def email_of(person: Any) -> str:
    """Return the e-mail address of the person's account, or nothing."""
    users = get_user_model()._default_manager.filter(person=person, is_active=True)
    return users.values_list("email", flat=True).first() or ""
