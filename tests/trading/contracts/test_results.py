"""A bidder reads how the own bid was judged after the award notice, and of no other bid."""

from decimal import Decimal

import pytest

from onewindow.foundation.messaging.api import Message
from onewindow.trading.contracts.models import ResultLetter
from onewindow.trading.contracts.queries import own_result
from onewindow.trading.contracts.rules import Party
from tests.builders import user
from tests.trading.contracts.builders import notified, publicized, rejected

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def letters(works):
    notified(works, others=[rejected(works.loser)])
    return list(ResultLetter.objects.order_by("id"))


@pytest.fixture
def enter(client):
    def enter(who):
        client.force_login(who, backend=BACKEND)
        return client

    return enter


def test_score_and_place_are_the_own_ones_and_who_was_out_reads_why(letters):
    found = [own_result(letter) for letter in letters]
    assert [(one.place, one.ranked, one.score, one.rejected_for) for one in found] == [
        (1, 3, Decimal("91.5000"), ""),
        (2, 3, Decimal("90.5000"), ""),
        (3, 3, Decimal("89.5000"), ""),
        (None, 3, None, "未附安全生产许可证"),
    ]


def test_the_page_shows_the_own_result_and_no_other(enter, works, letters):
    page = enter(works.signers["other"][0]).get(f"/trading/letters/{letters[1].number}/")
    words = page.content.decode()
    assert "第2名，共3家参加排序" in words
    assert "90.50" in words
    assert ("91.50" in words, "89.50" in words, "建设3公司" in words) == (False, False, False)
    assert "提出异议、投诉" in words
    won = enter(works.signers[Party.SUPPLIER][0]).get(f"/trading/letters/{letters[0].number}/")
    assert "提出异议、投诉" not in won.content.decode()


def test_who_did_not_pass_reads_the_reason(enter, works, letters):
    owner = user("out", of=works.loser.legal_person)
    words = enter(owner).get(f"/trading/letters/{letters[3].number}/").content.decode()
    assert "未通过评审的原因：未附安全生产许可证" in words
    assert "评审总得分" not in words


def test_each_is_told_by_a_message_with_the_way_to_it(letters):
    told = Message.objects.order_by("id").values_list("title", "link")
    assert list(told)[1:] == [
        ("中标结果通知书", f"/trading/letters/{one.number}/") for one in letters[1:]
    ]


def test_over_http_everybody_has_the_own_results_alone(enter, works, letters):
    other = enter(works.signers["other"][0])
    listed = other.get("/api/v1/results").json()
    assert [one["number"] for one in listed] == [letters[1].number]
    mine = other.get(f"/api/v1/results/{letters[1].number}").json()
    assert (mine["place"], mine["score"], mine["bidder"]) == (2, "90.5000", "建设2公司")
    assert other.get(f"/api/v1/results/{letters[0].number}").status_code == 404
    buyer = enter(works.holders["招标人"])
    assert buyer.get("/api/v1/results").status_code == 403


def test_before_the_award_notice_there_is_nothing_to_read(enter, works):
    publicized(works)
    assert enter(works.signers["other"][0]).get("/api/v1/results").json() == []


def test_a_result_that_changed_is_not_shown_any_more(enter, works, letters):
    ResultLetter.objects.filter(pk=letters[1].pk).update(withdrawn_at=letters[1].sent_at)
    other = enter(works.signers["other"][0])
    assert other.get(f"/api/v1/results/{letters[1].number}").status_code == 404
    page = other.get(f"/trading/letters/{letters[1].number}/").content.decode()
    assert ("不再有效" in page, "本企业的评审结果" in page) == (True, False)


@pytest.mark.parametrize("count", [1, 2])
def test_the_list_takes_the_same_queries_for_one_and_for_more(
    enter, works, letters, count, django_assert_num_queries
):
    other = works.signers["other"][0]
    if count == 2:
        works.firms[2].legal_person = works.firms[1].legal_person
        works.firms[2].save()
    client = enter(other)
    client.get("/api/v1/results")
    with django_assert_num_queries(7):
        assert len(client.get("/api/v1/results").json()) == count
