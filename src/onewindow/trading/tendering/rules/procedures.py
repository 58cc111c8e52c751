"""
The strict schema of a procedure (交易程序): a way to tender, as a pack says it.

A procedure lists its events in order, the law's spans between them, the limits on amounts, the
notices and who acts. It names legal numbers by their policy codes and holds none itself, so that a
change in law is an edit of the policy. A new procedure needs no Python.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Literal

from onewindow.kernel.schema import Code, Part, Wording
from onewindow.kernel.violations import Violation
from onewindow.trading.tendering.rules.kinds import Family, TenderKind
from onewindow.trading.tendering.rules.terms import Method


class Event(Part):
    """
    A moment of the timetable.

    ``planned`` events are fixed at entry and told to everybody; the others happen later and are
    estimated until they do. ``latest`` is counted back from a later event: the last day on which
    something may still be done.
    """

    code: Code
    label: Wording
    phase: Literal["planned", "later"] = "planned"
    is_latest: bool = False


class Span(Part):
    """What the law asks between two events, by the policy that holds the number."""

    code: Code
    label: Wording
    policy: Wording
    start: Code
    end: Code
    applies: Literal["always", "mandatory"] = "always"


class AmountRule(Part):
    """A limit on an amount: the policy's value, times another amount where a base is named."""

    code: Code
    label: Wording
    policy: Wording
    amount: Code
    base: Code | None = None


class Threshold(Part):
    """From this amount on the law asks for an open tender, for these kinds of project."""

    policy: Wording
    kinds: tuple[TenderKind, ...]


class Custody(Part):
    """Who holds the shares that open a bid, and how many of them open it."""

    custodians: tuple[Wording, ...]
    threshold: int


class Committee(Part):
    """The evaluation committee (评标委员会): size and share of experts by policy."""

    size: Wording
    expert_share: Wording


class Invitation(Part):
    """Bids are taken from invited enterprises alone, at least as many as the policy says."""

    least: Wording


class Relief(Part):
    """A case in which fewer last offers are enough (可以为两家的情形), by the policy's number."""

    condition: Wording
    least: Wording


class LastOffers(Part):
    """
    The last offers (最后报价) that the group asks for when it has consulted every supplier.

    ``least`` names the policy for how many there must be, ``minutes`` the one for the shortest
    time to make them; a relief holds where the tender's ground quotes its condition. The four
    articles say that suppliers are heard alone, how the document may change, that last offers are
    asked for, and until when a supplier may leave.
    """

    least: Wording
    minutes: Wording
    reliefs: tuple[Relief, ...] = ()
    talks_source: Wording
    changes_source: Wording
    source: Wording
    leaving_source: Wording


class AwardMeeting(Part):
    """
    The meeting that decides the award apart from the evaluation (评定分离的定标会).

    ``size`` names the policy for its members, ``event`` when it meets; the document chooses one
    of the ``methods`` beforehand.
    """

    size: Wording
    event: Code
    methods: tuple[Wording, ...]
    source: Wording


class Act(Part):
    """One stage: who acts, in which state of the lot, and which notice comes of it."""

    code: Code
    label: Wording
    by: Literal[
        "tenderer", "agent", "centre", "supervisor", "committee", "award_committee", "bidder"
    ]
    notice: str = ""
    source: str = ""


