"""
Recount an evaluation from its exported sheets alone (独立复算): the second way to the result.

It shares no line with the first way: standard library only, exact fractions instead of decimals,
its own formulas. The stand-alone verifier carries this very file as ``recount.py``.
"""

import hashlib
from fractions import Fraction
from typing import Any

KIND = "onewindow.evaluation.v1"
TIE = "onewindow.tie.v1"
Sheets = dict[str, Any]
# 每家投标人：各因素得分、技术得分、总分（只比价格的没有总分）。
Row = tuple[dict[str, Fraction], Fraction, Fraction | None]


def differences(sheets: Sheets) -> list[str]:
    """
    Return in words every figure of the result that a recount does not confirm.

    :raises ValueError, KeyError, TypeError, ArithmeticError: if the sheets are not such.
    """
    if sheets["kind"] != KIND:
        raise ValueError(sheets["kind"])
    if sheets["result"] is None:
        return ["还没有结果"]
    counted = recount(sheets)
    stated = sheets["result"]
    found = _foreign_prices(sheets)
    for name, words in (("order", "排序"), ("candidates", "候选人")):
        if counted[name] != stated[name]:
            found.append(f"{words}：报告为{stated[name]}，复算为{counted[name]}")
    bidders = sorted(line["bidder"] for line in counted["lines"])
    if bidders != sorted(line["bidder"] for line in stated["lines"]):
        return [*found, "有效投标人与评分表不符"]
    named = {line["bidder"]: line for line in stated["lines"]}
    for line in counted["lines"]:
        for name, value in line.items():
            if named[line["bidder"]].get(name) != value:
                given = named[line["bidder"]].get(name)
                found.append(f"{line['bidder']} {name}：报告为{given}，复算为{value}")
    return found


def _foreign_prices(sheets: Sheets) -> list[str]:
    """Return every price that is not the last offer, nor what it was corrected to."""
    found = []
    for one in sheets["bidders"]:
        offer = one.get("corrected") or one.get("offer")
        if one["standing"] and offer and Fraction(offer) != Fraction(one["price"]):
            found.append(f"{one['code']}：评审价{one['price']}不是最后报价{offer}")
    return found


def recount(sheets: Sheets) -> dict[str, Any]:
    """
    Return the result that follows from the sheets: lines by bidder, order, candidates.

    :raises ValueError, KeyError, TypeError, ArithmeticError: if the sheets are not such.
    """
    terms, places = sheets["terms"], sheets["terms"]["places"]
    kinds = {factor["code"]: factor["kind"] for factor in terms["factors"]}
    fulls = {factor["code"]: Fraction(factor["full"]) for factor in terms["factors"]}
    standing = {one["code"]: one for one in sheets["bidders"] if one["standing"]}
    given = _given(sheets, standing, kinds, fulls)
    compared = {code: _compared(one) for code, one in standing.items()}
    full = sum((fulls[code] for code in fulls if kinds[code] == "price"), Fraction(0))
    price = _price_points(sheets, compared, full)
    rows: dict[str, Row] = {}
    for code in standing:
        means = {
            factor: _rounded(sum(points, Fraction(0)) / len(points), places)
            for factor, points in given[code].items()
        }
        technical = sum((means[one] for one in means if kinds[one] == "technical"), Fraction(0))
        total = None if price is None else sum(means.values(), Fraction(0)) + price[code]
        rows[code] = (means, technical, total)
    order = _order(sheets, rows, compared)
    wanted = _distinct(order, standing)[: terms["candidates"]]
    return {
        "order": order,
        "candidates": wanted if sheets["is_ranked"] else sorted(wanted),
        "lines": [_line(code, rows[code], price, places) for code in order],
    }


def _distinct(order: list[str], standing: dict[str, Any]) -> list[str]:
    """Return the bidders in their order, of each brand of the core product the first alone."""
    seen: set[str] = set()
    kept = []
    for code in order:
        brand = "".join(standing[code].get("brand", "").split()).casefold()
        if not brand or brand not in seen:
            kept.append(code)
        seen.add(brand)
    return kept


