"""
Objections, queries and complaints (异议、质疑、投诉): what may be said, by whom, and in what form.

Tender law hears an objection first and then a complaint; procurement law a query first and then a
complaint. The tenderer answers the first, the supervising body decides the second.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.violations import Violation
from onewindow.trading.tendering.rules.kinds import Family

SHORTEST = 5


class DisputeKind(Choice):
    """What is raised, and thereby who answers."""

    OBJECTION = "objection", "异议"
    QUERY = "query", "质疑"
    COMPLAINT = "complaint", "投诉"


class Link(Choice):
    """Which link of the procedure it is about (环节)."""

    DOCUMENTS = "documents", "招标文件、采购文件"
    OPENING = "opening", "开标"
    REVIEW = "review", "评审过程"
    RESULT = "result", "评标结果、中标成交结果"
    OTHER = "other", "其他事项"


class Standing(Choice):
    """As what somebody raises it (身份)."""

    POTENTIAL = "potential", "潜在投标人、潜在供应商"
    BIDDER = "bidder", "投标人、参加采购的供应商"
    INTERESTED = "interested", "其他利害关系人"


class Outcome(Choice):
    """What became of what was raised."""

    UPHELD = "upheld", "成立"
    PARTLY = "partly", "部分成立"
    REJECTED = "rejected", "不成立"


class PauseKind(Choice):
    """Why the time for deciding stands still."""

    EXAMINATION = "examination", "检验、检测、鉴定、专家评审"
    CORRECTION = "correction", "投诉人补正"


class DisputeState(Choice):
    """Where an objection, query or complaint stands."""

    FILED = "filed", "已提出"
    CORRECTING = "correcting", "待补正"
    ACCEPTED = "accepted", "已受理"
    ANSWERED = "answered", "已答复"
    DECIDED = "decided", "已决定"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"


def _from(*states: Choice) -> frozenset[Choice]:
    return frozenset(states)


_FILED, _ACCEPTED = DisputeState.FILED, DisputeState.ACCEPTED
DISPUTE = Lifecycle(
    "dispute",
    DisputeState,
    [
        Move("answer", "答复", _from(_FILED), DisputeState.ANSWERED),
        Move("ask_correction", "通知补正", _from(_FILED), DisputeState.CORRECTING),
        Move("correct", "补正", _from(DisputeState.CORRECTING), _FILED),
        Move("accept", "受理", _from(_FILED), _ACCEPTED),
        Move(
            "refuse",
            "不予受理",
            _from(_FILED, DisputeState.CORRECTING),
            DisputeState.NOT_ACCEPTED,
        ),
        Move("explain", "被投诉人说明", _from(_ACCEPTED), None),
        Move("stop_clock", "停止计时", _from(_ACCEPTED), None),
        Move("run_clock", "恢复计时", _from(_ACCEPTED), None),
        Move("suspend_lots", "暂停活动", _from(_FILED, _ACCEPTED), None),
        Move("resume_lots", "恢复活动", _from(_FILED, _ACCEPTED), None),
        Move("decide", "作出决定", _from(_ACCEPTED), DisputeState.DECIDED),
        Move(
            "withdraw",
            "撤回",
            _from(_FILED, DisputeState.CORRECTING, _ACCEPTED),
            DisputeState.WITHDRAWN,
        ),
    ],
)

LINKS = {
    (Family.WORKS, DisputeKind.OBJECTION): (Link.DOCUMENTS, Link.OPENING, Link.RESULT),
    (Family.WORKS, DisputeKind.COMPLAINT): (
        Link.DOCUMENTS,
        Link.OPENING,
        Link.RESULT,
        Link.OTHER,
    ),
    (Family.PROCUREMENT, DisputeKind.QUERY): (
        Link.DOCUMENTS,
        Link.OPENING,
        Link.REVIEW,
        Link.RESULT,
    ),
    (Family.PROCUREMENT, DisputeKind.COMPLAINT): (
        Link.DOCUMENTS,
        Link.OPENING,
        Link.REVIEW,
        Link.RESULT,
    ),
}
_LETTER = {
    Family.WORKS: "《招标投标法实施条例》（2019修订）第六十条",
    Family.PROCUREMENT: "财政部令第94号第十二条、第十八条",
}
_STANDING = {
    (Family.WORKS, Link.DOCUMENTS): (Standing.POTENTIAL, Standing.BIDDER, Standing.INTERESTED),
    (Family.WORKS, Link.OPENING): (Standing.BIDDER,),
    (Family.WORKS, Link.RESULT): (Standing.BIDDER, Standing.INTERESTED),
    (Family.WORKS, Link.OTHER): (Standing.POTENTIAL, Standing.BIDDER, Standing.INTERESTED),
    (Family.PROCUREMENT, Link.DOCUMENTS): (Standing.POTENTIAL, Standing.BIDDER),
    (Family.PROCUREMENT, Link.OPENING): (Standing.BIDDER,),
    (Family.PROCUREMENT, Link.REVIEW): (Standing.BIDDER,),
    (Family.PROCUREMENT, Link.RESULT): (Standing.BIDDER,),
}
_STANDING_LAW = {
    (Family.WORKS, Link.DOCUMENTS): "《招标投标法实施条例》（2019修订）第二十二条",
    (Family.WORKS, Link.OPENING): "《招标投标法实施条例》（2019修订）第四十四条",
    (Family.WORKS, Link.RESULT): "《招标投标法实施条例》（2019修订）第五十四条",
    (Family.WORKS, Link.OTHER): "《招标投标法实施条例》（2019修订）第六十条",
}
PRIOR_LAW = {
    Family.WORKS: "《招标投标法实施条例》（2019修订）第六十条第二款",
    Family.PROCUREMENT: "财政部令第94号第十九条、第二十条",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One matter that is raised (事项); in a complaint it may come of the answer."""

    text: str
    is_from_answer: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said in an objection, query or complaint."""

    kind: DisputeKind
    link: Link
    standing: Standing
    claims: Sequence[Claim]
    request: str
    facts: str
    basis: str
    standing_grounds: str = ""
    has_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Prior:
    """The objection or query that a complaint follows."""

    claims: Sequence[str]
    is_closed: bool
    link: Link
    has_complaint: bool = False


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the platform knows about who raises it."""

    family: Family
    has_bid: bool
    prior: Prior | None = None
    raised_before: bool = False
    asks_queries_once: bool = False


