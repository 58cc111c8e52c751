"""What a page needs so that its reader can sign something on it."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils import timezone

from onewindow.foundation.accounts.models import SigningCertificate
from onewindow.foundation.accounts.queries import certificates_of, signed_bytes

register = template.Library()


@dataclass(frozen=True, slots=True)
class Terms:
    """With which certificates the reader may sign, and the bytes to be signed, as hex."""

    certificates: list[SigningCertificate]
    statement: str


@register.simple_tag(takes_context=True)
def signing_terms(
    context: template.Context, subject: Any, purpose: str, content: Any, holder: str = ""
) -> Terms:
    """
    Return the terms for the reader of the page; ``content`` is bytes or text.

    With ``holder``, a number or credit code, only certificates of that holder are offered.
    """
    body = content.encode() if isinstance(content, str) else bytes(content)
    user = context["request"].user
    known = certificates_of(user, timezone.localdate())
    offered = [one for one in known if holder in {"", one.holder_code}]
    return Terms(offered, signed_bytes(subject, purpose, body).hex())
