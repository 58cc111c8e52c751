"""Is what came good enough: payments, letters and policies against what the lot asks for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from onewindow.kernel.violations import Violation
from onewindow.trading.guarantees.rules.particulars import (
    DepositFacts,
    LineFacts,
    Particulars,
)
from onewindow.trading.guarantees.rules.states import Form

BASIC_ACCOUNT = "《招标投标法实施条例》第二十六条第二款"
VALIDITY = "《招标投标法实施条例》第二十六条第一款"
NOT_ISSUED = "截止前没有出具并核验"
DEADLINE = "《招标投标法实施条例》第二十六条"
_WIDE = str.maketrans({"(": "（", ")": "）", " ": None, "\u3000": None})


@dataclass(frozen=True, slots=True)
class LetterOffer:
    """What an institution says that its letter or policy guarantees; the amount in yuan."""

    number: str
    code: str
    lot_code: str
    beneficiary: str
    applicant: str
    amount: Decimal
    valid_until: date


def check_line(
    line: LineFacts, asked: Particulars, *, is_basic_asked: bool
) -> Iterator[Violation]:
    """Yield why a transfer does not count: another's account (基本账户), or too late."""
    if same_name(line.payer) != same_name(asked.bidder):
        words = f"付款人是“{line.payer}”，不是投标人“{asked.bidder}”"
        yield Violation("guarantee.payer", words, BASIC_ACCOUNT)
    if line.credited_at >= asked.due:
        local = line.credited_at.astimezone(asked.due.tzinfo)
        words = f"{line.amount:,.2f}元在截止后才到账（{local:%m月%d日 %H:%M:%S}）"
        yield Violation("guarantee.late", words, DEADLINE)
    if is_basic_asked and line.payer_account != asked.basic_account:
        words = f"付款账号尾号{line.payer_account[-4:]}，不是登记的基本账户"
        yield Violation("guarantee.basic_account", words, BASIC_ACCOUNT)


def check_letter(offer: LetterOffer, asked: Particulars, *, at: datetime) -> Iterator[Violation]:
    """Yield everything in which a letter or policy falls short of what the lot asks for."""
    if at >= asked.due:
        yield Violation("guarantee.late", "截止时间之后才出具", DEADLINE)
    if not offer.number or not offer.code:
        yield Violation("guarantee.number", "保函没有编号或者查验码")
    if offer.lot_code != asked.lot_code:
        words = f"保函写的标段是{offer.lot_code}，应为{asked.lot_code}"
        yield Violation("guarantee.lot", words)
    if same_name(offer.beneficiary) != same_name(asked.beneficiary):
        words = f"受益人是“{offer.beneficiary}”，应为“{asked.beneficiary}”"
        yield Violation("guarantee.beneficiary", words)
    if same_name(offer.applicant) != same_name(asked.bidder):
        words = f"被保证人是“{offer.applicant}”，应为“{asked.bidder}”"
        yield Violation("guarantee.applicant", words)
    if offer.amount < asked.amount:
        words = f"担保金额{offer.amount:,.2f}元，少于{asked.amount:,.2f}元"
        yield Violation("guarantee.amount", words, VALIDITY)
    if offer.valid_until < asked.valid_until:
        words = f"有效期至{offer.valid_until}，应不早于{asked.valid_until}"
        yield Violation("guarantee.validity", words, VALIDITY)


def check_time(*, at: datetime, due: datetime) -> Iterator[Violation]:
    """Yield a violation at and after the deadline; the moment itself is too late."""
    if at >= due:
        words = "提交保证金的截止时间已过，不能再办理"
        yield Violation("guarantee.late", words, DEADLINE)


def check_sealed(*, at: datetime, due: datetime) -> Iterator[Violation]:
    """Yield a violation before the deadline: nobody may learn who has paid, or how many."""
    if at < due:
        yield Violation(
            "guarantee.sealed",
            "投标截止前，谁交了保证金、有几家交了，任何人都看不到",
            "《招标投标法》第二十二条、第五十二条",
        )


def same_name(name: str) -> str:
    """Return a name as it is compared: one kind of brackets, no spaces."""
    return name.translate(_WIDE)


def deposit_facts(form: Form, asked: Particulars, lines: Iterable[LineFacts]) -> DepositFacts:
    """Return how a guarantee stood at the deadline: what counts, and what is wrong with it."""
    amount, problems = Decimal("0.00"), list(asked.problems)
    if asked.withdrawn_at is not None:
        problems = ["截止前已撤回"]
    elif form is Form.TRANSFER:
        came = list(lines)
        amount = received(came)
        problems += [problem for line in came for problem in line.problems]
        if amount < asked.amount:
            missing = asked.amount - amount
            problems.append(f"到账{amount:,.2f}元，少{missing:,.2f}元" if amount else "没有到账")
        else:
            problems = []
    elif asked.issued_at is None:
        problems = problems or [NOT_ISSUED]
    else:
        amount = asked.letter_amount or amount
        if asked.letter_until and asked.letter_until < asked.valid_until:
            problems.append(f"有效期至{asked.letter_until}，短于顺延后的{asked.valid_until}")
    return DepositFacts(form, amount, not problems, "；".join(problems))


def best_of(found: Iterable[DepositFacts]) -> DepositFacts:
    """Return the one of a bidder's tries that counts: a sufficient one, else the last."""
    tries = list(found)
    return next((one for one in tries if one.is_sufficient), tries[-1])


def received(lines: Iterable[LineFacts]) -> Decimal:
    """Return the sum in yuan of the lines with which nothing is wrong."""
    return sum((one.amount for one in lines if not one.problems), Decimal("0.00"))


def read_offer(body: Mapping[str, str]) -> LetterOffer:
    """
    Return what an institution says about its letter.

    :raises ValueError: if something is missing or not of its kind.
    """
    try:
        return LetterOffer(
            number=str(body["letter_number"]),
            code=str(body["verify_code"]),
            lot_code=str(body["lot_code"]),
            beneficiary=str(body["beneficiary"]),
            applicant=str(body["applicant"]),
            amount=money(body["amount"]),
            valid_until=date.fromisoformat(str(body["valid_until"])),
        )
    except KeyError as missing:
        raise ValueError(f"缺少{missing}") from missing


def money(text: str) -> Decimal:
    """
    Return an amount in yuan with two places.

    :raises ValueError: if the text is no such amount.
    """
    whole, point, places = str(text).partition(".")
    is_plain = whole.isascii() and whole.isdigit() and len(whole) <= 15
    if (
        not is_plain
        or not point
        or len(places) != 2
        or not places.isascii()
        or not places.isdigit()
    ):
        raise ValueError(f"金额应为两位小数的元：{str(text)[:30]}")
    return Decimal(str(text))
