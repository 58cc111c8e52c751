"""An evaluation from its start to the signed report, and what stands in its way."""

from tests.trading.evaluation.sittings import again, reported, tallied


def test_scores_places_and_candidates_follow_from_sheets_and_prices(closed, library, clock):
    evaluation = tallied(closed, clock)
    codes = [firm.credit_code for firm in closed.firms]
    rows = {one["bidder"]: one for one in evaluation.result["lines"]}
    assert evaluation.result["order"] == [codes[0], codes[1], codes[2]]
    assert evaluation.result["candidates"] == [codes[0], codes[1], codes[2]]
    # 价格分：9500000 ÷ 报价 × 50
    assert rows[codes[0]] == {
        "bidder": codes[0],
        "points": {"plan": "35.00", "works": "8.00"},
        "price_points": "48.47",
        "technical": "35.00",
        "total": "91.47",
    }
    assert [rows[code]["total"] for code in codes] == ["91.47", "90.00", "87.48"]


def test_the_report_is_made_after_the_recount_agrees(closed, library, clock):
    evaluation = reported(closed, clock)
    assert again(evaluation).state == "signing"
