"""How reports write values and changes, as an office does."""

from decimal import ROUND_HALF_UP, Decimal

from onewindow.insight.reports.rules.content import PLACEHOLDER, Form, Sentence

NOTHING = "无数据"
WAN, YI = Decimal(10_000), Decimal(100_000_000)
TENTH = Decimal("0.1")


def value_words(value: Decimal | None, form: Form, *, unit: str = "", places: int = 2) -> str:
    """
    Return a value as people read it: 175.03万件, 131.60亿元, 96.99%, 5.17分钟.

    No value is 无数据, never zero.
    """
    if value is None:
        return NOTHING
    if form is Form.RATE:
        percent = rounded(value * 100, places)
        # 差一点不到百分之百的，不写成100%。
        most = 100 - Decimal(1).scaleb(-places)
        return f"{min(percent, most) if value < 1 else percent}%"
    if form is Form.MONEY:
        if abs(value) >= YI:
            return f"{rounded(value / YI, 2)}亿元"
        return f"{rounded(value / WAN, 2)}万元" if abs(value) >= WAN else f"{rounded(value, 2)}元"
    if form is Form.COUNT:
        if abs(value) >= WAN:
            return f"{rounded(value / WAN, 2)}万{unit}"
        return f"{rounded(value, 0)}{unit}"
    return f"{rounded(value, places)}{unit}"


def change_words(now: Decimal | None, then: Decimal | None, form: Form, *, than: str) -> str:
    """Return how a value moved: 较上期增长3.2%, a rate in percentage points (个百分点)."""
    if now is None or then is None:
        return f"{than}{NOTHING}"
    if form is Form.RATE:
        points = rounded((now - then) * 100, 2)
        if not points:
            return f"与{than}持平"
        return f"较{than}{'提高' if points > 0 else '下降'}{abs(points)}个百分点"
    if now == then:
        return f"与{than}持平"
    if not then:
        return f"{than}为零"
    share = (now - then) / then * 100
    return f"较{than}{'增长' if share > 0 else '下降'}{abs(rounded(share, 1))}%"


def rounded(value: Decimal, places: int) -> Decimal:
    """Return the value with so many places, halves away from zero as in school (四舍五入)."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def is_said(sentence: Sentence, values: dict[str, Decimal | None]) -> bool:
    """Test if the sentence's condition holds; without data it is said, and says so."""
    if sentence.of is None:
        return True
    value = values.get(sentence.of)
    if value is None:
        return sentence.when == "some"
    return (value == 0) == (sentence.when == "zero")


def pieces(text: str) -> list[tuple[str, str, str]]:
    """Return a sentence in pieces: plain words, or a name with what of it is wanted."""
    found, at = [], 0
    for match in PLACEHOLDER.finditer(text):
        if match.start() > at:
            found.append((text[at : match.start()], "", ""))
        found.append(("", match[1], match[2] or "value"))
        at = match.end()
    if at < len(text):
        found.append((text[at:], "", ""))
    return found
