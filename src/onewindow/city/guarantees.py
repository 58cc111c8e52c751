"""Deposits of the demonstration: under way, opened with every kind of fault, and given back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from onewindow.city.openings import move_deadline
from onewindow.city.tenders import Story, enter_story
from onewindow.foundation.directory.api import Enterprise, EnterpriseKind
from onewindow.kernel.actors import Actor
from onewindow.trading.guarantees.api import (
    Choice,
    Form,
    Guarantee,
    Partner,
    PartnerDraft,
    SimulatedPartner,
    SimulatedServer,
    carry_due,
    house_key,
    name_winner,
    particulars_of,
    public_pem,
    refund_due,
    register_partner,
    reveal_due,
    settle_opened,
    simulated_partners,
    start_deposit,
    take_message,
)
from onewindow.trading.tendering.api import (
    Lot,
    LotDraft,
    Tender,
    TenderKind,
    moments_of,
    note_event,
)

OPEN_TENDER = "云西区滨河小学改扩建工程施工"
STORY = Story(
    name="云西区市民广场照明改造工程",
    procedure="works_open",
    kind=TenderKind.CONSTRUCTION,
    category="A01",
    function="住建",
    content="广场照明灯具和线路更换，控制系统改造。",
    lots=(
        LotDraft("东区", Decimal("5600000.00"), Decimal("100000.00")),
        LotDraft("西区", Decimal("4800000.00"), Decimal("90000.00")),
    ),
    steps=("timetable", "enter", "document", "issue", "announce"),
    terms={
        "funds": "区财政资金",
        "qualification": "具备城市及道路照明工程专业承包资质，具有有效的安全生产许可证。",
        "consortium": "no",
        "contact": "付志强",
        "telephone": "0571-00000004",
        "address": "云西区云江路100号",
    },
)
_BASIC = "3305016100000000{:04d}"


def build_demo_guarantees(*, on: date, actor: Actor) -> int:
    """
    Connect the simulated partners and tell the stories through the real actions and real HTTP.

    What is there stays; return how many deposits are new.

    :raises Refused: never with the city and the packs as shipped.
    """
    known = Guarantee.objects.count()
    partners = simulated_partners(settings.HOME, public_pem(house_key()))
    if not Tender.objects.filter(name=STORY.name).exists():
        with _played(partners, actor) as play:
            _tell(play, on=on, actor=actor)
    address = f"http://127.0.0.1:{settings.SIMULATED_PARTNERS_PORT}"
    _connect(partners, address, actor)
    return Guarantee.objects.count() - known


class Play:
    """The partners while the stories are told: what they have to say is taken at once."""

    def __init__(self, partners: dict[str, SimulatedPartner]) -> None:
        self.partners = partners
        self.known = {one.code: one for one in Partner.objects.all()}

    def settle(self) -> None:
        """Send what is on its way over HTTP, and take what comes back."""
        carry_due(now=timezone.now())
        for code, partner in self.partners.items():
            while partner.to_tell:
                raw, signature = partner.to_tell.pop(0)
                take_message(
                    partner=self.known[code], raw=raw, signature=signature, at=timezone.now()
                )

    def transfer(self, guarantee: Guarantee, amount: Decimal, payer: Enterprise) -> None:
        """Let the bank credit an amount, ten days ago."""
        bank = self.partners["sim-bank"]
        at = timezone.now() - timedelta(days=10)
        bank.changes = {"credited_at": at.isoformat(timespec="seconds")}
        account = particulars_of(guarantee).account
        bank.credit(account, f"{amount:.2f}", payer.name, _BASIC.format(payer.pk))
        bank.changes = {}


@contextmanager
def _played(partners: dict[str, SimulatedPartner], actor: Actor) -> Iterator[Play]:
    """Serve the partners on a port of this process while the stories are told."""
    server = SimulatedServer(0, partners, settings.ORIGIN)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _connect(partners, f"http://127.0.0.1:{server.server_port}", actor)
    try:
        yield Play(partners)
    finally:
        server.shutdown()
        server.server_close()


def _connect(partners: dict[str, SimulatedPartner], address: str, actor: Actor) -> None:
    known = {one.code: one.url for one in Partner.objects.all()}
    for one in partners.values():
        url = f"{address}/{one.code}"
        if known.get(one.code) != url:
            draft = PartnerDraft(one.code, one.name, one.kind, url, one.public_key)
            register_partner(draft=draft, actor=actor)


def _tell(play: Play, *, on: date, actor: Actor) -> None:
    firms = list(Enterprise.objects.filter(kind=EnterpriseKind.COMPANY).order_by("id")[:5])
    _under_way(play, firms[0], actor)
    tender = enter_story(STORY, on=on, actor=actor)
    east, west = tender.lots.order_by("number")
    for lot in (east, west):
        play.transfer(_account(lot, firms[0], actor), lot.bid_security, firms[0])
        _letter(lot, firms[1], actor, Form.LETTER, "sim-letters")
        _letter(lot, firms[2], actor, Form.POLICY, "sim-insurer")
        play.settle()
    full = west.bid_security
    play.transfer(_account(west, firms[3], actor), full - Decimal("0.01"), firms[3])
    play.transfer(_account(west, firms[4], actor), full, firms[3])
    play.settle()
    move_deadline(tender, days=9)
    reveal_due(at=timezone.now())
    settle_opened(at=timezone.now())
    play.settle()
    due = moments_of(tender)["bids_due"]
    for event, days in (("award_notice", 4), ("contract_signed", 8)):
        note_event(lot=east, event=event, at=due + timedelta(days=days), actor=actor)
    name_winner(lot=east, enterprise=firms[1], actor=actor)
    refund_due(at=timezone.now())
    play.settle()


def _under_way(play: Play, firm: Enterprise, actor: Actor) -> None:
    lots = list(Lot.objects.filter(tender__name=OPEN_TENDER).order_by("number"))
    if len(lots) == 2:
        _letter(lots[0], firm, actor, Form.LETTER, "sim-surety")
        _account(lots[1], firm, actor)
        play.settle()


def _account(lot: Lot, firm: Enterprise, actor: Actor) -> Guarantee:
    return _begin(lot, firm, actor, Choice(Form.TRANSFER, _BASIC.format(firm.pk)))


def _letter(lot: Lot, firm: Enterprise, actor: Actor, form: Form, partner: str) -> None:
    _begin(lot, firm, actor, Choice(form, partner=partner))


def _begin(lot: Lot, firm: Enterprise, actor: Actor, choice: Choice) -> Guarantee:
    return start_deposit(lot=lot, enterprise=firm, choice=choice, at=timezone.now(), actor=actor)
