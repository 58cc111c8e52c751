"""The talks with a single source (单一来源协商): what the record must hold, who signs it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.violations import Violation

RECORD = "财政部令第74号第四十二条"
_STAFF = "财政部令第74号第四十一条"
_OVER = "财政部令第74号第四十三条第（三）项"
_PUBLIC = "财政部令第74号第三十八条"


class NegotiationState(Choice):
    """Where the record of the talks (协商情况记录) stands."""

    WRITING = "writing", "编写和签字"
    SIGNED = "signed", "已签齐"


NEGOTIATION = Lifecycle(
    "negotiation",
    NegotiationState,
    [
        Move("write", "编写协商情况记录", frozenset({NegotiationState.WRITING}), None),
        Move("sign", "签署协商情况记录", frozenset({NegotiationState.WRITING}), None),
        Move(
            "complete",
            "协商情况记录签齐",
            frozenset({NegotiationState.WRITING}),
            NegotiationState.SIGNED,
        ),
    ],
)


class Signature(Choice):
    """What one who bought says to the record."""

    OWED = "owed", "待签"
    AGREED = "agreed", "签署同意"
    DISSENT = "dissent", "签署不同意见"
    SILENT = "silent", "拒签且未说明，视为同意"


@dataclass(frozen=True, slots=True)
class NegotiationDraft:
    """The record as its writer has it; the price in yuan, the supplier by credit code."""

    supplier: str
    held_at: datetime
    place: str
    costs: str
    terms: str
    price: Decimal
    duration_days: int
    quality: str
    people: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class NegotiationGround:
    """What the record is held against: when talks may be, the notice's text, the budget, staff."""

    opens: datetime
    announced: str
    supplier: str
    budget: Decimal
    ceiling: Decimal | None
    staff: frozenset[str]


def check_negotiation(draft: NegotiationDraft, ground: NegotiationGround) -> Iterator[Violation]:
    """Yield everything that the record lacks, or that makes the talks unlawful."""
    for name, label in (
        ("place", "协商地点"),
        ("costs", "成本、同类合同价格和专利等情况"),
        ("terms", "合同主要条款商定情况"),
        ("quality", "质量和服务标准"),
    ):
        if len(getattr(draft, name).strip()) < 2:
            yield Violation("negotiation.missing", f"请写明{label}", RECORD, name)
    if draft.held_at < ground.opens:
        words = "公示期满、响应文件提交截止后才能协商"
        yield Violation("negotiation.early", words, _PUBLIC, "held_at")
    if ground.announced and ground.supplier not in ground.announced:
        words = f"公示的唯一供应商不是{ground.supplier}，不能与别家协商成交"
        yield Violation("negotiation.supplier", words, _PUBLIC, "supplier")
    yield from _check_price(draft.price, ground)
    yield from _check_people(draft.people, ground.staff)


def _check_price(price: Decimal, ground: NegotiationGround) -> Iterator[Violation]:
    if price <= 0:
        yield Violation("negotiation.price", "成交价应大于0", RECORD, "price")
    limits = {"采购预算": ground.budget, "最高限价": ground.ceiling}
    for label, limit in limits.items():
        if limit is not None and price > limit:
            words = f"成交价{price:,.2f}元超过{label}{limit:,.2f}元，应当终止采购活动"
            yield Violation("negotiation.budget", words, _OVER, "price")


def _check_people(people: Sequence[tuple[str, str]], staff: frozenset[str]) -> Iterator[Violation]:
    if not people:
        yield Violation("negotiation.people", "请写明参加协商的采购人员", _STAFF, "people")
    names = [name for name, _ in people]
    if len(set(names)) != len(names):
        yield Violation("negotiation.people", "采购人员重复", RECORD, "people")
    for name, title in people:
        if name not in staff:
            words = f"“{name[:40]}”不是本采购人的人员"
            yield Violation("negotiation.people", words, _STAFF, "people")
        if not title.strip():
            words = "请写明每名采购人员的单位和职称"
            yield Violation("negotiation.title", words, _STAFF, "people")
