"""Who may be in the library, and who must stand aside from which lot (回避)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onewindow.kernel.choices import Choice
from onewindow.kernel.violations import Violation


class Title(Choice):
    """The professional title (职称) of an expert."""

    SENIOR = "senior", "正高级"
    ASSOCIATE_SENIOR = "associate_senior", "副高级"
    EQUIVALENT = "equivalent", "同等专业水平"
    INTERMEDIATE = "intermediate", "中级"


class TieKind(Choice):
    """How an expert is tied to a body or an enterprise."""

    WORKED = "worked", "任职"
    SHAREHOLDER = "shareholder", "持股"
    RELATIVE = "relative", "近亲属任主要负责人"
    DECLARED = "declared", "自行申报的利害关系"


class Exclusion(Choice):
    """Why somebody of the wanted speciality is not in the pool of a draw."""

    NOT_ACTIVE = "not_active", "暂停或已出库"
    NOT_QUALIFIED = "not_qualified", "不再符合法定条件"
    EMPLOYER = "employer", "现单位是招标人、代理机构或投标人"
    SUPERVISOR = "supervisor", "行政监督部门工作人员"
    WORKED = "worked", "近年在当事方任职"
    SHAREHOLDER = "shareholder", "持有当事方股份"
    RELATIVE = "relative", "近亲属是当事方负责人"
    DECLARED = "declared", "自行申报回避"
    DAY = "day", "当天已有评标"
    MONTH = "month", "本月次数已满"
    KNOWN = "known", "已在本标段抽取过"


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie to a party by its credit code; no end means that it lasts."""

    kind: TieKind
    party: str
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known about an expert when a pool is fixed."""

    is_active: bool
    title: Title
    working_since: date
    employer: str
    ties: tuple[Tie, ...] = ()
    led_firms: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    seats_that_day: int = 0
    seats_that_month: int = 0
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The lot that a pool is for: its parties by credit code, its day, the limits of that day."""

    parties: frozenset[str]
    supervisor: str
    on: date
    years: int
    apart_years: int
    most_a_day: int
    most_a_month: int


def exclusion_of(candidate: Candidate, lot: Surroundings) -> Exclusion | None:
    """Return the first reason why the expert must not be in the pool, or None."""
    return next(_exclusions(candidate, lot), None)


def check_qualification(
    title: Title, working_since: date, *, on: date, years: int
) -> Iterator[Violation]:
    """Yield what the law still misses: years in the field, and a senior title or its equal."""
    source = "《招标投标法》第三十七条"
    if years_later(working_since, years) > on:
        yield Violation("expert.years", f"从事相关领域工作不满{years}年", source, "working_since")
    if title is Title.INTERMEDIATE:
        yield Violation("expert.title", "须有高级职称或者同等专业水平", source, "title")


def check_tie(kind: TieKind, *, starts: date, ends: date | None) -> Iterator[Violation]:
    """Yield what is wrong with the dates of a tie that somebody declares."""
    if ends is not None and ends <= starts:
        yield Violation("tie.ends", "结束日应在开始日之后", field="ends")
    if ends is not None and kind is TieKind.RELATIVE:
        yield Violation("tie.relative", "近亲属关系没有结束日", field="ends")


def years_later(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _exclusions(candidate: Candidate, lot: Surroundings) -> Iterator[Exclusion]:
    if not candidate.is_active:
        yield Exclusion.NOT_ACTIVE
    if any(
        check_qualification(candidate.title, candidate.working_since, on=lot.on, years=lot.years)
    ):
        yield Exclusion.NOT_QUALIFIED
    serves = {candidate.employer, *candidate.led_firms, *candidate.posts}
    if serves & lot.parties:
        yield Exclusion.EMPLOYER
    # 行政监督部门的工作人员不得担任本部门监督项目的评委（《实施条例》第四十六条）。
    if lot.supervisor in serves:
        yield Exclusion.SUPERVISOR
    for tie in candidate.ties:
        if tie.party in lot.parties and _counts(tie, lot):
            yield Exclusion(tie.kind.value)
    if candidate.is_known:
        yield Exclusion.KNOWN
    if candidate.seats_that_day >= lot.most_a_day:
        yield Exclusion.DAY
    if candidate.seats_that_month >= lot.most_a_month:
        yield Exclusion.MONTH


def _counts(tie: Tie, lot: Surroundings) -> bool:
    """Test if a tie still bars: a former post does for some years, others while they last."""
    if tie.ends is None:
        return True
    if tie.kind is TieKind.WORKED:
        return years_later(tie.ends, lot.apart_years) > lot.on
    return tie.ends > lot.on
