"""Deposits for tests: begun, paid, issued; what partners have to tell is taken at once."""

from onewindow.kernel.actors import Actor
from onewindow.trading.guarantees.actions import (
    Choice,
    start_deposit,
    take_message,
)
from onewindow.trading.guarantees.gateways import particulars_of, unseal
from onewindow.trading.guarantees.models import Outgoing
from onewindow.trading.guarantees.rules import Envelope, Form

BIDDER = Actor("user:41", "法人1")
BASIC = "33050161000000000001"


def begun(tendered, firm=0, *, form=Form.TRANSFER, at=None, partner="sim-letters"):
    """Return a deposit that was begun: into the basic account's name, or with an institution."""
    choice = (
        Choice(form, basic_account=BASIC) if form is Form.TRANSFER else Choice(form, "", partner)
    )
    return start_deposit(
        lot=tendered.lot,
        enterprise=tendered.firms[firm],
        choice=choice,
        at=at or tendered.now,
        actor=BIDDER,
    )


def account_of(guarantee):
    return particulars_of(guarantee).account


def credited(tendered, guarantee, amount=None, *, payer=None, at=None, account=BASIC):
    """Let the bank credit an amount to the deposit's account; return nothing."""
    said = particulars_of(guarantee)
    at = at or tendered.now
    tendered.bank.changes = {"credited_at": at.isoformat()}
    tendered.bank.credit(said.account, amount or tendered.amount, payer or said.bidder, account)
    told(tendered, tendered.bank, at=at)


def told(tendered, partner, *, at=None):
    """Take everything that a partner has to tell; return the reasons of each."""
    answers = []
    while partner.to_tell:
        raw, signature = partner.to_tell.pop(0)
        answers.append(
            take_message(
                partner=tendered.known[partner.code],
                raw=raw,
                signature=signature,
                at=at or tendered.now,
            )
        )
    return answers


def heard(tendered, partner):
    """Let a partner hear everything that is on its way to it, without a network."""
    key = tendered.house
    for outgoing in Outgoing.objects.filter(partner__code=partner.code).order_by("id"):
        body = unseal(outgoing.reference, bytes(outgoing.content))
        raw = Envelope(outgoing.reference, outgoing.kind, body).as_bytes()
        partner.hear(raw, key.sign(raw).hex())


def issued(tendered, firm=0, *, at=None, partner="sim-letters", form=Form.LETTER, **changes):
    """Return a letter or policy that its institution issued, with something said otherwise."""
    guarantee = begun(tendered, firm, form=form, at=at, partner=partner)
    institution = tendered.partners[partner]
    institution.changes = changes
    heard(tendered, institution)
    answers = told(tendered, institution, at=at)
    guarantee.refresh_from_db()
    return guarantee, answers


def paid(tendered, firm=0, *, at=None):
    """Return a deposit that was paid in full."""
    guarantee = begun(tendered, firm, at=at)
    credited(tendered, guarantee, at=at)
    guarantee.refresh_from_db()
    return guarantee
