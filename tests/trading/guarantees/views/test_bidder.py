"""The bidder's pages, from the choice of a form to an objection."""

import pytest
from django.test import Client

from onewindow.foundation.accounts.models import User
from onewindow.trading.guarantees.actions import ClaimDraft, decide_claim, reveal_due
from onewindow.trading.guarantees.gateways import particulars_of
from onewindow.trading.guarantees.models import BankLine, Guarantee
from tests.builders import TESTER
from tests.trading.guarantees.builders import BASIC, begun, credited, issued, paid

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(account):
    client = Client()
    client.force_login(User.objects.get(pk=account.pk), backend=BACKEND)
    return client


@pytest.fixture
def bidder(tendered):
    return signed_in(tendered.bidders[0])


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_bidder_chooses_a_form_and_gets_an_account(tendered, bidder):
    start = f"/trading/lots/{tendered.lot.code}/deposit/"
    assert "200,000.00" in page(bidder, start)
    code = tendered.firms[0].credit_code
    answer = bidder.get(start, {"firm": code, "form": "transfer"})
    assert answer.url == f"{start}{code}/transfer/"
    asked = bidder.post(answer.url, {"basic_account": "123"})
    assert asked.status_code == 422
    assert "请填写企业基本账户的账号（8至32位数字）" in asked.content.decode()
    answer = bidder.post(answer.url, {"basic_account": BASIC})
    guarantee = Guarantee.objects.get()
    assert answer.url == f"/my/deposits/{guarantee.reference}/"
    shown = page(bidder, answer.url)
    assert particulars_of(guarantee).account in shown
    assert "模拟转账" not in shown
    assert bidder.post(f"{answer.url}simulated/").status_code == 404
    assert guarantee.reference in page(bidder, start)


def test_a_bidder_applies_for_a_letter_and_downloads_it(tendered, bidder):
    code = tendered.firms[0].credit_code
    address = f"/trading/lots/{tendered.lot.code}/deposit/{code}/letter/"
    assert "云川模拟担保有限公司" in page(bidder, address)
    assert "云川模拟财产保险公司" not in page(bidder, address)
    assert bidder.post(address, {"partner": "sim-insurer"}).status_code == 422
    assert bidder.post(address, {"partner": "sim-surety"}).status_code == 302
    guarantee, _ = issued(tendered, 1)
    other = signed_in(tendered.bidders[1])
    found = other.get(f"/my/deposits/{guarantee.reference}/letter/")
    assert (found["Content-Type"], found.content[:5]) == ("application/pdf", b"%PDF-")
    assert bidder.get(f"/my/deposits/{guarantee.reference}/letter/").status_code == 404


def test_what_is_wrong_with_a_refused_letter_is_listed(tendered, bidder):
    guarantee, _ = issued(tendered, amount="1.00")
    shown = page(bidder, f"/my/deposits/{guarantee.reference}/")
    assert "担保金额1.00元，少于200,000.00元" in shown
    assert "重新办理" in shown


def test_money_from_another_is_shown_and_sent_back_when_asked(tendered, bidder):
    guarantee = begun(tendered)
    credited(tendered, guarantee, payer="别的公司")
    address = f"/my/deposits/{guarantee.reference}/"
    assert "付款人是“别的公司”，不是投标人“建设1公司”" in page(bidder, address)
    line = BankLine.objects.get()
    assert bidder.post(f"{address}lines/{line.pk}/return/").status_code == 302
    line.refresh_from_db()
    assert line.state == "returning"


def test_a_bidder_takes_his_deposit_back(tendered, bidder):
    guarantee = paid(tendered)
    answer = bidder.post(f"/my/deposits/{guarantee.reference}/withdraw/", follow=True)
    guarantee.refresh_from_db()
    assert guarantee.state == "refunding"
    assert "等待银行确认" in answer.content.decode()


def test_a_bidder_objects_once_to_a_decision(tendered, bidder, file):
    guarantee = paid(tendered)
    reveal_due(at=tendered.due)
    guarantee.refresh_from_db()
    draft = ClaimDraft("refused_contract", "中标后拒绝签订书面合同，经两次催告。", file)
    decide_claim(guarantee=guarantee, draft=draft, at=tendered.due, actor=TESTER)
    address = f"/my/deposits/{guarantee.reference}/objection/"
    evidence = bidder.get(f"/my/deposits/{guarantee.reference}/evidence/")
    assert evidence["Content-Type"] == "image/png"
    assert bidder.post(address, {"text": "不服"}).status_code == 422
    assert (
        bidder.post(address, {"text": "合同条款与招标文件不符，我方要求更正后签订。"}).status_code
        == 302
    )
    assert guarantee.claims.get().state == "objected"
    assert bidder.post(address, {"text": "再提一次，理由同前，请一并答复。"}).status_code == 404


def test_nobody_sees_anothers_deposit(tendered):
    guarantee = paid(tendered)
    other = signed_in(tendered.bidders[2])
    assert other.get(f"/my/deposits/{guarantee.reference}/").status_code == 404
    assert "还没有办理过保证金" in page(other, "/my/deposits/")


@pytest.mark.parametrize("count", [1, 3])
def test_ones_own_list_asks_the_database_as_often_for_one_as_for_three(
    tendered, bidder, count, django_assert_num_queries
):
    for _ in range(count):
        issued(tendered, amount="1.00")
    page(bidder, "/my/deposits/")
    with django_assert_num_queries(8):
        page(bidder, "/my/deposits/")
