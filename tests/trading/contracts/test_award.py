"""From the report to the award notice: limits, order, lawful grounds, notices, letters."""

import pytest

from onewindow.kernel.violations import Refused
from onewindow.trading.contracts.api import (
    candidates_of,
    decide_award,
)
from onewindow.trading.contracts.models import ResultLetter
from onewindow.trading.tendering.api import Notice, lot_moments
from tests.trading.contracts.builders import (
    at,
    notified,
    publicized,
    rejected,
)
from tests.trading.tendering.builders import TENDERER


def codes(refused):
    return [violation.code for violation in refused.value.violations]


def test_candidates_are_on_show_from_the_day_for_three_days(works):
    award = publicized(works)
    moments = lot_moments(works.lot)
    assert (moments["candidates_from"], moments["candidates_until"]) == (
        at(11, 26),
        at(11, 29, 23, 59).replace(second=59),
    )
    works.lot.refresh_from_db()
    assert (award.state, works.lot.state) == ("publicized", "publicized")
    notice = Notice.objects.get(kind="A-CAND")
    assert notice.state == "published"
    assert [part["label"] for part in notice.content if not part["text"]] == []
    assert "第1名 建设1公司：投标报价9,800,000.00元，质量合格，工期（交货期）300日" in str(
        notice.content
    )


def test_the_first_of_a_state_funded_project_wins_after_the_show(works):
    award = publicized(works)
    first = candidates_of(award)[0]
    for when, outcome in ((at(11, 29, 23, 59), ["award.publicity"]), (at(11, 30, 0, 0), None)):
        works.clock.move_to(when)
        if outcome:
            with pytest.raises(Refused) as refused:
                decide_award(award=award, winner=first, reasons="", at=when, actor=TENDERER)
            assert codes(refused) == outcome
        else:
            assert (
                decide_award(award=award, winner=first, reasons="", at=when, actor=TENDERER) == ()
            )
    works.lot.refresh_from_db()
    assert (award.state, award.winner, award.method, works.lot.state) == (
        "decided",
        first,
        "order",
        "awarded",
    )


def test_everybody_gets_the_letter_that_is_due(works):
    award = notified(works, others=[rejected(works.loser)])
    letters = list(ResultLetter.objects.filter(award=award).order_by("id"))
    assert [(one.is_winner, one.bid.enterprise.name) for one in letters] == [
        (True, "建设1公司"),
        (False, "建设2公司"),
        (False, "建设3公司"),
        (False, "建设4公司"),
    ]
    assert letters[0].content["sentences"] == [
        "贵方参加的滨河小学改扩建（土建）经评审和定标，确定为中标人。",
        "中标价9,800,000.00元，工期（交货期）300日，质量合格，项目负责人项目经理1。",
        "请自本通知书发出之日起30日内与我单位签订书面合同（《招标投标法》（2017修正）第四十六条）。",
    ]
    assert letters[1].content["sentences"][1] == "贵方评审得分90.5分，排序第2名。"
    assert letters[3].content["sentences"][1] == "贵方投标未通过评审：未附安全生产许可证。"
