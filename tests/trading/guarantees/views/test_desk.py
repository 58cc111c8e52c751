"""The centre's desk and the tenderer's, before and after the deadline; the public check."""

import io

import pytest
import time_machine
from PIL import Image

from onewindow.kernel.access import Role
from onewindow.trading.guarantees.gateways import particulars_of
from onewindow.trading.guarantees.models import Claim, Guarantee, Partner
from onewindow.trading.guarantees.rules import Form
from tests.builders import user
from tests.trading.guarantees.builders import begun, credited, issued, paid
from tests.trading.guarantees.views.test_bidder import page, signed_in

HIDDEN = "投标截止前，谁交了保证金、有几家交了，任何人都看不到"


@pytest.fixture
def after(tendered):
    """Stop the clock at the deadline."""
    with time_machine.travel(tendered.due, tick=False):
        yield tendered.due


def desk(tendered):
    return f"/desk/lots/{tendered.lot.code}/deposits/"


@pytest.mark.parametrize("who", ["officer", "buyer", "watch", "auditor"])
def test_before_the_deadline_every_desk_says_why_nothing_is_shown(tendered, who):
    guarantee = paid(tendered)
    client = signed_in(getattr(tendered, who))
    shown = page(client, desk(tendered))
    assert HIDDEN in shown
    assert "建设1公司" not in shown
    assert "无法显示：还没有到截止时间" in page(client, "/desk/deposits/")
    assert client.get(f"/desk/deposits/{guarantee.reference}/").status_code == 404
    assert client.get(f"/desk/deposits/{guarantee.reference}/letter/").status_code == 404


def test_after_the_deadline_each_bidder_stands_with_what_counts(tendered, after):
    with time_machine.travel(tendered.now, tick=False):
        paid(tendered)
        credited(tendered, begun(tendered, 1), "199999.99")
    client = signed_in(tendered.officer)
    shown = page(client, desk(tendered))
    assert "建设1公司" in shown
    assert "到账199,999.99元，少0.01元" in shown
    assert "建设3公司" not in shown
    bank = page(client, f"{desk(tendered)}bank/")
    assert bank.count("已入账") == 2
    guarantee = Guarantee.objects.order_by("id").first()
    one = page(client, f"/desk/deposits/{guarantee.reference}/")
    assert "开标前不具名" in one
    assert "签订书面合同后起算" in page(client, f"/desk/deposits/{guarantee.reference}/clock/")


def test_an_empty_lot_is_told(tendered, after):
    assert "没有投标人交保证金" in page(signed_in(tendered.buyer), desk(tendered))
    assert "没有来款" in page(signed_in(tendered.officer), f"{desk(tendered)}bank/")


def picture():
    content = io.BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    content.seek(0)
    content.name = "催告函.png"
    return content


def test_the_tenderer_decides_and_drops_and_nobody_else(tendered, after):
    with time_machine.travel(tendered.now, tick=False):
        guarantee = paid(tendered)
    buyer, watch = signed_in(tendered.buyer), signed_in(tendered.watch)
    page(buyer, desk(tendered))
    address = f"/desk/deposits/{guarantee.reference}/"
    said = {"ground": "refused_contract", "reason": "中标后拒绝签订书面合同，经两次催告。"}
    assert watch.post(address, {**said, "evidence": picture()}).status_code == 404
    assert buyer.post(address, said).status_code == 422
    assert buyer.post(address, {**said, "evidence": picture()}).status_code == 302
    shown = page(buyer, address)
    assert "《招标投标法实施条例》第七十四条" in shown
    assert page_type(buyer, f"{address}evidence/") == "image/png"
    answer = buyer.post(f"{address}answer/", {"what": "uphold", "answer": ""}, follow=True)
    assert "之前可以提出异议" in answer.content.decode()
    buyer.post(f"{address}answer/", {"what": "drop", "answer": "已签订合同"})
    assert Claim.objects.get().state == "dropped"


def page_type(client, address):
    return client.get(address)["Content-Type"]


