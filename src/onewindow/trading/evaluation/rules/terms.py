"""The shape of the tender document's terms, as the rules of evaluation read them (评审条款)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

QUALIFICATION = "qualification"
CONFORMITY = "conformity"
COMMERCIAL = "commercial"
TECHNICAL = "technical"
# 评标过程中另外要全体成员表态的两件事，不在招标文件的因素里。
LOW_PRICE = "low_price"
COMPETITION = "competition"


class FactorLike(Protocol):
    """A factor of the document: passed or failed, or up to its full points."""

    @property
    def code(self) -> str:
        """Return its code."""

    @property
    def name(self) -> str:
        """Return its name."""

    @property
    def kind(self) -> str:
        """Return what it looks at."""

    @property
    def clause(self) -> str:
        """Return the clause of the document."""

    @property
    def full(self) -> Decimal:
        """Return its full points."""

    @property
    def is_objective(self) -> bool:
        """Test if only facts decide it."""


class TermsLike(Protocol):
    """What prices are turned into points and places by."""

    @property
    def price_formula(self) -> str:
        """Return the F number of the price formula."""

    @property
    def benchmark(self) -> str | None:
        """Return the F number of the benchmark, or None."""

    @property
    def parameters(self) -> Mapping[str, Decimal]:
        """Return the numbers of formula and benchmark."""

    @property
    def places(self) -> int:
        """Return to how many places a score is rounded."""


def reviewed(factors: Sequence[FactorLike]) -> list[FactorLike]:
    """Return the factors that are passed or failed."""
    return [one for one in factors if one.kind in {QUALIFICATION, CONFORMITY}]


def scored(factors: Sequence[FactorLike]) -> list[FactorLike]:
    """Return the factors to which members give points; the price is computed."""
    return [one for one in factors if one.kind in {COMMERCIAL, TECHNICAL}]
