"""Codes that phones read (二维码), and where the event streams are."""

import segno
from django.conf import settings
from django.core.signing import Signer


def code_picture(address: str, *, light: str | None = "#ffffff") -> str:
    """Return the address as a picture that a phone camera reads, for an img tag."""
    made = segno.make(address, error="m")
    return str(made.svg_data_uri(scale=6, border=2, dark="#0b0c0c", light=light))


def word_of_day(text: str) -> str:
    """Return a short word that only this house can make for the text, e.g. a hall and a day."""
    return Signer(salt="hall.day").signature(text).replace("_", "-")[:10]


def live_port() -> str:
    """Return the port of the event streams, or nothing where they share the page's address."""
    return "" if settings.LIVE_IS_MERGED else str(settings.LIVE_PORT)
