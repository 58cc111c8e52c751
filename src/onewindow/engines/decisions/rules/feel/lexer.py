"""
FEEL text cut into tokens (DMN 1.5, 10.3.1.2, rules 22 to 37 and 60 to 66).

Names may hold spaces and signs, so the lexer knows words only; the parser joins them.
"""

import re
from dataclasses import dataclass
from typing import Literal as OneOf

from onewindow.engines.decisions.rules.feel.faults import Unreadable

MAX_TEXT = 20_000
"""Longest text of one expression, in characters."""

Kind = OneOf["word", "number", "text", "moment", "symbol", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """
    A piece of text: for a text or a moment (``@"…"``) what it says, else as it stands.

    ``is_spaced`` says whether blanks or a comment stand before it.
    """

    kind: Kind
    text: str
    at: int
    end: int
    is_spaced: bool


_START = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3005-\u3007\u3021-\u3029\u3031-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff10-\uff19\uff21-\uff3a"
    "\uff41-\uff5a\uff66-\ufffd\U00010000-\U000effff"
)
_PIECES = re.compile(
    rf"""
    (?P<blank>(?:\s|\ufeff|\u180e|//[^\n]*|/\*.*?\*/)+)
  | (?P<word>[{_START}][{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*)
  | (?P<number>(?:[0-9]+(?:\.(?!\.)[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<moment>@\s*"(?:[^"\\]|\\.)*")
  | (?P<text>"(?:[^"\\]|\\.)*")
  | (?P<symbol>\*\*|\.\.|->|<=|>=|!=|/(?!\*)|[][(){{}},:+*<>=.?'\u2019-])
    """,
    re.VERBOSE | re.DOTALL,
)
# 全角标点是中文输入法最常见的笔误，逐个说出应当输入什么。
_FULL_WIDTH = dict(
    zip("，（）【】［］：；“”‘’、。＜＞＝＋－×÷≤≥≠", ",()[][]:;\"\"'',.<>=+-*/≤≥≠", strict=True)
)
_SPELLED = {"≤": "<=", "≥": ">=", "≠": "!="}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_ESCAPED = re.compile(r"""\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|([nrt"'\\]))""")


def tokens_of(text: str) -> list[Token]:
    """
    Return the tokens of a text, the last one of kind "end".

    :raises Unreadable: at the first character that cannot stand there.
    """
    if len(text) > MAX_TEXT:
        raise Unreadable(f"表达式过长，最多{MAX_TEXT}个字符", MAX_TEXT, text)
    tokens: list[Token] = []
    at, is_spaced = 0, False
    while at < len(text):
        found = _PIECES.match(text, at)
        if not found or (text[at] in _FULL_WIDTH and found.lastgroup != "symbol"):
            raise Unreadable(_complaint(text, at), at, text)
        kind = found.lastgroup
        if kind == "blank":
            is_spaced = True
        else:
            said = _said(found[0], at, text) if kind in {"text", "moment"} else found[0]
            tokens.append(Token(kind, said, at, found.end(), is_spaced))  # type: ignore[arg-type]
            is_spaced = False
        at = found.end()
    tokens.append(Token("end", "", len(text), len(text), is_spaced))
    return tokens


def _said(quoted: str, at: int, text: str) -> str:
    body = quoted[quoted.index('"') + 1 : -1]
    said = _ESCAPED.sub(_character, body) if "\\" in body else body
    # 基本平面之外的字符可写成一对代理码；落单的一半不是字符。
    try:
        return said.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise Unreadable("文字中有不成对的 \\u 代码", at, text) from None


def _character(found: re.Match[str]) -> str:
    short, long, plain = found.groups()
    if plain:
        return _ESCAPES[plain]
    code = int(short or long, 16)
    return chr(code) if code <= 0x10FFFF else found[0]


def _complaint(text: str, at: int) -> str:
    sign = text[at]
    if sign in _FULL_WIDTH:
        plain = _FULL_WIDTH[sign]
        return f"“{sign}”是中文标点，请改为英文的 {_SPELLED.get(plain, plain)}"
    if sign in '"@':
        return "文字缺少结尾的英文引号"
    if text.startswith("/*", at):
        return "注释缺少结尾的 */"
    return f"“{sign}”不能出现在这里"
