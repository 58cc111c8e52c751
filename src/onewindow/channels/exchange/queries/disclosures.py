"""
What fills each link of the public timeline of a tender.

One small function for each page that an app of the trading wing makes public; the pack names it.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from django.urls import reverse
from django.utils import timezone

from onewindow.channels.exchange.models import DisclosureScheme
from onewindow.channels.exchange.rules import (
    Disclosed,
    DisclosedSubject,
    Disclosures,
    Item,
    disclosed,
)
from onewindow.trading.bidding.api import may_read_rolls, opened_bids
from onewindow.trading.contracts.api import contract_facts
from onewindow.trading.evaluation.api import report_of
from onewindow.trading.tendering.api import (
    Lot,
    LotState,
    Tender,
    TenderState,
    expected_days,
    lot_moments,
    moments_of,
    published_notices,
)

_ON_SHOW = (LotState.PUBLICIZED, LotState.AWARDED, LotState.CONTRACTED)
_ENDINGS = {
    LotState.FAILED: "流标，没有这一环节",
    LotState.TERMINATED: "已终止，没有这一环节",
}


def disclosures_of(tender: Tender) -> list[Disclosed]:
    """
    Return the links of a tender in their order, each with what was published.

    :raises DisclosureScheme.DoesNotExist: if no pack was loaded.
    """
    scheme = Disclosures.model_validate(DisclosureScheme.objects.get(code="ten").content)
    lots = list(tender.lots.all())
    notices = _notices(tender)
    items = {
        link.code: [
            *(item for kind in link.notices for item in notices.get(kind, ())),
            *(PAGES[link.page](lots) if link.page else ()),
        ]
        for link in scheme.links
    }
    return list(disclosed(scheme, _subject(tender, lots), items, _expected(lots)))


def scheme_words() -> Disclosures:
    """
    Return the list of links as the pack has it.

    :raises DisclosureScheme.DoesNotExist: if no pack was loaded.
    """
    return Disclosures.model_validate(DisclosureScheme.objects.get(code="ten").content)


def draws(lots: Sequence[Lot]) -> list[Item]:
    """Return the draws of experts: the plan is public from the moment on which it was fixed."""
    return [
        Item(
            f"专家抽取 {draw.code}",
            reverse("evaluation:transcript", args=[draw.code]),
            draw.fixed_at,
            lot.name,
        )
        for lot in lots
        for draw in lot.draws.exclude(state="cancelled").order_by("id")
    ]


def openings(lots: Sequence[Lot]) -> list[Item]:
    """Return the openings: everybody may read the record from the moment the rolls are out."""
    found = []
    for lot in lots:
        bids = opened_bids(lot) if may_read_rolls(lot) else []
        if bids:
            address = reverse("bidding:opening", args=[lot.code])
            at = max(bid.opened_at for bid in bids)
            found.append(Item("开标记录和开标一览表", address, at, lot.name))
    return found


def contracts(lots: Sequence[Lot]) -> list[Item]:
    """Return the contracts and how they are performed, once published."""
    names = {lot.code: lot.name for lot in lots}
    return [
        Item(one.title, reverse("contracts:lot", args=[one.lot]), one.published_at, names[one.lot])
        for tender in {lot.tender for lot in lots}
        for one in contract_facts(tender)
        if one.published_at is not None
    ]


def evaluation(part: str, lots: Sequence[Lot]) -> list[Item]:
    """Return what the signed report says on a part, once the result of the lot is on show."""
    found = []
    for lot in lots:
        report = report_of(lot) if lot.state in _ON_SHOW else None
        if report:
            shown = _shown_at(lot) or report.signed_at
            address = reverse("evaluation:result", args=[lot.code])
            found.append(Item(part, address, shown, lot.name))
    return found


PAGES: dict[str, Callable[[Sequence[Lot]], list[Item]]] = {
    "draws": draws,
    "qualification": partial(evaluation, "资格审查"),
    "conformity": partial(evaluation, "符合性评审"),
    "scores": partial(evaluation, "专家打分"),
    "openings": openings,
    "contracts": contracts,
}


def _shown_at(lot: Lot) -> datetime | None:
    """Return from when candidates or result are public: works show the one, procurement both."""
    moments = lot_moments(lot)
    return moments.get("candidates_from") or moments.get("award_notice")


def _notices(tender: Tender) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    rows = published_notices().filter(tender=tender).select_related("lot")
    for notice in rows.order_by("published_at", "id"):
        address = reverse("tendering:notice", args=[notice.number])
        at = notice.published_at or timezone.now()
        item = Item(notice.title, address, at, notice.lot.name if notice.lot else "")
        found.setdefault(notice.kind, []).append(item)
    return found


def _expected(lots: Sequence[Lot]) -> dict[str, date]:
    """Return on which day each event is expected at the latest among the lots."""
    found: dict[str, date] = {}
    for lot in lots:
        for event, day in expected_days(lot).items():
            found[event] = max(found.get(event, day), day)
    return found


def _subject(tender: Tender, lots: Sequence[Lot]) -> DisclosedSubject:
    states = {LotState(lot.state) for lot in lots}
    ending = ""
    if tender.state == TenderState.TERMINATED:
        ending = "已终止，没有这一环节"
    elif states and states <= set(_ENDINGS):
        ending = _ENDINGS[max(states, key=list(_ENDINGS).index)]
    due = moments_of(tender).get("bids_due")
    return DisclosedSubject(
        family=tender.procedure.family,
        procedure=tender.procedure.code,
        ending=ending,
        is_past_bids=due is not None and due <= timezone.now(),
    )