def _given(
    sheets: Sheets,
    standing: dict[str, Any],
    kinds: dict[str, str],
    fulls: dict[str, Fraction],
) -> dict[str, dict[str, list[Fraction]]]:
    """Return the points by bidder and factor; each member once, each within its range."""
    members, seen = set(sheets["members"]), set()
    given: dict[str, dict[str, list[Fraction]]] = {code: {} for code in standing}
    for member, bidder, factor, points in sheets["marks"]:
        if (member, bidder, factor) in seen or member not in members:
            raise ValueError(f"评分重复或不是成员所评：{member} {bidder} {factor}")
        if kinds[factor] not in ("technical", "commercial"):
            raise ValueError(f"不评分的因素：{factor}")
        if not 0 <= Fraction(points) <= fulls[factor]:
            raise ValueError(f"评分超出范围：{factor} {points}")
        seen.add((member, bidder, factor))
        if bidder in given:
            given[bidder].setdefault(factor, []).append(Fraction(points))
    for by_factor in given.values():
        for factor, points in by_factor.items():
            if len(points) != len(members):
                raise ValueError(f"评分不齐：{factor}")
    return given


def _compared(bidder: dict[str, Any]) -> Fraction:
    """Return the price that is compared: less the deduction, with what deviations are worth."""
    lowered = Fraction(bidder["price"]) * (1 - Fraction(bidder["deduction"]))
    return lowered + Fraction(bidder["adjustment"])


def _price_points(
    sheets: Sheets, compared: dict[str, Fraction], full: Fraction
) -> dict[str, Fraction] | None:
    terms, places = sheets["terms"], sheets["terms"]["places"]
    if not compared or terms["price_formula"] not in ("F01", "F12"):
        return None
    if terms["price_formula"] == "F01":
        low = min(compared.values())
        return {code: _rounded(low / one * full, places) for code, one in compared.items()}
    base = _benchmark(sheets, sorted(compared.values()))
    above, below = (Fraction(terms["parameters"][name]) for name in ("above", "below"))
    points = {}
    for code, one in compared.items():
        percent = (one - base) / base * 100
        lost = percent * above if percent > 0 else -percent * below
        points[code] = max(_rounded(full - lost, places), Fraction(0))
    return points


def _benchmark(sheets: Sheets, prices: list[Fraction]) -> Fraction:
    name = sheets["terms"]["benchmark"]
    said = {code: Fraction(value) for code, value in sheets["terms"]["parameters"].items()}
    whole = sum(prices, Fraction(0)) / len(prices)
    if name == "F07":
        return whole
    if name in ("F08", "F09"):
        cut = int(said["drop"]) if len(prices) > said["over"] else 0
        kept = prices[cut : len(prices) - cut]
        middle = sum(kept, Fraction(0)) / len(kept)
        return middle * (1 - Fraction(sheets["rate"])) if name == "F09" else middle
    if name == "F10":
        top = Fraction(sheets["ceiling"]) * (1 - said["float_rate"])
        return top * said["weight"] + whole * (1 - said["weight"])
    if name == "F11":
        return (prices[0] + whole) / 2
    raise ValueError(f"不认识的评标基准价：{name}")


def _order(sheets: Sheets, rows: dict[str, Row], compared: dict[str, Fraction]) -> list[str]:
    """Return the bidders from the best on; equals by technical points, then by the draw."""
    by_technical = sheets["terms"]["tie_rule"] == "technical"

    def key(code: str) -> tuple[Fraction, Fraction, Fraction]:
        _, technical, total = rows[code]
        score = Fraction(0) if total is None else -total
        return (score, compared[code], -technical if by_technical else Fraction(0))

    root = sheets["head"]["root"] if sheets["head"] else ""

    return sorted(rows, key=lambda code: (*key(code), tie_key(root, sheets["code"], code)))


def tie_key(root: str, evaluation: str, bidder: str) -> str:
    """Return a bidder's lot among equals: lower goes first; the root comes after the tally."""
    return hashlib.sha256(f"{TIE}/{root}/{evaluation}/{bidder}".encode()).hexdigest()


def _line(code: str, row: Row, price: dict[str, Fraction] | None, places: int) -> dict[str, Any]:
    means, technical, total = row
    return {
        "bidder": code,
        "points": {factor: _text(value, places) for factor, value in sorted(means.items())},
        "price_points": None if price is None else _text(price[code], places),
        "technical": _text(technical, places),
        "total": None if total is None else _text(total, places),
    }


def _rounded(value: Fraction, places: int) -> Fraction:
    """Return the fraction half up to so many places."""
    scaled = value * 10**places
    return Fraction(
        (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**places
    )


def _text(value: Fraction, places: int) -> str:
    whole = int(value * 10**places)
    return f"{whole // 10**places}.{whole % 10**places:0{places}d}" if places else str(whole)
