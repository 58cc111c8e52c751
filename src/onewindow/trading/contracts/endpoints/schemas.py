"""What goes in and out over HTTP; amounts are decimal yuan, rates fractions, days dates."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from ninja import Field, Schema

Yuan = Annotated[Decimal, Field(max_digits=18, decimal_places=2)]
Rate = Annotated[Decimal, Field(max_digits=5, decimal_places=4, ge=0, le=1)]
Words = Annotated[str, Field(max_length=1000)]


class PartyOut(Schema):
    """A party by name and credit code."""

    name: str
    credit_code: str


class CandidateOut(Schema):
    """A candidate as published."""

    place: int | None
    party: PartyOut
    price: Decimal
    score: Decimal | None
    project_manager: str
    has_fallen: bool
    fallen_for: str


class AwardOut(Schema):
    """The award of a lot."""

    identifier: str
    lot: str
    title: str
    state: str
    received_at: datetime
    publicized_at: datetime | None
    decided_at: datetime | None
    notified_at: datetime | None
    winner: PartyOut | None
    amount: Decimal | None
    reasons: str
    candidates: list[CandidateOut]


class DoneOut(Schema):
    """How it stands now, and every limit of the law that was overrun."""

    identifier: str
    state: str
    state_label: str
    late: list[str] = Field(default_factory=list)


class PublicityIn(Schema):
    """What the publicity says beside the data."""

    channel: Words
    others: str = Field("", max_length=4000)


class DecisionIn(Schema):
    """Who wins, by credit code, and why."""

    winner: str = Field(max_length=18)
    reasons: Words = ""


class VoteIn(Schema):
    """A member's vote."""

    candidate: str = Field(max_length=18)
    reason: str = Field(max_length=500)


class CommitteeIn(Schema):
    """The deciding committee by account names."""

    members: list[str] = Field(max_length=99)
    chair: str = Field(max_length=150)


class NotifyIn(Schema):
    """What a procurement's result notice says beside the data."""

    goods: str = Field("", max_length=8000)
    contact: str = Field("", max_length=500)


class ReasonIn(Schema):
    """A reason for the record."""

    reason: Words


class FailIn(Schema):
    """Why a lot fails, and what comes after."""

    reason: str = Field(max_length=2000)
    follow_up: str = Field(max_length=500)


class ExcuseIn(Schema):
    """The lawful reason for one main term that differs from the bid."""

    term: str = Field(max_length=10)
    ground: str = Field(max_length=16)
    reason: Words


class ContractIn(Schema):
    """What the parties agree on."""

    amount: Yuan
    starts: date
    duration_days: int = Field(ge=1, le=20000)
    quality: str = Field("", max_length=200)
    project_manager: str = Field("", max_length=60)
    manager_certificate: str = Field("", max_length=120)
    manager_days: int = Field(0, ge=0, le=31)
    prepayment_rate: Rate = Decimal(0)
    retention_rate: Rate = Decimal(0)
    warranty_days: int = Field(0, ge=0, le=20000)
    performance_bond: Yuan = Decimal("0.00")
    payment_days: int = Field(30, ge=1, le=365)
    is_small_firm: bool = False
    clauses: str = Field(max_length=16000)
    excuses: list[ExcuseIn] = Field(default_factory=list, max_length=6)


class MilestoneIn(Schema):
    """A milestone of the plan."""

    name: str = Field(max_length=120)
    planned_on: date
    amount: Yuan


class PlanIn(Schema):
    """The plan of a contract."""

    milestones: list[MilestoneIn] = Field(max_length=40)


class PaymentIn(Schema):
    """A payment as the supplier asks for it."""

    kind: str = Field(max_length=12)
    amount: Yuan
    delivered_on: date
    milestone: int | None = None


class VoucherIn(Schema):
    """The proof that money went out."""

    voucher: str = Field(max_length=60)


class ChangeIn(Schema):
    """What is to change."""

    amount: Yuan
    days: int = Field(0, ge=-20000, le=20000)
    scope: str = Field(max_length=500)
    reason: Words


class MilestoneOut(Schema):
    """A milestone."""

    identifier: str
    title: str
    planned_on: date
    done_on: date | None
    accepted_on: date | None
    state: str


class PaymentOut(Schema):
    """A payment."""

    identifier: str
    kind: str
    amount: Decimal
    requested_on: date
    due_on: date
    paid_on: date | None
    state: str


class ChangeOut(Schema):
    """A change."""

    identifier: str
    reason: str
    amount: Decimal
    days: int
    asked_on: date
    decided_on: date | None
    state: str


class ContractOut(Schema):
    """A contract and how it is performed."""

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
    buyer: PartyOut
    supplier: PartyOut
    milestones: list[MilestoneOut]
    payments: list[PaymentOut]
    changes: list[ChangeOut]


class StatementOut(Schema):
    """What is signed, as hex."""

    statement: str


class SignatureIn(Schema):
    """A signature: the certificate's number, the value as hex."""

    certificate: int
    signature: str = Field(max_length=2000)
