"""How numbers of the warehouse are written."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def counted(value: int | None) -> str:
    """Write a count with separators: 1,790,000; a dash for none."""
    return "—" if value is None else f"{value:,}"


@register.filter
def percent(value: Decimal | None) -> str:
    """Write a share as points of a hundred with one place: 0.9712 → 97.1; a dash for none."""
    return "—" if value is None else f"{value * 100:.1f}"


@register.filter
def clock(seconds: int | str | None) -> str:
    """Say how far a clock is fast or slow: 快 3 分 20 秒."""
    if not isinstance(seconds, int):
        return "没有发现偏差"
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'快' if seconds >= 0 else '慢'} {minutes} 分 {rest} 秒"


@register.filter
def joined(values: list[str] | tuple[str, ...], sign: str = "、") -> str:
    """Write a list in one line."""
    return sign.join(values)
