"""What is known of a tender, as plain values, for the world outside (交易数据开放)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Party:
    """An organization that takes part, by its unified social credit code."""

    code: str
    name: str

    @property
    def key(self) -> str:
        """Return the identifier by which a release refers to the party."""
        return f"{SCHEME}-{self.code}"


# 机构标识目录（org-id.guide）里中国统一社会信用代码的方案代码，待核。
SCHEME = "CN-USCC"


@dataclass(frozen=True, slots=True)
class LotFacts:
    """A lot; amounts in yuan."""

    code: str
    transaction_code: str
    name: str
    state: str
    estimate: Decimal
    ceiling: Decimal | None = None
    is_suspended: bool = False


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """A published notice."""

    number: str
    kind: str
    title: str
    published_at: datetime
    url: str
    corrects: str = ""
    reason: str = ""
    announces: bool = False
    lot: str = ""


@dataclass(frozen=True, slots=True)
class MomentFacts:
    """An event of the timetable: planned, or happened; of one lot or of all."""

    code: str
    label: str
    at: datetime
    lot: str = ""


@dataclass(frozen=True, slots=True)
class BidFacts:
    """A bid that was opened: who made it, when, for how much (None until prices are read)."""

    lot: str
    bidder: Party
    handed_in: datetime
    opened: datetime
    amount: Decimal | None = None
    status: str = "valid"


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """An award of a lot: ``pending`` for candidates, ``active`` once decided."""

    code: str
    lot: str
    title: str
    status: str
    at: datetime
    suppliers: Sequence[Party]
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money paid under a contract."""

    code: str
    at: datetime
    amount: Decimal
    payer: Party
    payee: Party


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a contract, with its reason."""

    code: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ContractMilestone:
    """A milestone of a contract: due on a day, met on a day or not yet."""

    code: str
    label: str
    due: date
    met: date | None = None


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """A signed contract and what became of it."""

    code: str
    award: str
    lot: str
    title: str
    status: str
    signed: datetime
    amount: Decimal
    starts: datetime | None = None
    ends: datetime | None = None
    milestones: Sequence[ContractMilestone] = ()
    payments: Sequence[Payment] = ()
    changes: Sequence[Change] = ()


@dataclass(frozen=True, slots=True)
class TenderFacts:
    """Everything that a release may be made of; it never holds more than may be public."""

    code: str
    name: str
    kind: str
    content: str
    state: str
    method: str
    method_words: str
    approval: str
    tenderer: Party
    supervisor: Party
    lots: Sequence[LotFacts]
    notices: Sequence[NoticeFacts]
    moments: Sequence[MomentFacts]
    agency: Party | None = None
    project_code: str = ""
    bids: Sequence[BidFacts] = ()
    awards: Sequence[AwardFacts] = ()
    contracts: Sequence[ContractFacts] = ()

    def moment(self, code: str) -> datetime | None:
        """Return when an event of the whole tender is planned or happened."""
        return next((one.at for one in self.moments if one.code == code and not one.lot), None)

    def as_of(self, at: datetime) -> "TenderFacts":
        """
        Return what was known at a moment.

        No bidder before the bids of his lot were opened, no award or contract before its day.
        """
        return replace(
            self,
            notices=[one for one in self.notices if one.published_at <= at],
            moments=[one for one in self.moments if not one.lot or one.at <= at],
            bids=[one for one in self.bids if one.opened <= at],
            awards=[one for one in self.awards if one.at <= at],
            contracts=[_contract_as_of(one, at) for one in self.contracts if one.signed <= at],
        )


def _contract_as_of(contract: ContractFacts, at: datetime) -> ContractFacts:
    return replace(
        contract,
        payments=[one for one in contract.payments if one.at <= at],
        changes=[one for one in contract.changes if one.at <= at],
        milestones=[
            replace(one, met=one.met if one.met and one.met <= at.date() else None)
            for one in contract.milestones
        ],
    )
