"""Qualification and conformity (资格和符合性审查): members find, the majority decides."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onewindow.kernel.violations import Violation
from onewindow.trading.evaluation.rules.terms import QUALIFICATION, FactorLike

MAJORITY = "财政部令第87号第六十一条"
MOST_WORDS = 400


@dataclass(frozen=True, slots=True)
class ReviewOpinion:
    """What a member found of a bid for a factor; words where it fails."""

    member: str
    bidder: str
    factor: str
    is_passed: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A bid that the majority rejects (否决投标): clauses of the document, and the reasons."""

    bidder: str
    clause: str
    reason: str


def check_opinion(one: ReviewOpinion, factors: Mapping[str, FactorLike]) -> Iterator[Violation]:
    """Yield what is wrong with a finding: a factor nobody asks for, a failure without reasons."""
    if one.factor not in factors:
        yield Violation(
            "finding.factor",
            "招标文件没有规定的标准不得作为评审依据",
            "《招标投标法实施条例》第四十九条",
        )
    if not one.is_passed and len(one.words.strip()) < 4:
        yield Violation(
            "finding.words", "认为不通过的，请写明投标文件哪里不符合", field=one.factor
        )
    if len(one.words) > MOST_WORDS:
        yield Violation("finding.long", f"说明最多{MOST_WORDS}字", field=one.factor)


def judges(
    factor: FactorLike, *, members: Sequence[str], buyers: Sequence[str], buyer_qualifies: bool
) -> Sequence[str]:
    """
    Return who judges a factor.

    In open procurement the purchaser looks at qualification (87号令第四十四条), if he sits there.
    """
    is_buyers = buyer_qualifies and factor.kind == QUALIFICATION and buyers
    return buyers if is_buyers else members


def missing_opinions(
    opinions: Sequence[ReviewOpinion],
    *,
    bidders: Sequence[str],
    wanted: Mapping[str, Sequence[str]],
) -> Iterator[Violation]:
    """Yield how many findings each member still owes; ``wanted`` names the judges of a factor."""
    given = {(one.member, one.bidder, one.factor) for one in opinions}
    owed: dict[str, int] = defaultdict(int)
    for factor, members in wanted.items():
        for member in members:
            owed[member] += sum((member, bidder, factor) not in given for bidder in bidders)
    for member, count in sorted(owed.items(), key=lambda one: int(one[0])):
        if count:
            yield Violation("finding.missing", f"{member}号成员还有{count}项没有审查")


def rejections(
    opinions: Sequence[ReviewOpinion],
    factors: Sequence[FactorLike],
    wanted: Mapping[str, Sequence[str]],
) -> tuple[Rejection, ...]:
    """Return every bid that over half of a factor's judges fail, with all that speaks against."""
    against: dict[tuple[str, str], list[ReviewOpinion]] = defaultdict(list)
    for one in opinions:
        if not one.is_passed and one.member in wanted.get(one.factor, ()):
            against[one.bidder, one.factor].append(one)
    found: dict[str, list[FactorLike]] = defaultdict(list)
    for factor in factors:
        for (bidder, code), failing in against.items():
            is_majority = 2 * len(failing) > len(wanted.get(code, ()))
            if code == factor.code and is_majority:
                found[bidder].append(factor)
    return tuple(
        Rejection(
            bidder,
            "；".join(dict.fromkeys(one.clause for one in failed))[:200],
            "；".join(f"{one.name}：{against[bidder, one.code][0].words}" for one in failed)[
                :1000
            ],
        )
        for bidder, failed in sorted(found.items())
    )
