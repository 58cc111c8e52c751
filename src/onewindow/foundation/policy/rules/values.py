"""Dated legal numbers (法定参数) and cited rules (引用条款), resolved by day and region."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onewindow.kernel.choices import Choice
from onewindow.kernel.workdays import DayType


class Bound(Choice):
    """In which direction a region may depart from the number above it."""

    MINIMUM = "minimum", "不得少于"
    MAXIMUM = "maximum", "不得超过"
    EXACT = "exact", "应为"
    DEFAULT = "default", "默认为"


class Confidence(Choice):
    """How sure we are of a value; everything but text-checked is shown to the user as such."""

    TEXT_CHECKED = "text-checked", "已核对条文"
    SOURCE_PAGE = "source-page", "来自公开网页，待核"
    REPO_QUOTE = "source-repo-quote", "来自转引，待核"
    VERIFY = "knowledge-verify", "待核"
    DRAFT = "draft", "示例"

    @property
    def badge(self) -> str:
        """Return the key of the badge beside the value: draft, verify, empty when checked."""
        if self is Confidence.TEXT_CHECKED:
            return ""
        return "draft" if self is Confidence.DRAFT else "verify"


class Unit(Choice):
    """What a legal number counts; rates are always fractions."""

    WORKING_DAY = "working_day", "个工作日"
    CALENDAR_DAY = "calendar_day", "日"
    MONTH = "month", "个月"
    YEAR = "year", "年"
    HOUR = "hour", "小时"
    MINUTE = "minute", "分钟"
    RATE = "rate", "（比例）"
    DAILY_RATE = "daily_rate", "（每日比例）"
    YUAN = "yuan", "元"
    YUAN_A_PAGE = "yuan_a_page", "元/页"
    YUAN_A_PIECE = "yuan_a_piece", "元/件"
    YUAN_A_STEP = "yuan_a_step", "元/件·档"
    PERSON = "person", "人"
    PARTY = "party", "家"
    TIMES = "times", "倍"
    COUNT = "count", "次"
    SCORE = "score", "分"
    PIECE = "piece", "件"
    PIECE_A_MONTH = "piece_a_month", "件/月"
    PAGE = "page", "页"
    ITEM = "item", "项"
    DAY_A_YEAR = "day_a_year", "天/年"


class UnknownPolicy(LookupError):
    """No value of this policy is in force on that day for that region."""


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """One dated legal number with the article it comes from."""

    code: str
    name: str
    region: str
    value: Decimal
    unit: str
    bound: Bound
    starts: date
    ends: date | None
    source: str
    confidence: Confidence

    def is_in_force(self, on: date) -> bool:
        """Test if the value applies on the day; the end date is exclusive."""
        return self.starts <= on and (self.ends is None or on < self.ends)

    @property
    def day_type(self) -> DayType:
        """
        Return in which days the number counts.

        :raises ValueError: if it does not count days.
        """
        if self.unit == Unit.WORKING_DAY:
            return DayType.WORKING
        if self.unit == Unit.CALENDAR_DAY:
            return DayType.CALENDAR
        raise ValueError(f"{self.code} 的单位不是日：{self.unit}")

    @property
    def wording(self) -> str:
        """Return the number with bound and unit, as people read it: 不得超过5个工作日."""
        if self.unit == Unit.RATE:
            return f"{self.bound.label}{plain(self.value * 100)}%"
        return f"{self.bound.label}{plain(self.value)}{Unit(self.unit).label}"


@dataclass(frozen=True, slots=True)
class LegalRule:
    """A rule of law that is not a number; the outcome is what a program may follow."""

    code: str
    region: str
    text: str
    outcome: str
    source: str
    confidence: Confidence
    starts: date | None
    ends: date | None

    def is_in_force(self, on: date) -> bool:
        """Test if the rule applies on the day; the end date is exclusive."""
        return (self.starts is None or self.starts <= on) and (self.ends is None or on < self.ends)


def plain(value: Decimal) -> str:
    """Return a decimal without trailing zeros and without an exponent: 0.0005, 2000000."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def resolve(
    values: Iterable[PolicyValue], code: str, *, on: date, region_path: Sequence[str]
) -> PolicyValue:
    """
    Return the value in force for the nearest region (village first, nation last).

    :raises UnknownPolicy: if neither the region nor any region above it has a value.
    """
    in_force = {v.region: v for v in values if v.code == code and v.is_in_force(on)}
    for region in region_path:
        if region in in_force:
            return in_force[region]
    raise UnknownPolicy(f"{code} 在 {on} 没有生效值（{'、'.join(region_path)}）")


def nearest_rule(
    rules: Iterable[LegalRule], code: str, *, on: date, region_path: Sequence[str]
) -> LegalRule:
    """
    Return the cited rule in force for the nearest region.

    :raises UnknownPolicy: if there is none.
    """
    in_force = {r.region: r for r in rules if r.code == code and r.is_in_force(on)}
    for region in region_path:
        if region in in_force:
            return in_force[region]
    raise UnknownPolicy(f"{code} 在 {on} 没有可引用的条款（{'、'.join(region_path)}）")
