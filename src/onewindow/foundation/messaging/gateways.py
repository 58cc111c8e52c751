"""Carrying a message outside: SMS and e-mail, each behind a small protocol."""

import json
import os
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.module_loading import import_string

from onewindow.foundation.messaging.rules import Channel


class SmsGateway(Protocol):
    """Sends a text message; raises whatever went wrong."""

    def send_sms(self, phone: str, text: str) -> None:
        """Send the text to the phone."""


class EmailGateway(Protocol):
    """Sends an e-mail; raises whatever went wrong."""

    def send_email(self, address: str, title: str, text: str) -> None:
        """Send the text under the title to the address."""


class ConsoleGateway:
    """Writes each message as a line of a file under HOME, for demonstration and development."""

    def send_sms(self, phone: str, text: str) -> None:
        """Write the message down."""
        self._write({"channel": "sms", "to": phone, "text": text})

    def send_email(self, address: str, title: str, text: str) -> None:
        """Write the message down."""
        self._write({"channel": "email", "to": address, "title": title, "text": text})

    def _write(self, message: dict[str, str]) -> None:
        path: Path = settings.HOME / "log" / "outgoing.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(
            {"at": timezone.localtime().isoformat(timespec="seconds"), **message},
            ensure_ascii=False,
        )
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{line}\n")


class SmtpGateway:
    """Sends e-mail through the SMTP server of the settings."""

    def send_email(self, address: str, title: str, text: str) -> None:
        """Hand the message to the server."""
        EmailMessage(subject=title, body=text, to=[address]).send(fail_silently=False)


def carry(channel: str, address: str, title: str, text: str) -> None:
    """Send one message by the gateway that this installation uses for the channel."""
    if channel == Channel.SMS:
        sms: SmsGateway = import_string(settings.SMS_GATEWAY)()
        sms.send_sms(address, f"{title}：{text}")
    else:
        email: EmailGateway = import_string(settings.EMAIL_GATEWAY)()
        email.send_email(address, title, text)