def check_letter(letter: Letter, known: Circumstances) -> Iterator[Violation]:
    """Yield everything that keeps a letter from being taken, its time aside."""
    if letter.link not in LINKS.get((known.family, letter.kind), ()):
        words = f"{known.family.label}项目不能就“{letter.link.label}”提出{letter.kind.label}"
        yield Violation("dispute.link", words, field="link")
        return
    yield from _check_content(letter, known.family)
    yield from _check_standing(letter, known)
    if letter.kind is DisputeKind.COMPLAINT:
        yield from _check_prior(letter, known)
    if letter.kind is DisputeKind.QUERY and known.raised_before and known.asks_queries_once:
        yield Violation(
            "dispute.once",
            "采购文件要求针对同一采购程序环节的质疑一次性提出，您已就这一环节提出过质疑",
            "财政部令第94号第十条",
        )


def check_answer(
    *, text: str, basis: str, is_clean: bool, family: Family = Family.PROCUREMENT
) -> Iterator[Violation]:
    """Yield everything that an answer to an objection or query lacks (答复内容)."""
    is_procurement = family is Family.PROCUREMENT
    source = "财政部令第94号第十五条" if is_procurement else ""
    if len(text.strip()) < SHORTEST:
        yield Violation("dispute.answer", "请写明答复的具体内容", source, "text")
    if is_procurement and not basis.strip():
        yield Violation("dispute.answer.basis", "请写明事实依据和法律依据", source, "basis")
    if not is_clean:
        words = "请确认答复内容不涉及商业秘密和他人的投标信息"
        yield Violation("dispute.answer.secret", words, source, "is_clean")


