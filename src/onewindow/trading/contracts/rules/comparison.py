"""A contract against bid and award (合同与投标文件比对): a difference needs a lawful reason."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from onewindow.kernel.violations import Violation
from onewindow.trading.contracts.rules.kinds import LAWFUL_GROUNDS, DeviationGround, Term


@dataclass(frozen=True, slots=True)
class MainTerms:
    """The main terms, as bid and award promise them or as the contract has them; yuan, days."""

    supplier: str
    amount: Decimal
    duration_days: int
    quality: str
    manager: str
    scope: str


@dataclass(frozen=True, slots=True)
class Excuse:
    """The lawful reason for one difference, with the facts."""

    ground: DeviationGround
    reason: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A main term as promised and as agreed."""

    term: Term
    promised: str
    agreed: str

    @property
    def differs(self) -> bool:
        """
        Test if the contract departs from the bid.

        Words are compared without spaces and with full-width signs made narrow. What the bid does
        not promise (empty) cannot be departed from.
        """
        return bool(self.promised) and _plain(self.promised) != _plain(self.agreed)


def compared(promised: MainTerms, agreed: MainTerms) -> tuple[Compared, ...]:
    """Return every main term side by side, in the order of the law."""
    pairs = (
        (Term.SUPPLIER, promised.supplier, agreed.supplier),
        (Term.AMOUNT, f"{promised.amount:,.2f}元", f"{agreed.amount:,.2f}元"),
        (Term.SCOPE, promised.scope, agreed.scope),
        (Term.QUALITY, promised.quality, agreed.quality),
        (Term.DURATION, _days(promised.duration_days), _days(agreed.duration_days)),
        (Term.MANAGER, promised.manager, agreed.manager),
    )
    return tuple(Compared(*pair) for pair in pairs)


def differences(promised: MainTerms, agreed: MainTerms) -> tuple[Compared, ...]:
    """Return the main terms that differ."""
    return tuple(one for one in compared(promised, agreed) if one.differs)


def check_differences(
    found: tuple[Compared, ...], excuses: Mapping[Term, Excuse], *, source: str
) -> Iterator[Violation]:
    """Yield a violation for each difference that no lawful reason bears."""
    for one in found:
        excuse = excuses.get(one.term)
        words = f"{one.term.label}：投标为“{one.promised}”，合同为“{one.agreed}”"
        if excuse is None:
            yield Violation(f"contract.{one.term}", f"{words}，不得背离", source, one.term.value)
        elif excuse.ground not in LAWFUL_GROUNDS[one.term]:
            reason = f"“{excuse.ground.label}”不能作为{one.term.label}不一致的理由"
            yield Violation(f"contract.{one.term}", f"{words}；{reason}", source, one.term.value)
        elif not excuse.reason.strip():
            yield Violation(f"contract.{one.term}", f"{words}，请写明事实", source, one.term.value)


def _days(days: int) -> str:
    return f"{days}日" if days else ""


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split()).casefold()
