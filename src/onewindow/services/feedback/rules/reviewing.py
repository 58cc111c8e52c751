"""What forbids a review, its verdict, its publication, or a look at who wrote it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from onewindow.kernel.access import Role
from onewindow.kernel.violations import Violation
from onewindow.services.feedback.rules.kinds import Verdict

LONGEST = 500
CONTACTING = frozenset({"contact", "judge", "reply", "visit"})
"""Stages in which somebody has to talk to the reviewer."""
CONTACT_ROLES = frozenset({Role.HALL_MANAGER, Role.SUPERVISOR})
MARK = "※"
_PERSONAL = (
    ("电话号码", re.compile(r"(?<!\d)(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}-?\d{7,8})(?!\d)")),
    ("证件号码", re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")),
    ("电子邮箱", re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")),
    ("车牌号", re.compile(r"[\u4e00-\u9fa5][A-Z][·.]?[A-Z0-9]{5,6}(?![A-Za-z0-9])")),
    ("银行卡号", re.compile(r"(?<!\d)\d{16}(?:\d{3})?(?!\d)")),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says about a service: the grade, what was ticked, and in own words."""

    score: int
    tags: tuple[str, ...] = ()
    text: str = ""
    is_named: bool = False


def check_said(
    said: Said, *, scores: Collection[int], tags: Collection[str]
) -> Iterator[Violation]:
    """Yield everything that is wrong with what was said."""
    if said.score not in scores:
        yield Violation("review.score", "请选择满意程度", field="score")
        return
    unknown = [tag for tag in said.tags if tag not in tags]
    if unknown:
        yield Violation("review.tags", f"没有这样的选项：{unknown[0][:20]}", field="tags")
    if len(said.text) > LONGEST:
        yield Violation("review.text", f"意见最多写{LONGEST}个字", field="text")


def check_window(*, closes_on: date, on: date, source: str) -> Iterator[Violation]:
    """Yield a violation once the time for a review is over; the last day still counts."""
    if on > closes_on:
        last = f"{closes_on.year}年{closes_on.month}月{closes_on.day}日"
        yield Violation("review.closed", f"评价已于{last}截止", source)


@dataclass(frozen=True, slots=True)
class Judging:
    """What a verdict stands on: who was reached, how often it was tried, with what evidence."""

    verdict: Verdict
    reason: str
    is_named: bool
    was_reached: bool
    days_tried: int
    evidence: int
    is_own: bool


def check_verdict(
    judging: Judging, *, allowed: Collection[Verdict], attempts: int, source: str
) -> Iterator[Violation]:
    """Yield everything that a verdict lacks; it must be possible to look it up later."""
    verdict = judging.verdict
    if verdict not in allowed:
        yield Violation("verdict.unknown", "这里不能作这样的判定", field="verdict")
    if judging.is_own:
        yield Violation("verdict.own", "被评价人不能判定对自己的评价")
    if len(judging.reason.strip()) < 5:
        yield Violation("verdict.reason", "请写明判定理由（至少5个字）", field="reason")
    if verdict is Verdict.MISTAKE and not judging.was_reached:
        yield Violation("verdict.mistake", "误评须本人确认，还没有联系上评价人")
    if verdict is Verdict.MALICIOUS and not judging.evidence:
        yield Violation("verdict.malicious", "认定恶意须附证据", field="files")
    if verdict is Verdict.UNREACHABLE:
        if not judging.is_named:
            yield Violation("verdict.unreachable.anonymous", "匿名评价不需要联系评价人")
        elif judging.days_tried < attempts:
            words = f"须在{attempts}个不同的日子联系过，现在是{judging.days_tried}个"
            yield Violation("verdict.unreachable", words, source)


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody who wants to see who wrote a review."""

    roles_at_desk: frozenset[Role]
    is_reviewed: bool
    is_named: bool
    stage: str


def check_look(look: Look, *, source: str) -> Iterator[Violation]:
    """
    Yield what forbids to see who wrote a review (评价人身份).

    Only those who must contact the reviewer may, while they must, and never the one reviewed.
    """
    if not look.is_named:
        yield Violation("identity.anonymous", "评价人选择了匿名", source)
    if look.is_reviewed:
        yield Violation("identity.reviewed", "被评价人不能查看评价人是谁", source)
    if not look.roles_at_desk & CONTACT_ROLES:
        yield Violation("identity.role", "只有负责联系评价人的人员可以查看", source)
    if look.stage not in CONTACTING:
        yield Violation("identity.stage", "现在不需要联系评价人，不能查看", source)


def check_no_identity(text: str, names: Collection[str], field: str) -> Iterator[Violation]:
    """Yield a violation if words that the one reviewed will read say who wrote the review."""
    for mark in personal_marks(text, names):
        words = f"写了{mark}：被评价的人也会看到这段话，请不要写评价人是谁"
        yield Violation("identity.told", words, field=field)


def personal_marks(text: str, names: Collection[str]) -> list[str]:
    """Return what personal data a text still holds, by kind."""
    found = [kind for kind, pattern in _PERSONAL if pattern.search(text)]
    return found + [f"姓名{name[0]}*" for name in names if len(name) > 1 and name in text]


def without_personal(text: str, names: Collection[str]) -> str:
    """Return the text with personal data replaced, as a proposal for its publication."""
    for _, pattern in _PERSONAL:
        text = pattern.sub(lambda match: MARK * min(len(match[0]), 6), text)
    for name in sorted(names, key=len, reverse=True):
        if len(name) > 1:
            text = text.replace(name, MARK * len(name))
    return text


def check_publication(
    *, text: str, reply: str, names: Collection[str], source: str
) -> Iterator[Violation]:
    """Yield what forbids to publish a text: personal data, or no reply to show with it."""
    if not text.strip():
        yield Violation("publication.text", "请写公开的评价内容", field="text")
    if not reply.strip():
        yield Violation("publication.reply", "请写公开的回复", field="reply")
    for field, words in (("text", text), ("reply", reply)):
        for mark in personal_marks(words, names):
            message = f"还有{mark}，公开前须去除"
            yield Violation("publication.personal", message, source, field)


def check_second_person(*, proposer: str, approver: str) -> Iterator[Violation]:
    """Yield a violation if somebody approves his own proposal."""
    if proposer == approver:
        yield Violation("publication.own", "提出的人不能自己审核，请由另一人审核")
