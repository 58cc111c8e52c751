"""Yuan as Chinese papers write them (人民币大写), and back; rates as people say them."""

import re
from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = {"拾": 10, "佰": 100, "仟": 1000}
_SMALL = ("", *_PLACES)
_LARGE = ("", "万", "亿")
_FEN = Decimal("0.01")
_MOST = 10**12
_LONGEST = 60
_OTHER = str.maketrans("〇圆十百千两一二三四五六七八九", "零元拾佰仟贰壹贰叁肆伍陆柒捌玖")


def in_words(amount: Decimal) -> str:
    """
    Return an amount of yuan with at most two places in words: 壹仟零伍拾元叁角整.

    :raises ValueError: if it is negative, has more places, or reaches a trillion.
    """
    if not 0 <= amount < _MOST or amount != amount.quantize(_FEN):
        raise ValueError("金额应为不超过两位小数、小于一万亿的非负数")
    whole, fen = divmod(int(amount * 100), 100)
    jiao, fen = divmod(fen, 10)
    words = f"{_whole(whole)}元" if whole or not (jiao or fen) else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif fen and words:
        words += "零"
    return f"{words}{_DIGITS[fen]}分" if fen else f"{words}整"


def percent(rate: Decimal) -> str:
    """Return a rate as people say it: 0.1 as 10%."""
    return f"{(rate * 100).normalize():f}%"


def from_words(words: str) -> Decimal | None:
    """Return the amount that the words say, or None if they say none."""
    text = re.sub(r"^人民币|[整正\s：:（）()]", "", words[:_LONGEST]).translate(_OTHER)
    found = re.fullmatch(r"(?:(.+)元)?零?(?:(.)角)?零?(?:(.)分)?", text)
    if not text or found is None:
        return None
    whole, *rest = found.groups()
    value = _value(whole or "零")
    jiao, fen = (_DIGITS.find(one or "零") for one in rest)
    if value is None or jiao < 0 or fen < 0:
        return None
    return Decimal(value * 100 + jiao * 10 + fen) * _FEN


def _whole(number: int) -> str:
    words, is_gap = "", False
    for place in (2, 1, 0):
        group = number // 10 ** (4 * place) % 10000
        if group:
            words += ("零" if words and (is_gap or group < 1000) else "") + _group(group)
            words += _LARGE[place]
        is_gap = bool(words) and not group
    return words or "零"


def _group(number: int) -> str:
    words, is_gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if is_gap else "") + _DIGITS[digit] + _SMALL[place]
        is_gap = bool(words) and not digit
    return words


def _value(text: str) -> int | None:
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS.index(sign)
        elif sign in _PLACES:
            section, digit = section + (digit or 1) * _PLACES[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif sign == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        else:
            return None
    value = total + section + digit
    return value if value < _MOST else None
