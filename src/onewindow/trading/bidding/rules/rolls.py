"""The price roll (开标一览表): what of a bid is read out at the opening."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from onewindow.kernel.money import in_words

KIND = "onewindow.roll.v1"
_MOST_ITEMS = 5000
_LONGEST = 200
_MOST_DAYS = 36_500
_MOST_YUAN = Decimal("1e12")


class UnreadableRoll(ValueError):
    """The price roll is not in its form; says what is wrong."""


@dataclass(frozen=True, slots=True)
class RollItem:
    """One line of a price roll; prices in yuan."""

    name: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PriceRoll:
    """
    What a bidder offers: the price in yuan, in figures and in words, time, quality, manager,
    and the brand of the core product (核心产品品牌) where the document names one.

    The words are the bidder's own and may contradict the figures; evaluation settles that.
    """

    price: Decimal
    words: str
    duration_days: int | None = None
    quality: str = ""
    manager_name: str = ""
    manager_certificate: str = ""
    items: tuple[RollItem, ...] = ()
    brand: str = ""

    def as_record(self) -> dict[str, Any]:
        """Return the roll as plain JSON; amounts are decimal text, never floats."""
        return {
            "kind": KIND,
            "price": f"{self.price:.2f}",
            "words": self.words,
            "duration_days": self.duration_days,
            "quality": self.quality,
            "manager_name": self.manager_name,
            "manager_certificate": self.manager_certificate,
            "brand": self.brand,
            "items": [
                {
                    "name": item.name,
                    "unit": item.unit,
                    "quantity": f"{item.quantity:f}",
                    "unit_price": f"{item.unit_price:f}",
                    "amount": f"{item.amount:.2f}",
                }
                for item in self.items
            ],
        }

    def shown(self) -> tuple[tuple[str, str], ...]:
        """Return label and value of everything that is read out."""
        manager = f"{self.manager_name} {self.manager_certificate}".strip()
        rows = (
            ("投标报价（元）", f"{self.price:,.2f}"),
            ("大写", self.words),
            ("工期或交货期（日历天）", str(self.duration_days or "")),
            ("质量或服务标准", self.quality),
            ("核心产品品牌", self.brand),
            ("项目负责人及证书", manager),
            ("报价清单", f"{len(self.items)}项" if self.items else ""),
        )
        return tuple((label, value) for label, value in rows if value)


def read_roll(content: bytes) -> PriceRoll:
    """
    Return the price roll in the JSON of a bid's part ``price_roll``; see ``PriceRoll.as_record``.

    :raises UnreadableRoll: naming the first thing that is not in its form.
    """
    try:
        said = json.loads(content)
    except ValueError as error:
        raise UnreadableRoll("开标一览表不是规定的格式（JSON）") from error
    return roll_of_record(said)


def roll_of_record(said: Any) -> PriceRoll:
    """
    Return the price roll from its plain JSON; see ``PriceRoll.as_record``.

    :raises UnreadableRoll: like ``read_roll``.
    """
    if not isinstance(said, dict) or said.get("kind") != KIND:
        raise UnreadableRoll(f"开标一览表没有注明格式 {KIND}")
    price = _amount(said, "price", "投标报价")
    days = said.get("duration_days")
    if days is not None and (type(days) is not int or not 0 < days <= _MOST_DAYS):
        raise UnreadableRoll("工期应为1至36500日历天")
    items = said.get("items", [])
    if not isinstance(items, list) or len(items) > _MOST_ITEMS:
        raise UnreadableRoll(f"报价清单应为列表，不超过{_MOST_ITEMS}项")
    return PriceRoll(
        price=price,
        words=_text(said, "words") or in_words(price),
        duration_days=days,
        quality=_text(said, "quality"),
        manager_name=_text(said, "manager_name"),
        manager_certificate=_text(said, "manager_certificate"),
        items=tuple(_item(one) for one in items),
        brand=_text(said, "brand"),
    )


def write_roll(roll: PriceRoll) -> bytes:
    """Return the roll as the part of a bid."""
    return json.dumps(roll.as_record(), ensure_ascii=False).encode()


def _item(said: Any) -> RollItem:
    if not isinstance(said, dict):
        raise UnreadableRoll("报价清单的每一项应写明名称、单位、数量、单价、合价")
    return RollItem(
        name=_text(said, "name"),
        unit=_text(said, "unit"),
        quantity=_number(said, "quantity", "数量"),
        unit_price=_number(said, "unit_price", "单价"),
        amount=_amount(said, "amount", "合价"),
    )


def _amount(said: Mapping[str, Any], name: str, label: str) -> Decimal:
    value = _number(said, name, label)
    if value != value.quantize(Decimal("0.01")):
        raise UnreadableRoll(f"{label}最多两位小数")
    return value.quantize(Decimal("0.01"))


def _number(said: Mapping[str, Any], name: str, label: str) -> Decimal:
    value = said.get(name)
    try:
        number = Decimal(value) if isinstance(value, str) and len(value) <= 40 else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or not 0 <= number < _MOST_YUAN:
        raise UnreadableRoll(f'{label}应为小于一万亿的非负数，写成文本，如 "9800000.00"')
    return number


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name) or ""
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise UnreadableRoll(f"“{name}”应为不超过{_LONGEST}字的文字")
    return " ".join(value.split())