def check_decision(*, facts: str, text: str, basis: str, is_clean: bool) -> Iterator[Violation]:
    """Yield everything that a decision on a complaint lacks (投诉处理决定书)."""
    source = "财政部令第94号第三十三条、第四十三条；《招标投标法实施条例》第六十一条"
    for field, value, words in (
        ("facts", facts, "请写明查明的事实"),
        ("text", text, "请写明具体处理决定"),
        ("basis", basis, "请写明法律依据"),
    ):
        if len(value.strip()) < SHORTEST:
            yield Violation(f"dispute.decision.{field}", words, source, field)
    if not is_clean:
        words = "请确认公告内容不涉及国家秘密、商业秘密和个人隐私"
        yield Violation("dispute.decision.secret", words, source, "is_clean")


def _check_content(letter: Letter, family: Family) -> Iterator[Violation]:
    source = _LETTER[family]
    word = letter.kind.label
    if not any(len(claim.text.strip()) >= SHORTEST for claim in letter.claims):
        yield Violation("dispute.claims", f"请逐项写明{word}事项", source, "claims")
    if len(letter.request.strip()) < SHORTEST:
        yield Violation("dispute.request", "请写明与事项相关的请求", source, "request")
    if len(letter.facts.strip()) < SHORTEST:
        yield Violation("dispute.facts", "请写明事实依据", source, "facts")
    if letter.kind is not DisputeKind.OBJECTION:
        if len(letter.basis.strip()) < SHORTEST:
            yield Violation("dispute.basis", "请写明法律依据", source, "basis")
        if not letter.has_evidence:
            yield Violation("dispute.evidence", "请附上必要的证明材料", source, "evidence")


def _check_standing(letter: Letter, known: Circumstances) -> Iterator[Violation]:
    may = _STANDING[known.family, letter.link]
    source = _STANDING_LAW.get((known.family, letter.link), "财政部令第94号第十一条")
    if letter.standing not in may:
        words = f"就“{letter.link.label}”提出的，应当是{'或者'.join(s.label for s in may)}"
        yield Violation("dispute.standing", words, source, "standing")
    elif letter.standing is Standing.BIDDER and not known.has_bid:
        words = "没有查到这家企业在本项目递交的投标、响应文件"
        yield Violation("dispute.standing.bid", words, source, "standing")
    elif letter.standing is Standing.INTERESTED and (
        len(letter.standing_grounds.strip()) < SHORTEST or not letter.has_evidence
    ):
        words = "其他利害关系人请说明与项目的利害关系，并附上证明材料"
        yield Violation("dispute.standing.grounds", words, source, "standing_grounds")


def _check_prior(letter: Letter, known: Circumstances) -> Iterator[Violation]:
    prior, source = known.prior, PRIOR_LAW[known.family]
    first = "异议" if known.family is Family.WORKS else "质疑"
    if prior is None:
        if letter.link is not Link.OTHER:
            yield Violation("dispute.prior", f"就这一环节投诉的，应当先提出{first}", source)
        return
    if not prior.is_closed:
        yield Violation(
            "dispute.prior.open", f"{first}还在答复期内，答复后或者期满后才能投诉", source
        )
    if prior.link is not letter.link:
        yield Violation("dispute.prior.link", f"投诉的环节应当与{first}一致", source, "link")
    if prior.has_complaint:
        yield Violation("dispute.repeated", f"已就这件{first}提起过投诉", source)
    beyond = [
        claim.text
        for claim in letter.claims
        if not claim.is_from_answer and claim.text not in prior.claims
    ]
    for text in beyond:
        words = f"“{text[:40]}”超出已{first}事项的范围"
        yield Violation("dispute.scope", words, source, "claims")
