"""The right of one person to act for another or for an enterprise (委托与监护)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.violations import Violation

# 《民法典》全文不在随附法规之列，条号凭通行文本，故标“待核”。
_WRITTEN = "《中华人民共和国民法典》第一百六十五条（待核）"
_ENDED = "《中华人民共和国民法典》第一百七十三条（待核）"
_GUARDIAN = "《中华人民共和国民法典》第二十七条、第二十八条（待核）"


class MandateKind(Choice):
    """Why one person may act for another."""

    GUARDIAN = "guardian", "监护"
    ENTRUSTED = "entrusted", "委托代办"
    ENTERPRISE = "enterprise", "企业授权"


class MandateState(Choice):
    """Where a mandate (委托) stands."""

    ASKED = "asked", "待同意"
    ACTIVE = "active", "有效"
    DECLINED = "declined", "已拒绝"
    ENDED = "ended", "已解除"


MANDATE = Lifecycle(
    "mandate",
    MandateState,
    [
        Move("consent", "同意", frozenset({MandateState.ASKED}), MandateState.ACTIVE),
        Move("decline", "拒绝", frozenset({MandateState.ASKED}), MandateState.DECLINED),
        Move(
            "end",
            "解除",
            frozenset({MandateState.ASKED, MandateState.ACTIVE}),
            MandateState.ENDED,
        ),
    ],
)


@dataclass(frozen=True, slots=True)
class MandateTerms:
    """What a mandate says: from when, until when (exclusive) and for which matters."""

    starts: date
    ends: date | None = None
    matters: Sequence[str] = ()


def guardianship_end(born: date | None, *, adult_age: int, on: date) -> date | None:
    """
    Return the day on which a minor comes of age and guardianship ends by itself, exclusive.

    None for a ward who is of age already (监护 of an adult) or whose birthday is unknown.
    """
    if born is None:
        return None
    year = born.year + adult_age
    is_leap_day = (born.month, born.day) == (2, 29)
    comes_of_age = date(year, 3, 1) if is_leap_day and year % 4 else born.replace(year=year)
    return comes_of_age if on < comes_of_age else None


def is_mandate_in_force(state: str, starts: date, ends: date | None, *, on: date) -> bool:
    """Test if the agent may act on the day; the end date is exclusive."""
    return state == MandateState.ACTIVE and starts <= on and (ends is None or on < ends)


def covers(matters: Sequence[str], matter_slug: str) -> bool:
    """Test if the mandate's scope holds the matter; an empty scope holds every matter."""
    return not matters or matter_slug in matters


def check_mandate(
    terms: MandateTerms, *, kind: MandateKind, is_self: bool, has_proof: bool, on: date
) -> Iterator[Violation]:
    """Yield everything that keeps a mandate from being asked for or given."""
    if is_self:
        yield Violation("mandate.self", "不能委托自己", _WRITTEN, "number")
    if terms.ends is None and kind is not MandateKind.GUARDIAN:
        yield Violation(
            "mandate.ends.missing", "委托书应当载明期限，请填写截止日期", _WRITTEN, "ends"
        )
    if terms.ends is not None and terms.ends <= max(terms.starts, on):
        yield Violation("mandate.ends.past", "截止日期应当晚于今天和生效日", _WRITTEN, "ends")
    if kind is MandateKind.GUARDIAN and not has_proof:
        yield Violation("mandate.proof.missing", "请上传监护关系证明", _GUARDIAN, "proof")


class Side(Choice):
    """On which side of a mandate somebody stands who wants to answer or end it."""

    AGENT = "agent", "代办人"
    PRINCIPAL = "principal", "委托人"
    CLERK = "clerk", "窗口"
    NOBODY = "nobody", "无关人员"


def check_consent(*, kind: MandateKind, side: Side) -> Iterator[Violation]:
    """Yield a violation if somebody on this side cannot consent (同意) or decline."""
    if kind is MandateKind.GUARDIAN and side is not Side.CLERK:
        yield Violation(
            "mandate.guardian.at_counter", "监护关系须由窗口人员核对证明后确认", _GUARDIAN
        )
    elif side not in {Side.PRINCIPAL, Side.CLERK}:
        yield Violation("mandate.not_principal", "只有委托人本人可以同意或拒绝", _WRITTEN)


def check_ending(*, kind: MandateKind, side: Side) -> Iterator[Violation]:
    """Yield a violation if somebody on this side cannot end the mandate (解除)."""
    if side is Side.NOBODY:
        yield Violation("mandate.not_party", "只有委托人或者代办人可以解除", _ENDED)
    elif kind is MandateKind.GUARDIAN and side is Side.PRINCIPAL:
        yield Violation("mandate.guardian.at_counter", "监护关系的解除须到窗口办理", _GUARDIAN)
