"""Messages of partners and to them: forged, doubled, broken, late, and nobody there."""

import json
import threading
from datetime import timedelta

import pytest

from onewindow.foundation.records.models import Entry
from onewindow.kernel.violations import Refused
from onewindow.trading.guarantees.actions import carry_due, send_again, take_message
from onewindow.trading.guarantees.gateways import SimulatedServer, particulars_of
from onewindow.trading.guarantees.models import BankLine, Incoming, Outgoing, Partner
from onewindow.trading.guarantees.rules import Form
from tests.builders import TESTER
from tests.trading.guarantees.builders import begun, heard, issued, told


def credit(tendered, guarantee):
    said = particulars_of(guarantee)
    tendered.bank.changes = {"credited_at": tendered.now.isoformat()}
    tendered.bank.credit(said.account, "200000.00", said.bidder, said.basic_account)
    return tendered.bank.to_tell.pop()


def take(tendered, raw, signature, code="sim-bank"):
    return take_message(
        partner=tendered.known[code], raw=raw, signature=signature, at=tendered.now
    )


def signed(partner, content):
    raw = json.dumps(content).encode()
    return raw, partner.key.sign(raw).hex()


def refusal(tendered, raw, signature, code="sim-bank"):
    with pytest.raises(Refused) as refused:
        take(tendered, raw, signature, code)
    return [violation.code for violation in refused.value.violations]


def test_a_forged_message_is_refused_and_stands_on_the_record(tendered):
    raw, signature = credit(tendered, begun(tendered))
    assert refusal(tendered, raw.replace(b"200000.00", b"900000.00"), signature) == [
        "partner.signature"
    ]
    assert refusal(tendered, raw, "") == ["partner.signature"]
    assert refusal(tendered, raw, signature, "sim-letters") == ["partner.signature"]
    assert Entry.objects.filter(move="partner.forged").count() == 3
    assert (BankLine.objects.count(), Incoming.objects.count()) == (0, 0)


def test_the_same_message_twice_has_one_effect_and_one_answer(tendered):
    guarantee = begun(tendered)
    raw, signature = credit(tendered, guarantee)
    assert [take(tendered, raw, signature) for _ in range(3)] == [(), (), ()]
    guarantee.refresh_from_db()
    assert (guarantee.state, BankLine.objects.count()) == ("paid", 1)


def test_a_refused_letter_told_twice_is_refused_with_the_same_reasons(tendered):
    begun(tendered, form=Form.LETTER)
    tendered.issuer.changes = {"amount": "1.00"}
    heard(tendered, tendered.issuer)
    (first, second) = tendered.issuer.to_tell
    assert take(tendered, *first, "sim-letters") == ()
    reasons = ("担保金额1.00元，少于200,000.00元",)
    assert take(tendered, *second, "sim-letters") == reasons
    assert take(tendered, *second, "sim-letters") == reasons


def test_the_same_bank_line_in_another_message_is_booked_once(tendered):
    guarantee = begun(tendered)
    raw, signature = credit(tendered, guarantee)
    take(tendered, raw, signature)
    content = json.loads(raw) | {"number": "another-number"}
    take(tendered, *signed(tendered.bank, content))
    assert BankLine.objects.count() == 1


def test_one_number_for_two_contents_is_refused(tendered):
    raw, signature = credit(tendered, begun(tendered))
    take(tendered, raw, signature)
    content = json.loads(raw) | {"kind": "bank.bounced"}
    assert refusal(tendered, *signed(tendered.bank, content)) == ["partner.number"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"number": "n-1234567", "kind": "no.such", "body": {}}, "partner.kind"),
        ({"number": "n-1234567", "kind": "bank.credited", "body": {}}, "partner.body"),
        (
            {"number": "n-1234567", "kind": "bank.remitted", "body": {"order": "x"}},
            "partner.order",
        ),
        (
            {"number": "n-1234567", "kind": "letter.issued", "body": {"reference": "x"}},
            "partner.reference",
        ),
        ("no message", "partner.message"),
    ],
)
def test_a_message_that_cannot_be_understood_may_be_sent_again(tendered, content, code):
    assert refusal(tendered, *signed(tendered.bank, content)) == [code]
    assert Incoming.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [("amount", "200000"), ("credited_at", "2026-11-02T09:00:00"), ("line", "1")],
)
def test_a_bank_line_with_a_crooked_value_is_refused(tendered, name, value):
    raw, _ = credit(tendered, begun(tendered))
    content = json.loads(raw)
    content["body"][name] = value
    assert refusal(tendered, *signed(tendered.bank, content)) == ["partner.body"]


