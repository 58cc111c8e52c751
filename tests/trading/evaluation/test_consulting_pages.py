"""The pages of a consultation: the group's, a supplier's, and what nobody outside may read."""

import pytest
from django.utils import timezone

from onewindow.foundation.accounts.api import roles_of
from onewindow.kernel.access import PUBLIC
from tests.architecture.test_access import OPERATIONS, PAGES
from tests.builders import user
from tests.trading.evaluation.consulting import ask, consulting, offer, open_offers, release_offers
from tests.trading.evaluation.sittings import leader, members

BACKEND = "django.contrib.auth.backends.ModelBackend"
FIRST_PRICES = ("9800000", "9,800,000", "9500000", "9,500,000", "9600000", "9,600,000")


@pytest.fixture
def enter(client):
    def enter(who):
        client.force_login(who, backend=BACKEND)
        return client

    return enter


def text_of(answer):
    return answer.content.decode()


def test_the_group_hears_changes_asks_and_opens_over_its_pages(enter, closed, library, clock):
    evaluation = consulting(closed, clock, heard=2)
    base = f"/desk/evaluations/{evaluation.code}/"
    lead = leader(evaluation).user
    buyer = next(one for one in members(evaluation) if one.is_representative).user
    page = text_of(enter(lead).get(base))
    assert f"还有1家没有磋商：{closed.firms[2].name}" in page
    said = {"bidder": closed.firms[2].credit_code, "attendees": "经理", "words": "逐条确认"}
    enter(lead).post(f"{base}talks/", said)
    enter(lead).post(f"{base}changes/", {"clause": "质保期", "becomes": "改为三年"})
    page = text_of(enter(lead).get(base))
    assert "全部供应商都已磋商" in page
    assert "确认并通知全部供应商" not in page
    page = text_of(enter(buyer).get(base))
    assert "确认并通知全部供应商" in page
    number = evaluation.amendments.get().pk
    enter(buyer).post(f"{base}changes/{number}/", {"confirm": "1"})
    assert "已书面通知全部供应商" in text_of(enter(buyer).get(base))
    page = text_of(enter(lead).get(f"{base}lead/"))
    assert "将通知还在磋商的3家供应商" in page
    refused = enter(lead).post(f"{base}lead/offers/", {"due": "今天"}, follow=True)
    assert "请填写日期和时刻" in text_of(refused)
    due = timezone.localtime() + timezone.timedelta(hours=1)
    enter(lead).post(f"{base}lead/offers/", {"due": due.strftime("%Y-%m-%dT%H:%M")})
    for number, price in enumerate(("9000000.00", "9100000.00", "9200000.00")):
        offer(closed, number, price)
    page = text_of(enter(lead).get(f"{base}lead/"))
    assert "已收到 <strong>3</strong> 份，共有3家可以提交" in page
    assert "开启最后报价" not in page
    clock.move_to(due)
    release_offers(closed)
    assert "开启最后报价" in text_of(enter(lead).get(f"{base}lead/"))
    done = enter(lead).post(f"{base}lead/offers/open/", follow=True)
    assert "最后报价已开启" in text_of(done)
    assert "9,000,000.00" in text_of(enter(lead).get(base))


def test_a_supplier_sees_its_own_place_and_leaves_on_its_own_page(enter, closed, library, clock):
    evaluation = consulting(closed, clock)
    account, stranger = user("firm1", of=closed.owners[0]), user("nobody")
    assert enter(stranger).get("/my/consultations/").status_code == 403
    page = text_of(enter(account).get("/my/consultations/"))
    assert "磋商小组正在与各供应商分别磋商" in page
    ask(evaluation)
    page = text_of(enter(account).get("/my/consultations/"))
    assert ("请提交最后报价" in page, closed.firms[1].name in page) == (True, False)
    bid = text_of(enter(account).get(f"/trading/lots/{closed.lot.code}/bid/"))
    assert ("提交最后报价" in bid, 'value="300"' in bid) == (True, True)
    place = evaluation.contenders.get(credit_code=closed.firms[0].credit_code)
    other = evaluation.contenders.get(credit_code=closed.firms[1].credit_code)
    assert enter(account).post(f"/my/consultations/{other.pk}/leave/").status_code == 404
    left = enter(account).post(f"/my/consultations/{place.pk}/leave/", {}, follow=True)
    assert "已退出磋商，保证金将退还。" in text_of(left)
    bid = text_of(enter(account).get(f"/trading/lots/{closed.lot.code}/bid/"))
    assert "不在本次可以提交最后报价的供应商之列" in bid


def test_the_list_of_consultations_takes_as_many_queries_for_three_rows_as_for_one(
    enter, closed, library, clock, django_assert_max_num_queries
):
    ask(consulting(closed, clock))
    account = user("firm1", of=closed.owners[0])

    def count():
        enter(account).get("/my/consultations/")
        with django_assert_max_num_queries(100) as queries:
            page = text_of(enter(account).get("/my/consultations/"))
        return len(queries), page.count("请提交最后报价")

    one = count()
    for firm in closed.firms:
        type(firm).objects.filter(pk=firm.pk).update(legal_person=closed.owners[0])
    assert (one, count()) == ((one[0], 1), (one[0], 3))


def addresses(lot, roles):
    """Yield every address that answers these roles by GET, with the lot or its tender in it."""
    for door in (*PAGES, *(one for one in OPERATIONS if one.method == "GET")):
        route = door.route
        if not door.access or not door.access & roles:
            continue
        code = lot.code if "lots" in route else lot.tender.code
        for mark in ("<str:code>", "{code}", "<str:ocid>", "{ocid}"):
            route = route.replace(mark, code)
        if not set("<{(") & set(route):
            yield f"/{route}"


def test_nobody_outside_reads_a_first_price_nor_who_made_a_last_offer(
    client, closed, library, clock
):
    evaluation = consulting(closed, clock)
    due = ask(evaluation)
    for number, price in enumerate(("9000000.00", "9100000.00", "9200000.00")):
        offer(closed, number, price)
    rival = user("firm2", of=closed.owners[1])

    def read():
        found = {}
        for who in (None, rival):
            client.logout()
            if who:
                client.force_login(who, backend=BACKEND)
            for address in addresses(closed.lot, roles_of(who) if who else PUBLIC):
                answer = client.get(address)
                if answer.status_code == 200 and not answer.streaming:
                    found[who and who.username, address] = text_of(answer)
        return found

    before = read()
    assert len(before) > 60
    own = f"/trading/lots/{closed.lot.code}/bid/"
    told = [key for key, text in before.items() for price in FIRST_PRICES if price in text]
    assert [key for key in told if key[1] != own] == []
    clock.move_to(due)
    release_offers(closed)
    open_offers(evaluation)
    after = [text for key, text in read().items() if key[1] != own]
    last = ("9000000", "9,000,000", "9100000", "9,100,000", "9200000", "9,200,000")
    assert [text for text in after for price in (*FIRST_PRICES, *last) if price in text] == []