def test_lines_for_no_account_are_shown_only_once_they_tell_nothing(tendered, after):
    tendered.bank.credit("80000", "5.00", "某某公司", "1")
    raw, signature = tendered.bank.to_tell.pop()
    client = signed_in(tendered.officer)
    address = "/api/v1/partners/sim-bank/messages"
    said = {"content_type": "application/json", "HTTP_X_SIGNATURE": signature}
    with time_machine.travel(tendered.now, tick=False):
        assert client.put(address, raw, **said).json() == {"accepted": True, "reasons": []}
        assert "没有可以显示的来款" in page(client, "/desk/deposits/unmatched/")
    with time_machine.travel(tendered.due.replace(hour=2), tick=False):
        assert "某某公司" in page(client, "/desk/deposits/unmatched/")


def test_anybody_checks_a_letter_and_learns_whose_it_is_after_the_opening(tendered, client):
    guarantee, _ = issued(tendered)
    said = particulars_of(guarantee)
    query = {"number": said.letter_number, "code": said.letter_code}
    shown = client.get("/guarantees/check/", query).content.decode()
    assert "真实，现在有效" in shown
    assert "建设1公司" not in shown
    assert tendered.lot.code not in shown
    assert client.get("/guarantees/check/", {**query, "code": "X"}).status_code == 404
    assert client.get("/guarantees/check/", {"number": ""}).status_code == 422
    with time_machine.travel(tendered.due, tick=False):
        page(signed_in(tendered.officer), desk(tendered))
        assert "建设1公司" in client.get("/guarantees/check/", query).content.decode()


def test_the_api_gives_a_bidder_his_deposit_and_the_roll_after_the_deadline(tendered):
    bidder, officer = signed_in(tendered.bidders[0]), signed_in(tendered.officer)
    lot = f"/api/v1/lots/{tendered.lot.code}/deposits"
    own = f"{lot}/{tendered.firms[0].credit_code}"
    said = {"form": "letter", "partner": "sim-letters"}
    first = bidder.put(own, said, content_type="application/json")
    again = bidder.put(own, said, content_type="application/json")
    assert (first.status_code, first.json()) == (200, again.json())
    assert first.json()["state"] == "applied"
    assert signed_in(tendered.bidders[1]).get(own).status_code == 422
    assert officer.get(lot).json()["violations"][0]["code"] == "guarantee.sealed"
    issued(tendered, 1)
    assert bidder.delete(own).status_code == 204
    with time_machine.travel(tendered.due, tick=False):
        roll = signed_in(tendered.officer).get(lot).json()
    assert [(one["bidder"], one["amount"], one["problem"]) for one in roll] == [
        ("建设1公司", "0.00", "截止前已撤回"),
        ("建设2公司", "200000.00", ""),
    ]
    assert [one["is_sufficient"] for one in roll] == [False, True]


def test_the_administrator_connects_an_institution_with_a_sound_key(tendered):
    admin = signed_in(user("root", role=Role.ADMINISTRATOR))
    said = {
        "code": "new-bank",
        "name": "新银行",
        "kind": "bank",
        "url": "http://example.com/",
        "public_key": "no key",
        "is_active": "on",
    }
    refused = admin.post("/desk/partners/new/", said)
    assert refused.status_code == 422
    assert "接口地址应以 https:// 开头" in refused.content.decode()
    assert "公钥应为 PEM 格式的 Ed25519 公钥" in refused.content.decode()
    good = {**said, "url": "https://bank.example/", "public_key": tendered.bank.public_key}
    assert admin.post("/desk/partners/new/", good).status_code == 302
    assert Partner.objects.get(code="new-bank").url == "https://bank.example/"
    assert "新银行" in page(admin, "/desk/partners/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_lot_page_asks_the_database_as_often_for_one_as_for_three(
    tendered, after, count, django_assert_num_queries
):
    with time_machine.travel(tendered.now, tick=False):
        for firm in range(count):
            issued(tendered, firm, form=Form.POLICY, partner="sim-insurer")
    client = signed_in(tendered.officer)
    page(client, desk(tendered))
    with django_assert_num_queries(14):
        page(client, desk(tendered))
