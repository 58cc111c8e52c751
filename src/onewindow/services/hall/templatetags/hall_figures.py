"""Filters for figures of the hall: seconds as minutes, rates as percent."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def minutes(seconds: float) -> str:
    """Write seconds as minutes with one place: 330 → 5.5."""
    return f"{seconds / 60:.1f}"


@register.filter
def percent(rate: float | Decimal) -> str:
    """Write a rate as whole percent: 0.861 → 86%."""
    return f"{rate * 100:.0f}%"
