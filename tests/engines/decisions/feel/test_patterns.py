"""Regular expressions are those of XPath; those that work are compared with Python's."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from onewindow.engines.decisions.rules.feel.engine import LIMITS
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.limits import Meter
from onewindow.engines.decisions.rules.feel.matching import search
from onewindow.engines.decisions.rules.feel.patterns import compiled


def found(pattern, text, flags=""):
    match = search(compiled(pattern, flags), text, Meter(LIMITS))
    if match is None:
        return None
    return [match.group(number) for number in range(len(match.marks) // 2)]


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "groups"),
    [
        ("a|ab", "", "ab", ["a"]),
        ("(a*)(b?)", "", "aab", ["aab", "aa", "b"]),
        ("(?:a)(b)", "", "ab", ["ab", "b"]),
        ("a{2,3}?", "", "aaaa", ["aa"]),
        ("a{2,}", "", "aaaa", ["aaaa"]),
        ("a{0}b", "", "ab", ["b"]),
        ("^b$", "", "a\nb", None),
        ("^b$", "m", "a\nb", ["b"]),
        ("a b", "x", "ab", ["ab"]),
        ("a[ ]b", "x", "a b", ["a b"]),
        ("a.c", "q", "abc a.c", ["a.c"]),
        ("É", "i", "é", ["é"]),
        (r"\p{Lu}\P{Lu}", "", "aBc", ["Bc"]),
        (r"[^\d-]", "", "1-a", ["a"]),
        (r"[\-a]+", "", "b-a", ["-a"]),
        (r"\i\c*", "", "1_a-b", ["_a-b"]),
        (r"\$\^", "", "$^", ["$^"]),
    ],
)
def test_a_pattern_finds(pattern, flags, text, groups):
    assert found(pattern, text, flags) == groups


@pytest.mark.parametrize(
    ("pattern", "flags"),
    [
        ("a", "p"),
        ("(", ""),
        (")", ""),
        ("a)", ""),
        ("[", ""),
        ("[]", ""),
        ("[z-a]", ""),
        ("*a", ""),
        ("a{2,1}", ""),
        ("a{x}", ""),
        ("a{99999}", ""),
        ("\\", ""),
        (r"\q", ""),
        (r"\1", ""),
        (r"(a\1)", ""),
        (r"[\1]", ""),
        (r"\p{Nothing}", ""),
        (r"\p", ""),
        ("(?=a)", ""),
        ("a" * 1001, ""),
    ],
)
def test_what_is_no_pattern_is_refused(pattern, flags):
    with pytest.raises(Undefined):
        compiled(pattern, flags)


ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "(a|b)", "(ab)", "(?:b)"])
PATTERNS = st.lists(
    st.tuples(ATOMS, st.sampled_from(["", "?", "*", "+", "{2}", "{1,2}", "*?", "+?", "??"])),
    max_size=5,
).map(lambda pieces: "".join(atom + often for atom, often in pieces))


@settings(max_examples=300, deadline=None)
@given(PATTERNS, st.text(alphabet="ab", max_size=8))
def test_a_plain_pattern_finds_what_python_finds(pattern, text):
    expected = re.search(pattern, text)
    assume("()" not in pattern)
    ours = found(pattern, text)
    if expected is None:
        assert ours is None
    else:
        assert ours == [expected.group(0), *(group or "" for group in expected.groups())]
