"""Ten thousand strings that nobody should type, always the same ones, and what to do with them."""

import itertools
import random

from hypothesis import strategies as st

FRAGMENTS = (
    "",
    " ",
    "\u3000",
    "\x00",
    "\x1b[31m",
    "\r\n\r\n",
    "\u202eexe.fdp",
    "\u2066\u200b\u200f",
    "\ufeff",
    "\ufffe\uffff",
    "\ud800",
    "\udfff",
    "😀👨‍👩‍👧‍👦🇨🇳",
    "𠮷𪚥",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L",
    "' OR 1=1; DROP TABLE casework_case;--",
    '"; --',
    "%s%d%n",
    "%00%0a",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "&lt;b&gt;&amp;",
    "{{ 7*7 }}{% debug %}{# x #}",
    "${7*7}#{7*7}",
    "../../../../etc/passwd",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "\\\\?\\C:\\nul",
    "=1+1",
    "@SUM(A1)",
    "-1",
    "0",
    "00",
    "NaN",
    "Infinity",
    "-0.0",
    "1e309",
    "9" * 40,
    "0.1000000000000000000001",
    "9223372036854775808",
    "１２３",
    "٣",
    "Ⅻ",
    "２０２６－１１－０２",
    "2026-02-30",
    "9999-12-31",
    "10000-01-01",
    "0000-00-00",
    "null",
    "undefined",
    "true",
    "[]",
    '{"a": 1}',
    "龘" * 50,
    "a" * 5000,
    "1" * 5000,
    "\n" * 200,
    "339901194303080027",
    "６２２２０２０００",
    "o'Neill",
    "محمد",
    "王桂英",
)


def ten_thousand():
    """Return every fragment, every pair of them, and longer mixtures until there are enough."""
    found = dict.fromkeys(FRAGMENTS)
    found |= dict.fromkeys(a + b for a, b in itertools.product(FRAGMENTS, repeat=2))
    dice = random.Random(2026)
    while len(found) < 10_000:
        parts = dice.choices(FRAGMENTS, k=dice.randint(3, 6))
        found["".join(parts)] = None
    return list(found)[:10_000]


CORPUS = ten_thousand()
any_text = st.text(st.characters(), max_size=60)
hostile_text = st.sampled_from(CORPUS) | st.sampled_from(FRAGMENTS) | any_text
