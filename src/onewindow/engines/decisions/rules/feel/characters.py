r"""Sets of characters in a regular expression: ``[a-z-[aeiou]]``, ``\d``, ``\p{Lu}``, ``.``."""

import unicodedata
from collections.abc import Callable

from onewindow.engines.decisions.rules.feel.faults import Undefined

Test = Callable[[str], bool]

BLOCKS: dict[str, tuple[int, int]] = {
    "BasicLatin": (0x0000, 0x007F),
    "Latin-1Supplement": (0x0080, 0x00FF),
    "LatinExtended-A": (0x0100, 0x017F),
    "LatinExtended-B": (0x0180, 0x024F),
    "Greek": (0x0370, 0x03FF),
    "GreekandCoptic": (0x0370, 0x03FF),
    "Cyrillic": (0x0400, 0x04FF),
    "Hebrew": (0x0590, 0x05FF),
    "Arabic": (0x0600, 0x06FF),
    "Tibetan": (0x0F00, 0x0FFF),
    "Mongolian": (0x1800, 0x18AF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "LetterlikeSymbols": (0x2100, 0x214F),
    "NumberForms": (0x2150, 0x218F),
    "Arrows": (0x2190, 0x21FF),
    "MathematicalOperators": (0x2200, 0x22FF),
    "CJKSymbolsandPunctuation": (0x3000, 0x303F),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "Bopomofo": (0x3100, 0x312F),
    "CJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "HangulSyllables": (0xAC00, 0xD7A3),
    "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}
CATEGORIES = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cn",
    ]
)


def is_digit(character: str) -> bool:
    r"""``\d``: any decimal digit."""
    return unicodedata.category(character) == "Nd"


def is_space(character: str) -> bool:
    r"""``\s``: the four blanks of XML."""
    return character in " \t\n\r"


def is_word(character: str) -> bool:
    r"""``\w``: everything but punctuation, separators and control characters."""
    return unicodedata.category(character)[0] not in "PZC"


def is_initial(character: str) -> bool:
    r"""``\i``: what may begin an XML name."""
    return character.isalpha() or character in "_:"


def is_in_name(character: str) -> bool:
    r"""``\c``: what may stand in an XML name."""
    return is_initial(character) or character.isdigit() or character in "-.·"


ESCAPES: dict[str, Test] = {
    "d": is_digit,
    "s": is_space,
    "w": is_word,
    "i": is_initial,
    "c": is_in_name,
}


def escaped(letter: str) -> Test | None:
    r"""Return the set that ``\d`` or ``\D`` and the like stand for, or None."""
    if letter in ESCAPES:
        return ESCAPES[letter]
    return inverted(ESCAPES[letter.lower()]) if letter.lower() in ESCAPES else None


def property_set(name: str) -> Test:
    r"""
    Return the set of ``\p{name}``.

    :raises Undefined: if there is no such category or block.
    """
    if name in CATEGORIES:
        return lambda character: unicodedata.category(character).startswith(name)
    if name.startswith("Is") and name[2:] in BLOCKS:
        low, high = BLOCKS[name[2:]]
        return lambda character: low <= ord(character) <= high
    raise Undefined(f"正则表达式中没有字符类别“{name[:40]}”")


def inverted(test: Test) -> Test:
    """Return everything that a set does not hold."""
    return lambda character: not test(character)


def between(low: str, high: str) -> Test:
    """Return the characters from one to another."""
    return lambda character: low <= character <= high


def union(tests: list[Test]) -> Test:
    """Return what at least one of the sets holds."""
    return lambda character: any(test(character) for test in tests)


def without(test: Test, taken: Test) -> Test:
    """Return what the first set holds and the second does not."""
    return lambda character: test(character) and not taken(character)


def regardless_of_case(test: Test) -> Test:
    """Return a set with every other case of its characters."""

    def holds(character: str) -> bool:
        variants = {character, character.lower(), character.upper(), character.casefold()}
        return any(test(variant) for variant in variants if len(variant) == 1)

    return holds
