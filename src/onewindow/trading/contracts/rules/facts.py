"""
What others may read of awards and contracts, as flat facts; amounts are yuan, moments are aware.

Identifiers are stable: the same award or contract has the same one in every release.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party by name and unified credit code (统一社会信用代码)."""

    name: str
    credit_code: str


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """A candidate (中标候选人) as published; ``has_fallen`` with the lawful reason, if it did."""

    place: int | None
    party: PartyFacts
    price: Decimal
    score: Decimal | None
    project_manager: str
    has_fallen: bool
    fallen_for: str


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """
    The award of one lot (定标).

    ``state`` is a value of ``AwardState``; ``winner`` and ``amount`` are None until decided. A
    list of candidates that a second evaluation replaced stays, in the state ``replaced``.
    """

    identifier: str
    lot: str
    title: str
    state: str
    received_at: datetime
    publicized_at: datetime | None
    decided_at: datetime | None
    notified_at: datetime | None
    winner: PartyFacts | None
    amount: Decimal | None
    reasons: str
    candidates: tuple[CandidateFacts, ...]


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    """A milestone (履约节点): planned, reported as done, accepted."""

    identifier: str
    title: str
    planned_on: date
    done_on: date | None
    accepted_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """A payment under a contract (合同支付); ``paid_on`` is None until the money went out."""

    identifier: str
    kind: str
    amount: Decimal
    requested_on: date
    due_on: date
    paid_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """A change of a contract (合同变更) with what it adds to price and duration."""

    identifier: str
    reason: str
    amount: Decimal
    days: int
    asked_on: date
    decided_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """
    A contract (合同) and how it is performed.

    ``amount`` is what was signed, ``current_amount`` with the approved changes; ``signed_at`` is
    None until both parties have signed.
    """

    identifier: str
    award: str
    lot: str
    number: str
    title: str
    state: str
    amount: Decimal
    current_amount: Decimal
    paid: Decimal
    signed_at: datetime | None
    published_at: datetime | None
    starts: date
    ends: date
    buyer: PartyFacts
    supplier: PartyFacts
    milestones: tuple[MilestoneFacts, ...]
    payments: tuple[PaymentFacts, ...]
    changes: tuple[ChangeFacts, ...]
