"""The lists of evaluations and of questions take as many queries for three rows as for one."""

import pytest
from django.utils import timezone

from onewindow.trading.evaluation.api import ask_bidder
from onewindow.trading.evaluation.models import Evaluation
from tests.builders import user
from tests.trading.evaluation.sittings import acting, begun, leader

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def counted(client, django_assert_max_num_queries):
    def count(who, address):
        client.force_login(who, backend=BACKEND)
        client.get(address)
        with django_assert_max_num_queries(200) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    return count


def test_the_lists_take_as_many_queries_for_three_rows_as_for_one(closed, library, clock, counted):
    evaluation = begun(closed, clock)
    bidder = user("bidder1", of=closed.owners[0])
    bid = evaluation.contenders.get(credit_code=closed.firms[0].credit_code)
    bid.evaluation = evaluation
    lead = leader(evaluation)

    def ask():
        ask_bidder(
            member=lead, contender=bid, text="请澄清", at=timezone.now(), actor=acting(lead)
        )

    ask()
    officer = closed.parties["交易中心"]
    one = [counted(officer, "/desk/evaluations/"), counted(bidder, "/my/inquiries/")]
    ask()
    ask()
    for number in (2, 3):
        Evaluation.objects.create(
            lot=closed.lot,
            code=f"{closed.lot.code}-P{number}",
            terms=evaluation.terms,
            starts_at=evaluation.starts_at,
            state="again",
        )
    three = [counted(officer, "/desk/evaluations/"), counted(bidder, "/my/inquiries/")]
    assert three == one
