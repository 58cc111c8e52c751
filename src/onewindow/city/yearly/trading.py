"""The trading years: lots (标段) decided in them, with bids, guarantees and expert seats."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from onewindow.city.yearly.days import DAY, CityMonth, Days, number_of
from onewindow.city.yearly.draws import (
    Dice,
    Flags,
    Real,
    Whole,
    apportioned,
    chosen,
    dice_of,
)
from onewindow.city.yearly.places import Place
from onewindow.city.yearly.plan import MonthPlan
from onewindow.city.yearly.sheets import Column, Sheet, stamp, text

WORKS, PROCUREMENT, AUCTION = range(3)
KINDS = ("works", "procurement", "auction")
CATEGORIES = (
    ("房屋建筑", "市政设施", "水利", "交通", "园林绿化"),
    ("货物", "服务", "工程"),
    ("房产租赁", "车辆处置", "设备处置", "废旧物资"),
)
NAMES = (
    ("学校扩建工程", "道路提升工程", "河道整治工程", "公路改造工程", "公园绿化工程"),
    ("办公设备采购", "物业服务采购", "维修项目采购"),
    ("商铺租赁权", "公务车辆", "闲置设备", "报废物资"),
)
PROCEDURES = (("公开招标", "邀请招标"), ("公开招标", "竞争性磋商", "询价"), ("网络竞价",))
PLACES = ("云西", "云东", "澄湖", "松岭", "岚溪", "竹川", "沙埠", "白鹭", "南屏")
TENDERERS = ("城市建设公司", "教育局", "交通运输局", "水利局", "机关事务中心", "国有资产公司")
BIDDERS = ((8, 31), (3, 8), (2, 9))
WAITS = ((5, 22), (4, 15), (3, 10))
"""Working days from entry to notice, and from notice to the last day of bidding."""
A_YEAR = 20_000
"""More rows of a kind than a year has; the rows of the year before are numbered from here."""
FIRMS = 420
BIG_FIRMS = 60
FAILED = 0.06
BATCHES = 56
DEPOSIT = 0.018
SPECIALITIES = ("土建", "安装", "造价", "市政", "水利", "货物采购", "服务采购", "法律")
SEAT_STATES = ("attended", "declined", "replaced")
FORMS = ("transfer", "letter", "policy")


@dataclass(frozen=True, slots=True)
class Lots:
    """Lots as columns; money in yuan, moments in seconds."""

    kind: Whole
    category: Whole
    place: Whole
    tenderer: Whole
    procedure: Whole
    failed: Flags
    ceiling: Real
    award: Real
    bidders: Whole
    entered: Whole
    notice: Whole
    due: Whole
    opened: Whole
    evaluated: Whole
    decided: Whole
    contract: Whole


@dataclass(frozen=True, slots=True)
class Bids:
    """Bids as columns, lot by lot; the first of a lot is the best."""

    lot: Whole
    bidder: Whole
    price: Real
    rank: Whole
    submitted: Whole


Planned = Sequence[tuple[CityMonth, MonthPlan]]


def trading_sheets(years: Sequence[tuple[Place, Planned]], *, until: int) -> Iterator[Sheet]:
    """
    Yield the sheets of lots, bids, guarantees and expert seats of these years, the latest first.

    A lot enters months before it is decided, so that the months of one year hold lots of the next
    and all years are written together.
    """
    drawn = [
        _year_sheets(place, year[:12], until=until, first=number * A_YEAR, goes_on=number == 0)
        for number, (place, year) in enumerate(years)
    ]
    for sheets in zip(*drawn, strict=True):
        columns = {
            name: np.concatenate([sheet.columns[name] for sheet in sheets])
            for name in sheets[0].columns
        }
        yield replace(sheets[0], columns=columns)


def _year_sheets(
    place: Place, year: Planned, *, until: int, first: int, goes_on: bool
) -> list[Sheet]:
    """Return the sheets of one year, numbered from ``first``; the last one ``goes_on``."""
    months = [month for month, _ in year]
    dice = dice_of(place.seed, "trading", months[0].name)
    lots = _lots(dice, place.days, [*year, *(_stretch(year) if goes_on else ())])
    bids = _bids(dice, lots)
    start = number_of(months[0].first) * DAY
    within = (start, number_of(months[-1].following) * DAY)
    letters = sum(plan.letters for _, plan in year)
    seats = sum(plan.seats for _, plan in year)
    sheets = [
        _lot_sheet(lots, bids, until),
        _bid_sheet(lots, bids, until),
        _guarantee_sheet(dice, lots, bids, within=within, until=until, letters=letters),
        _seat_sheet(dice, lots, within=within, until=until, seats=seats),
    ]
    for sheet in sheets:
        for name in sheet.columns.keys() & {"row", "lot"}:
            sheet.columns[name] = sheet.columns[name] + first
    return sheets


def _lots(dice: Dice, days: Days, year: Planned) -> Lots:
    """Draw the lots decided in each month."""
    drawn = [
        _lots_of(dice, kind, month, plan, days)
        for month, plan in year
        for kind in (WORKS, PROCUREMENT, AUCTION)
    ]
    fields = Lots.__dataclass_fields__
    return Lots(*(np.concatenate([getattr(one, name) for one in drawn]) for name in fields))


def _stretch(year: Planned) -> Iterator[tuple[CityMonth, MonthPlan]]:
    """Yield the two months after the year, whose lots are under way."""
    following = year[-1][0].following
    for _, plan in year[:2]:
        month = CityMonth(following, 13)
        yield month, plan
        following = month.following


def _lots_of(dice: Dice, kind: int, month: CityMonth, plan: MonthPlan, days: Days) -> Lots:
    awarded, ceiling, award = (
        (plan.works, plan.works_ceiling, plan.works_award),
        (plan.procurements, plan.procurement_budget, plan.procurement_actual),
        (plan.auctions, plan.auction_start, plan.auction_deal),
    )[kind]
    failed = int(dice.binomial(awarded, FAILED)) if kind != AUCTION else 0
    count = awarded + failed
    has_failed = np.arange(count) >= awarded
    worked = np.array([number_of(day) for day in days.worked_in(month)])
    decided = dice.choice(worked, count) * DAY + dice.integers(9 * 3600, 17 * 3600, count)
    evaluated = days.earlier(decided, dice.integers(1, 4, count)) + 16 * 3600
    opened = days.earlier(evaluated, 1) + 9 * 3600 + 1800
    notice = days.earlier(opened, WAITS[kind][1]) + 10 * 3600
    ceilings = _money(dice, count, awarded, ceiling, spread=0.9)
    ratio = dice.normal(award / ceiling, 0.035, count) if awarded else np.ones(count)
    awards = ceilings * ratio
    if awarded:
        awards *= award / awards[:awarded].sum()
    return Lots(
        kind=np.full(count, kind),
        category=dice.integers(0, len(CATEGORIES[kind]), count),
        place=dice.integers(0, len(PLACES), count),
        tenderer=dice.integers(0, len(TENDERERS), count),
        procedure=dice.integers(0, len(PROCEDURES[kind]), count),
        failed=has_failed,
        ceiling=np.round(ceilings, 2),
        award=np.round(awards, 2),
        bidders=np.where(
            has_failed, dice.integers(0, 3, count), dice.integers(*BIDDERS[kind], count)
        ),
        entered=days.earlier(notice, WAITS[kind][0]) + 10 * 3600 + 1800,
        notice=notice,
        due=opened,
        opened=opened,
        evaluated=evaluated,
        decided=decided,
        contract=days.later(decided, dice.integers(5, 21, count)) + 15 * 3600,
    )


def _money(dice: Dice, count: int, awarded: int, total: float, *, spread: float) -> Real:
    """Draw sums of which the awarded ones make up the total."""
    drawn = dice.lognormal(0, spread, count)
    return drawn * total / drawn[:awarded].sum() if awarded else drawn * 1_000_000


def _bids(dice: Dice, lots: Lots) -> Bids:
    lot = np.repeat(np.arange(len(lots.kind)), lots.bidders)
    rank = (
        np.arange(len(lot)) - np.repeat(np.cumsum(lots.bidders) - lots.bidders, lots.bidders) + 1
    )
    away = np.abs(dice.normal(0.01, 0.015, len(lot))) * (rank > 1)
    auction = lots.kind[lot] == AUCTION
    price = lots.award[lot] * np.where(auction, 1 - away, 1 + away)
    return Bids(
        lot=lot,
        bidder=(lot * 37 + rank * 11 + dice.integers(0, 9, len(lot))) % FIRMS,
        price=np.round(price, 2),
        rank=rank,
        submitted=lots.due[lot] - dice.integers(600, 3 * DAY, len(lot)),
    )


def _lot_sheet(lots: Lots, bids: Bids, until: int) -> Sheet:
    winner = np.full(len(lots.kind), -1)
    winner[bids.lot[bids.rank == 1]] = bids.bidder[bids.rank == 1]
    closed = lots.decided < until
    columns: dict[str, Column] = {
        "row": np.arange(len(lots.kind)),
        "kind": lots.kind,
        "category": _flat(CATEGORIES, lots.kind, lots.category),
        "what": _flat(NAMES, lots.kind, lots.category),
        "procedure": _flat(PROCEDURES, lots.kind, lots.procedure),
        "place": lots.place,
        "tenderer": lots.tenderer,
        "batch": np.where(lots.kind == AUCTION, np.arange(len(lots.kind)) % BATCHES + 1, 0),
        "ceiling": lots.ceiling,
        "award": lots.award,
        "bidders": lots.bidders,
        "winner": np.where(lots.failed, -1, winner),
        "outcome": np.where(closed, np.where(lots.failed, 1, 0), -1),
        "is_open": lots.opened < until,
        "bids_due_at": stamp(lots.due),
        **{
            f"{name}_at": stamp(getattr(lots, name), until)
            for name in ("entered", "notice", "opened", "evaluated", "decided", "contract")
        },
    }
    prefix, what = text(("GC", "CG", "PM"), "kind"), text(_words(NAMES), "what")
    place = text(PLACES, "place")
    batch = "CASE WHEN batch > 0 THEN '-' || batch ELSE '' END"
    rows = {
        "id": _LOT.format("row"),
        "hall": "'339900S09'",
        "number": f"{prefix} || '-' || lpad((row + 1)::VARCHAR, 5, '0') || {batch}",
        "name": f"{place} || {what} || (row % 90 + 1) || '号'",
        "kind": text(KINDS, "kind"),
        "category": text(_words(CATEGORIES), "category"),
        "region": "'339900'",
        "procedure": text(_words(PROCEDURES), "procedure"),
        "tenderer": f"{text(PLACES, 'place')} || {text(TENDERERS, 'tenderer')}",
        "bids_due_at": "CASE WHEN notice_at IS NOT NULL THEN bids_due_at END",
        "contract_at": "CASE WHEN outcome = 0 THEN contract_at END",
        "award": "CASE WHEN outcome = 0 THEN award END",
        "bidders": "CASE WHEN is_open THEN bidders END",
        "winner": f"CASE WHEN outcome = 0 THEN {_FIRM.format('winner')} END",
        "outcome": "CASE outcome WHEN 0 THEN 'awarded' WHEN 1 THEN 'failed' END",
    }
    return Sheet("tenders", columns, rows, shown="entered_at")


def _bid_sheet(lots: Lots, bids: Bids, until: int) -> Sheet:
    columns: dict[str, Column] = {
        "row": np.arange(len(bids.lot)),
        "lot": bids.lot,
        "bidder": bids.bidder,
        "price": bids.price,
        "rank": bids.rank,
        "decided": lots.decided[bids.lot] < until,
        "failed": lots.failed[bids.lot],
        "submitted_at": stamp(bids.submitted, until),
    }
    rows = {
        "id": "'B' || lpad(row::VARCHAR, 6, '0')",
        "tender_id": _LOT.format("lot"),
        "bidder": _FIRM.format("bidder"),
        "small_firm": f"bidder >= {BIG_FIRMS}",
        "rank": "CASE WHEN decided AND NOT failed THEN rank END",
        "won": "CASE WHEN decided THEN rank = 1 AND NOT failed END",
    }
    return Sheet("bids", columns, rows, shown="submitted_at")


def _guarantee_sheet(
    dice: Dice, lots: Lots, bids: Bids, *, within: tuple[int, int], until: int, letters: int
) -> Sheet:
    """Return one guarantee a bid on works, as many digital letters within the year as wanted."""
    of = np.flatnonzero(lots.kind[bids.lot] == WORKS)
    issued = bids.submitted[of] - dice.integers(3600, 6 * DAY, len(of))
    inside = (issued >= within[0]) & (issued < within[1])
    digital = chosen(dice, inside * 1.0, letters)
    share = letters / max(1, int(inside.sum()))
    digital |= ~inside & (dice.random(len(of)) < share)
    form = np.where(digital, 1, dice.choice([0, 1, 2], len(of), p=[0.7, 0.1, 0.2]))
    amount = np.minimum(lots.ceiling[bids.lot[of]] * DEPOSIT, 800_000)
    columns: dict[str, Column] = {
        "row": np.arange(len(of)),
        "lot": bids.lot[of],
        "form": form,
        "digital": digital,
        "amount": np.round(amount, 2),
        "issued_at": stamp(issued, until),
    }
    rows = {
        "id": "'G' || lpad(row::VARCHAR, 6, '0')",
        "tender_id": _LOT.format("lot"),
        "form": text(FORMS, "form"),
    }
    return Sheet("guarantees", columns, rows, shown="issued_at")


def _seat_sheet(
    dice: Dice, lots: Lots, *, within: tuple[int, int], until: int, seats: int
) -> Sheet:
    """Return the seats drawn for each evaluation, as many within the year as wanted."""
    of = np.flatnonzero((lots.kind != AUCTION) & ~lots.failed)
    drawn_at = lots.opened[of] - dice.integers(DAY, 2 * DAY, len(of))
    inside = (drawn_at >= within[0]) & (drawn_at < within[1])
    counts = np.full(len(of), 7)
    counts[inside] = apportioned(seats, dice.choice([5.0, 7.0, 9.0], int(inside.sum())))
    lot = np.repeat(of, counts)
    columns: dict[str, Column] = {
        "row": np.arange(len(lot)),
        "lot": lot,
        "speciality": dice.integers(0, len(SPECIALITIES), len(lot)),
        "state": dice.choice(3, len(lot), p=[0.93, 0.05, 0.02]),
        "drawn_at": stamp(np.repeat(drawn_at, counts), until),
    }
    rows = {
        "id": "'S' || lpad(row::VARCHAR, 6, '0')",
        "draw": "'CQ' || lpad((lot + 1)::VARCHAR, 5, '0')",
        "tender_id": _LOT.format("lot"),
        "speciality": text(SPECIALITIES, "speciality"),
        "state": text(SEAT_STATES, "state"),
    }
    return Sheet("expert_seats", columns, rows, shown="drawn_at")


_LOT = "'T' || lpad({}::VARCHAR, 5, '0')"
_FIRM = "'云川第' || ({} + 1) || '建设有限公司'"


def _flat(words: tuple[tuple[str, ...], ...], kind: Whole, place: Whole) -> Whole:
    """Return the places in the flattened list of words."""
    starts = np.cumsum([0, *map(len, words)])
    return starts[kind] + place


def _words(words: tuple[tuple[str, ...], ...]) -> list[str]:
    return [word for group in words for word in group]
