"""The evaluation committee (评标委员会): how large, how many experts, drawn by whom."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from onewindow.kernel.violations import Violation

PARTIES = ("交易中心", "行政监督部门", "招标人")
_HEX_32 = re.compile(r"[0-9a-f]{64}")
_BEFORE_OPENING = "《招标投标法》第二十二条、第三十七条"


@dataclass(frozen=True, slots=True)
class CommitteePlan:
    """What a draw is for: seats of the committee, those of drawn experts, their specialities."""

    size: int
    experts: int
    specialities: Sequence[str]
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class CommitteeLaw:
    """The least size and share of experts, with the articles that ask for them."""

    size: int
    size_source: str
    share: Decimal
    share_source: str


@dataclass(frozen=True, slots=True)
class Promptness:
    """Whether a draw is close enough to its evaluation, by which limit."""

    is_kept: bool
    wording: str
    source: str


def check_committee(plan: CommitteePlan, law: CommitteeLaw) -> Iterator[Violation]:
    """Yield everything in which a committee falls short of the law."""
    if plan.size < law.size or plan.size % 2 == 0:
        yield Violation(
            "committee.size", f"评标委员会应为{law.size}人以上单数", law.size_source, "size"
        )
    if not 0 < plan.experts <= plan.size or plan.experts < law.share * plan.size:
        yield Violation(
            "committee.experts",
            "技术、经济等方面的专家不得少于成员总数的三分之二",
            law.share_source,
            "experts",
        )
    if not plan.specialities:
        yield Violation("committee.specialities", "请选择需要的专业", field="specialities")


def check_moment(
    *, starts_at: datetime, now: datetime, due: datetime, prompt: Promptness
) -> Iterator[Violation]:
    """Yield why a pool cannot be fixed now for an evaluation at that moment."""
    if now < due:
        yield Violation("draw.early", "投标截止后才能抽取：回避要对照投标人名单", _BEFORE_OPENING)
    if starts_at <= now:
        yield Violation("draw.starts_at", "评标时间应在现在之后", field="starts_at")
    elif not prompt.is_kept:
        words = f"抽取太早，名单离评标越近越不易泄露：{prompt.wording}"
        yield Violation("draw.prompt", words, prompt.source, "starts_at")


def check_pool(size: int, wanted: int) -> Iterator[Violation]:
    """Yield if no seat is left to fill, or too few experts after those who stand aside."""
    if wanted < 1:
        yield Violation("draw.twice", "本标段的专家已经抽齐")
    if size < wanted:
        yield Violation("draw.pool", f"回避后可抽取的专家只有{size}人，需要{wanted}人，请增加专业")


def reason_of(text: str) -> str:
    """Return a reason as it is kept: what can be printed of it, at most 200 characters."""
    return "".join(sign for sign in text if sign.isprintable()).strip()[:200]


def check_words(words: str, what: str) -> Iterator[Violation]:
    """Yield if somebody who must give reasons gives none."""
    if len(words) < 2:
        yield Violation("words.missing", f"请写明{what}")


def check_number(text: str, what: str) -> Iterator[Violation]:
    """Yield if a text is not 32 bytes in hexadecimal."""
    if not _HEX_32.fullmatch(text):
        yield Violation("draw.number", f"{what}应为64位十六进制数字")