class Procedure(Part):
    """
    A procedure in one edition; a tender keeps the edition of the day it was created.

    Without ``committee`` no experts are drawn, without ``custody`` no sealed bids are taken, with
    ``invitation`` only those may bid who are invited, and with ``award_meeting`` the award is
    decided apart from the evaluation. With ``last_offers`` the committee consults each bidder
    before it scores; unless ``is_opened_publicly`` no price is read out at the opening.
    """

    code: Code
    name: Wording
    family: Family
    starts: date
    method: Wording
    ocds_method: Literal["open", "selective", "limited", "direct"]
    kinds: tuple[TenderKind, ...]
    conditions: tuple[Wording, ...] = ()
    conditions_source: str = ""
    minimum_bidders: Wording
    invitation: Invitation | None = None
    custody: Custody | None = None
    committee: Committee | None = None
    award_meeting: AwardMeeting | None = None
    last_offers: LastOffers | None = None
    is_opened_publicly: bool = True
    evaluation_methods: tuple[Method, ...]
    events: tuple[Event, ...]
    spans: tuple[Span, ...]
    amounts: tuple[AmountRule, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    stages: tuple[Act, ...]
    is_example: bool = False

    @property
    def policies(self) -> tuple[str, ...]:
        """Return every legal number that the procedure needs, each once."""
        named = [
            self.minimum_bidders,
            *((self.invitation.least,) if self.invitation else ()),
            *((self.committee.size, self.committee.expert_share) if self.committee else ()),
            *((self.award_meeting.size,) if self.award_meeting else ()),
            *self._offer_policies,
            *(span.policy for span in self.spans),
            *(rule.policy for rule in self.amounts),
            *(threshold.policy for threshold in self.thresholds),
        ]
        return tuple(dict.fromkeys(named))

    def least_standing(self, ground: str) -> str:
        """Return the policy for how many bidders must still stand after the opening."""
        if self.last_offers is None:
            return self.minimum_bidders
        fewer = [one.least for one in self.last_offers.reliefs if one.condition in ground]
        return fewer[0] if fewer else self.last_offers.least

    @property
    def _offer_policies(self) -> tuple[str, ...]:
        found = self.last_offers
        if found is None:
            return ()
        return (found.least, found.minutes, *(relief.least for relief in found.reliefs))

    def event(self, code: str) -> Event:
        """
        Return the event of that code.

        :raises KeyError: if the procedure has none.
        """
        return {event.code: event for event in self.events}[code]


def check_procedure(procedure: Procedure) -> Iterator[Violation]:
    """Yield a violation for everything in a procedure that refers to nothing, or twice."""
    places = {event.code: number for number, event in enumerate(procedure.events)}
    yield from _check_doubles(procedure)
    for span in procedure.spans:
        for end in (span.start, span.end):
            if end not in places:
                yield _wrong("event", f"期限“{span.label}”指向不存在的节点“{end}”")
        if places.get(span.start, 0) >= places.get(span.end, 1):
            yield _wrong("order", f"期限“{span.label}”的起点不在终点之前")
    meeting = procedure.award_meeting
    if meeting and meeting.event not in places:
        yield _wrong("event", f"定标会指向不存在的节点“{meeting.event}”")
    yield from _check_custody(procedure)
    yield from _check_offers(procedure)
    for code in ("documents_from", "bids_due"):
        if code not in places:
            yield _wrong("event", f"缺少节点“{code}”")


def _check_doubles(procedure: Procedure) -> Iterator[Violation]:
    for what, codes in (
        ("events", [event.code for event in procedure.events]),
        ("spans", [span.code for span in procedure.spans]),
        ("amounts", [rule.code for rule in procedure.amounts]),
        ("stages", [stage.code for stage in procedure.stages]),
    ):
        for code, count in Counter(codes).items():
            if count > 1:
                yield _wrong("twice", f"{what} 中“{code}”重复")


def _check_custody(procedure: Procedure) -> Iterator[Violation]:
    custody = procedure.custody
    if custody and not 1 < custody.threshold <= len(set(custody.custodians)):
        yield _wrong("custody", "解密门限须不少于2，且不超过保管人数")
    if custody and len(set(custody.custodians)) != len(custody.custodians):
        yield _wrong("custody", "保管人重复")


def _check_offers(procedure: Procedure) -> Iterator[Violation]:
    offers = procedure.last_offers
    if offers is None:
        return
    if procedure.custody is None or procedure.committee is None:
        yield _wrong("offers", "最后报价须加密递交，由小组征集，缺少保管人或者小组的规定")
    for relief in offers.reliefs:
        if relief.condition not in procedure.conditions:
            yield _wrong("offers", f"最后报价的例外“{relief.condition}”不是本程序的适用情形")


def _wrong(code: str, message: str) -> Violation:
    return Violation(f"procedure.{code}", message)
