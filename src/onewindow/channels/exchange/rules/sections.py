"""
The sections of an OCDS release, each made of plain facts.

Mapping as ``domain/reference.md`` B3.2 has it; field names are those of OCDS 1.1.5 and of its lots
and bids extensions. What is not known is left out, never given as null: null deletes on merging.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from onewindow.channels.exchange.rules.facts import (
    SCHEME,
    AwardFacts,
    BidFacts,
    ContractFacts,
    LotFacts,
    MomentFacts,
    NoticeFacts,
    Party,
    TenderFacts,
)

Json = dict[str, Any]
CURRENCY = "CNY"
_WORKS = frozenset({"construction", "epc", "water", "traffic", "beautiful_village"})
_LOT_STATUS = {
    "awarded": "complete",
    "contracted": "complete",
    "failed": "unsuccessful",
    "terminated": "cancelled",
}
_TENDER_STATUS = {
    "draft": "planning",
    "entered": "planned",
    "archived": "complete",
    "terminated": "cancelled",
}
_DOCUMENTS = {
    "NOTICE": "tenderNotice",
    "CONSULT": "tenderNotice",
    "INVITE": "tenderNotice",
    "CLARI": "clarifications",
    "TERM": "cancellationDetails",
    "CAND": "evaluationReports",
    "WIN": "awardNotice",
    "RESULT": "awardNotice",
    "CONTRACT": "contractNotice",
    "COMPLAINT": "complaints",
}


def money(amount: Decimal) -> Json:
    """
    Return an amount in yuan as OCDS writes it, to the fen.

    :raises ValueError: if the number would not survive as a JSON number.
    """
    number: int | float = int(amount) if amount == int(amount) else float(amount)
    if Decimal(repr(number)) != amount:
        raise ValueError(f"金额不能精确写入：{amount}")
    return {"amount": number, "currency": CURRENCY}


def moment(at: datetime) -> str:
    """Return a moment with its offset, to the second."""
    return at.isoformat(timespec="seconds")


def reference(party: Party) -> Json:
    """Return a reference to a party of the release."""
    return {"id": party.key, "name": party.name}


def parties(facts: TenderFacts) -> list[Json]:
    """Return every organization with its roles, each once, in the order in which they come in."""
    roles: dict[str, list[str]] = {}
    known: dict[str, Party] = {}
    for party, role in _roles(facts):
        known.setdefault(party.key, party)
        had = roles.setdefault(party.key, [])
        if role not in had:
            had.append(role)
    return [
        {
            "id": key,
            "name": party.name,
            "identifier": {"scheme": SCHEME, "id": party.code, "legalName": party.name},
            "roles": roles[key],
        }
        for key, party in known.items()
    ]


def planning(facts: TenderFacts) -> Json:
    """Return how the tender was approved and what it may cost."""
    total = sum((lot.estimate for lot in facts.lots), Decimal(0))
    budget = {"description": facts.approval, "project": facts.name, "amount": money(total)}
    if facts.project_code:
        budget["projectID"] = facts.project_code
    return {"budget": budget}


def tender(facts: TenderFacts) -> Json:
    """Return the tender itself: lots, periods, notices, corrections, milestones."""
    total = sum((lot.estimate for lot in facts.lots), Decimal(0))
    found: Json = {
        "id": facts.code,
        "title": facts.name,
        "description": facts.content,
        "status": tender_status(facts),
        "procuringEntity": reference(facts.agency or facts.tenderer),
        "value": money(total),
        "procurementMethod": facts.method,
        "procurementMethodDetails": facts.method_words,
        "mainProcurementCategory": category(facts.kind),
        "submissionMethod": ["electronicSubmission"],
        "lots": [lot(one) for one in facts.lots],
        "documents": [document(one) for one in facts.notices if section(one, facts) == "tender"],
    }
    for name, first, last in (
        ("tenderPeriod", "documents_from", "bids_due"),
        ("enquiryPeriod", "documents_from", "clarified_by"),
    ):
        starts, ends = facts.moment(first), facts.moment(last)
        if starts and ends and starts <= ends:
            found[name] = {"startDate": moment(starts), "endDate": moment(ends)}
    if facts.bids:
        bidders = {one.bidder.key: one.bidder for one in facts.bids}
        found["numberOfTenderers"] = len(bidders)
        found["tenderers"] = [reference(one) for one in bidders.values()]
    changes = amendments(facts)
    if changes:
        found["amendments"] = changes
    return found


def tender_status(facts: TenderFacts) -> str:
    """Return where the tender stands in the words of OCDS (tenderStatus)."""
    ended = [_LOT_STATUS.get(one.state) for one in facts.lots]
    if facts.state in _TENDER_STATUS:
        return _TENDER_STATUS[facts.state]
    if ended and all(ended):
        if "complete" in ended:
            return "complete"
        return "unsuccessful" if "unsuccessful" in ended else "cancelled"
    return "active"


def category(kind: str) -> str:
    """Return what is bought in the words of OCDS (procurementCategory)."""
    if kind in _WORKS:
        return "works"
    return "goods" if kind in {"goods", "materials"} else "services"


def lot(facts: LotFacts) -> Json:
    """Return a lot; its id is the unified transaction code (统一交易标识码)."""
    found: Json = {
        "id": facts.transaction_code,
        "title": facts.name,
        "status": _LOT_STATUS.get(facts.state, "active"),
        "value": money(facts.estimate),
    }
    if facts.is_suspended:
        found["description"] = "暂停中"
    return found


def document(facts: NoticeFacts) -> Json:
    """Return a notice as a document."""
    found = {
        "id": facts.number,
        "documentType": _DOCUMENTS.get(_kind(facts), "tenderNotice"),
        "title": facts.title,
        "url": facts.url,
        "datePublished": moment(facts.published_at),
        "format": "text/html",
        "language": "zh",
    }
    return found | ({"relatedLots": [facts.lot]} if facts.lot else {})


def amendments(facts: TenderFacts) -> list[Json]:
    """Return every correction of a notice, in the order in which they came."""
    return [
        {
            "id": one.number,
            "date": moment(one.published_at),
            "rationale": one.reason or one.title,
            "description": f"更正公告 {one.corrects}",
        }
        for one in facts.notices
        if one.corrects
    ]


def milestones(moments: Sequence[MomentFacts], *, at: datetime) -> list[Json]:
    """Return the events of the timetable as milestones: met if they lie before the moment."""
    return [
        {
            "id": f"{one.lot}-{one.code}" if one.lot else one.code,
            "title": one.label,
            "code": one.code,
            "type": "engagement" if one.code.startswith("documents") else "assessment",
            "dueDate": moment(one.at),
            **({"relatedLots": [one.lot]} if one.lot else {}),
            **(
                {"status": "met", "dateMet": moment(one.at)}
                if one.at <= at
                else {"status": "scheduled"}
            ),
        }
        for one in moments
    ]


def bids(facts: Sequence[BidFacts]) -> Json:
    """Return the opened bids and how many there are for each lot (bids extension)."""
    lots = list(dict.fromkeys(one.lot for one in facts))
    return {
        "statistics": [
            {"id": f"bids-{code}", "measure": "bids", "relatedLot": code, "value": count}
            for code in lots
            for count in [sum(one.lot == code for one in facts)]
        ],
        "details": [
            {
                "id": f"{one.lot}-{one.bidder.code}",
                "date": moment(one.handed_in),
                "status": one.status,
                "tenderers": [reference(one.bidder)],
                "relatedLots": [one.lot],
                **({"value": money(one.amount)} if one.amount is not None else {}),
            }
            for one in facts
        ],
    }


def award(facts: AwardFacts, notices: Iterable[NoticeFacts] = ()) -> Json:
    """Return an award with its notices; a pending one names the candidates on show."""
    documents = [document(one) for one in notices if one.lot in {"", facts.lot}]
    return {
        "id": facts.code,
        "title": facts.title,
        "status": facts.status,
        "date": moment(facts.at),
        "suppliers": [reference(one) for one in facts.suppliers],
        "relatedLots": [facts.lot],
        **({"value": money(facts.amount)} if facts.amount is not None else {}),
        **({"documents": documents} if documents else {}),
    }


def contract(facts: ContractFacts, notices: Iterable[NoticeFacts] = ()) -> Json:
    """Return a contract with its notices, changes, milestones and payments."""
    documents = [document(one) for one in notices if one.lot in {"", facts.lot}]
    period = {}
    if facts.starts:
        period["startDate"] = moment(facts.starts)
    if facts.ends:
        period["endDate"] = moment(facts.ends)
    performance = _implementation(facts)
    return {
        "id": facts.code,
        "awardID": facts.award,
        "title": facts.title,
        "status": facts.status,
        "dateSigned": moment(facts.signed),
        "value": money(facts.amount),
        **({"period": period} if period else {}),
        **({"documents": documents} if documents else {}),
        **({"amendments": _changes(facts)} if facts.changes else {}),
        **({"implementation": performance} if performance else {}),
    }


def _changes(facts: ContractFacts) -> list[Json]:
    return [
        {"id": one.code, "date": moment(one.at), "rationale": one.reason} for one in facts.changes
    ]


def _implementation(facts: ContractFacts) -> Json:
    steps = [
        {
            "id": one.code,
            "title": one.label,
            "type": "delivery",
            "dueDate": f"{one.due.isoformat()}T00:00:00+08:00",
            **(
                {"status": "met", "dateMet": f"{one.met.isoformat()}T00:00:00+08:00"}
                if one.met
                else {"status": "scheduled"}
            ),
        }
        for one in facts.milestones
    ]
    paid = [
        {
            "id": one.code,
            "date": moment(one.at),
            "value": money(one.amount),
            "payer": reference(one.payer),
            "payee": reference(one.payee),
        }
        for one in facts.payments
    ]
    return {
        **({"milestones": steps} if steps else {}),
        **({"transactions": paid} if paid else {}),
    }


def _roles(facts: TenderFacts) -> Iterable[tuple[Party, str]]:
    yield facts.tenderer, "buyer"
    yield facts.agency or facts.tenderer, "procuringEntity"
    yield facts.supervisor, "reviewBody"
    for bid in facts.bids:
        yield bid.bidder, "tenderer"
    for one in facts.awards:
        for supplier in one.suppliers:
            yield supplier, "supplier"
    for signed in facts.contracts:
        for payment in signed.payments:
            yield payment.payer, "payer"
            yield payment.payee, "payee"


def _kind(facts: NoticeFacts) -> str:
    return facts.kind.partition("-")[2]


def section(notice: NoticeFacts, facts: TenderFacts) -> str:
    """Return in which section of a release a notice belongs, given what the release has."""
    kind = _kind(notice)
    if kind in {"CAND", "WIN", "RESULT"} and facts.awards:
        return "award"
    return "contract" if kind == "CONTRACT" and facts.contracts else "tender"