def test_only_the_account_bank_may_tell_of_money(tendered):
    raw, _ = credit(tendered, begun(tendered))
    found = signed(tendered.issuer, json.loads(raw))
    assert refusal(tendered, *found, "sim-letters") == ["partner.kind"]


def test_an_institution_cannot_answer_anothers_application(tendered):
    guarantee = begun(tendered, form=Form.LETTER)
    content = {
        "number": "n-1234567",
        "kind": "letter.underwritten",
        "body": {"reference": guarantee.reference},
    }
    found = signed(tendered.insurer, content)
    assert refusal(tendered, *found, "sim-insurer") == ["partner.reference"]


def test_an_institution_cannot_end_a_letter_by_itself(tendered):
    guarantee, _ = issued(tendered)
    content = {
        "number": "n-1234567",
        "kind": "letter.released",
        "body": {"reference": guarantee.reference},
    }
    assert refusal(tendered, *signed(tendered.issuer, content), "sim-letters") == [
        "partner.release"
    ]


def test_a_letter_signed_by_nobody_or_no_pdf_is_refused(tendered):
    guarantee, answers = issued(tendered)
    tendered.issuer.print_letter = lambda _: b"no pdf"
    again, answers = issued(tendered, 1)
    assert (guarantee.state, again.state) == ("in_force", "rejected")
    assert answers == [(), ("电子保函不是 PDF 文件",)]


def test_an_inactive_partner_is_not_heard(tendered):
    raw, signature = credit(tendered, begun(tendered))
    Partner.objects.filter(code="sim-bank").update(is_active=False)
    tendered.known["sim-bank"].refresh_from_db()
    assert refusal(tendered, raw, signature) == ["partner.signature"]


def test_an_institution_that_is_down_is_asked_again_and_given_up_at_last(tendered):
    guarantee = begun(tendered, form=Form.LETTER)
    now = tendered.now
    for _ in range(11):
        assert carry_due(now=now) == (0, 1)
        assert carry_due(now=now) == (0, 0)
        now += timedelta(minutes=31)
    guarantee.refresh_from_db()
    assert guarantee.state == "applied"
    assert carry_due(now=now) == (0, 1)
    guarantee.refresh_from_db()
    assert guarantee.state == "rejected"
    assert particulars_of(guarantee).problems == ("云川模拟银行保函中心：试了12次，机构没有应答",)
    begun(tendered, form=Form.LETTER, partner="sim-surety")


@pytest.fixture
def server(tendered):
    """Serve the simulated partners over HTTP."""
    found = SimulatedServer(0, tendered.partners, "http://127.0.0.1:9")
    threading.Thread(target=found.serve_forever, daemon=True).start()
    for one in tendered.known.values():
        one.url = f"http://127.0.0.1:{found.server_port}/{one.code}"
        one.save()
    yield found
    found.shutdown()
    found.server_close()


def test_an_application_goes_over_http_once_however_often_it_is_sent(tendered, server):
    begun(tendered, form=Form.LETTER)
    assert carry_due(now=tendered.now) == (1, 0)
    Outgoing.objects.update(state="waiting", due_at=tendered.now, attempts=0)
    assert carry_due(now=tendered.now) == (1, 0)
    assert len(tendered.issuer.to_tell) == 2
    assert told(tendered, tendered.issuer) == [(), ()]


def test_a_message_that_the_partner_declines_is_not_sent_again_by_itself(tendered, server):
    tendered.issuer.house = tendered.insurer.public_key
    guarantee = begun(tendered, form=Form.LETTER)
    assert carry_due(now=tendered.now) == (0, 1)
    outgoing = Outgoing.objects.get()
    guarantee.refresh_from_db()
    assert (outgoing.state, outgoing.error, guarantee.state) == ("failed", "签名不符", "rejected")
    send_again(outgoing=outgoing, at=tendered.now, actor=TESTER)
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.attempts) == ("waiting", 0)
