"""Sending a signed message to a partner over HTTP (机构接口); see docs/how-to/guarantees.md."""

import json
import urllib.error
import urllib.request
from contextlib import suppress

from onewindow.trading.guarantees.gateways.signing import house_key
from onewindow.trading.guarantees.models import Partner
from onewindow.trading.guarantees.rules import Envelope

TIMEOUT = 10
_MOST_ANSWER = 64 * 1024


class PartnerAway(Exception):
    """The partner did not answer; nothing is known, so the same message is sent again."""


class PartnerDeclined(Exception):
    """The partner read the message and will not act on it, whatever is sent again."""


def post(partner: Partner, envelope: Envelope) -> None:
    """
    Send the message; the partner knows a repeated one by its number.

    :raises PartnerAway: if no answer came, or the partner has trouble of its own (5xx).
    :raises PartnerDeclined: if the partner refuses the message (4xx), with its words.
    """
    raw = envelope.as_bytes()
    headers = {
        "Content-Type": "application/json",
        "X-Signature": house_key().sign(raw).hex(),
    }
    request = urllib.request.Request(partner.url, raw, headers)  # noqa: S310 - set by the centre
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            answer.read(_MOST_ANSWER)
    except urllib.error.HTTPError as error:
        with error:
            if error.code < 500:
                raise PartnerDeclined(_words(error)) from error
            raise PartnerAway(f"机构应答{error.code}") from error
    except OSError as error:
        raise PartnerAway(str(error)[:150]) from error


def _words(error: urllib.error.HTTPError) -> str:
    raw = error.read(_MOST_ANSWER)
    with suppress(ValueError, AttributeError):
        return str(json.loads(raw).get("detail") or error.code)[:150]
    return f"机构应答{error.code}"
