"""What an evaluation report (评标报告) says to those who act on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """
    A recommended candidate (中标候选人).

    ``price`` is what was bid, in yuan, after a correction that the bidder confirmed; ``score`` is
    None where the method compares prices alone; ``place`` is None where candidates are unranked.
    """

    enterprise: str
    name: str
    price: Decimal
    score: Decimal | None
    place: int | None
    project_manager: str = ""


@dataclass(frozen=True, slots=True)
class FailedBid:
    """A bid that the committee rejected (否决投标), with the article and its words."""

    enterprise: str
    name: str
    clause: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """
    A signed report: candidates in order, or by credit code where they are unranked (评定分离).

    Enterprises are named by their unified credit codes.
    """

    lot: str
    candidates: Sequence[CandidateFacts]
    is_ranked: bool
    signed_at: datetime
    failed: Sequence[FailedBid]
    digest: str
