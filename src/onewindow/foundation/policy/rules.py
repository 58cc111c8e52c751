"""Which legal number is in force, on which day, in which region."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onewindow.kernel.choices import Choice


class Bound(Choice):
    """In which direction a region may depart from the number above it."""

    MINIMUM = "minimum", "不得少于"
    MAXIMUM = "maximum", "不得超过"
    EXACT = "exact", "应为"


class Confidence(Choice):
    """How sure we are of a value; everything but text-checked is shown to the user as such."""

    TEXT_CHECKED = "text-checked", "已核对条文"
    SOURCE_PAGE = "source-page", "来自公开网页，待核"
    REPO_QUOTE = "source-repo-quote", "来自转引，待核"
    VERIFY = "knowledge-verify", "待核"
    DRAFT = "draft", "示例"


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
