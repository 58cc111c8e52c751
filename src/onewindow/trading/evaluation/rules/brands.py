"""
Bidders who offer the same brand of the core product (相同品牌): they count as one.

财政部令第87号第三十一条: by the lowest price, the lowest of them takes part; by points, the best
of them alone is recommended; equal ones are told apart as the document says, or by the draw.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

SAME_BRAND = "财政部令第87号第三十一条"


def brand_key(brand: str) -> str:
    """Return a brand as it is compared: without spaces, capitals or full-width forms."""
    return "".join(brand.split()).casefold()


def counted(brands: Iterable[str]) -> int:
    """Return as how many bidders these count; who names no brand stands for himself."""
    keys = [brand_key(brand) for brand in brands]
    return len({key for key in keys if key}) + sum(not key for key in keys)


def dearer(prices: Mapping[str, Decimal], brands: Mapping[str, str]) -> tuple[str, ...]:
    """Return the bidders above the lowest price of their own brand, in the order given."""
    lowest: dict[str, Decimal] = {}
    for bidder, price in prices.items():
        key = brand_key(brands[bidder])
        lowest[key] = min(price, lowest.get(key, price))
    return tuple(
        bidder
        for bidder, price in prices.items()
        if (key := brand_key(brands[bidder])) and price > lowest[key]
    )


def one_of_each(order: Sequence[str], brands: Mapping[str, str]) -> tuple[str, ...]:
    """Return the bidders in their order, of each brand the first alone."""
    seen: set[str] = set()
    kept = []
    for bidder in order:
        key = brand_key(brands[bidder])
        if key not in seen:
            kept.append(bidder)
        if key:
            seen.add(key)
    return tuple(kept)
