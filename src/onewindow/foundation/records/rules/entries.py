"""What a permanent entry consists of, and the digest that the ledger seals."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from onewindow.kernel.canonical import digest


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the permanent record (留痕) before it is stored."""

    subject: str
    move: str
    before: str
    after: str
    actor: str
    actor_name: str
    at: datetime
    detail: dict[str, Any]


def entry_content(fact: Fact) -> dict[str, Any]:
    """Return what the digest covers, as a receipt shows it; the moment is always in UTC."""
    return {
        "subject": fact.subject,
        "move": fact.move,
        "before": fact.before,
        "after": fact.after,
        "actor": fact.actor,
        "actor_name": fact.actor_name,
        "at": fact.at.astimezone(UTC).isoformat(),
        "detail": fact.detail,
    }


def entry_digest(fact: Fact, salt: bytes) -> bytes:
    """
    Return the SHA-256 that stands for the entry in the ledger.

    The salt keeps outsiders from guessing the content of an entry from its digest.
    """
    return digest({**entry_content(fact), "salt": salt.hex()})
