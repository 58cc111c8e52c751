"""Two ways to one result: decimals and fractions agree on every evaluation that can be made up."""

import copy
import inspect
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.trading.evaluation.rules import (
    Ground,
    Mark,
    Priced,
    differences,
    lines,
    scored,
    tie_key,
    untied,
)
from onewindow.trading.tendering.api import (
    Benchmark,
    EvaluationTerms,
    Factor,
    FactorKind,
    Method,
    PriceFormula,
    TieRule,
)

FACTORS = (
    Factor("plan", "方案", FactorKind.TECHNICAL, "2.1", Decimal(30), False),
    Factor("team", "人员", FactorKind.TECHNICAL, "2.2", Decimal(10), False),
    Factor("works", "业绩", FactorKind.COMMERCIAL, "2.3", Decimal(10)),
    Factor("price", "报价", FactorKind.PRICE, "2.4", Decimal(50)),
)
PARAMETERS = {
    "above": Decimal("1.5"),
    "below": Decimal("0.5"),
    "drop": Decimal(1),
    "over": Decimal(5),
    "rate_from": Decimal("0.01"),
    "rate_until": Decimal("0.06"),
    "rate_step": Decimal("0.005"),
    "weight": Decimal("0.4"),
    "float_rate": Decimal("0.05"),
}
RATE, CEILING = Decimal("0.03"), Decimal("12000000.00")


def terms_of(formula, benchmark, tie, places):
    return EvaluationTerms(
        method=Method.COMPREHENSIVE,
        factors=FACTORS,
        price_formula=formula,
        benchmark=benchmark,
        parameters=PARAMETERS,
        tie_rule=tie,
        places=places,
    )


@st.composite
def evaluations(draw):
    """Make up terms, bids with prices and deductions, and every member's marks."""
    formula = draw(st.sampled_from([*PriceFormula]))
    terms = terms_of(
        formula,
        draw(st.sampled_from([*Benchmark])),
        draw(st.sampled_from([*TieRule])),
        draw(st.integers(0, 4)),
    )
    count, size = draw(st.integers(1, 8)), draw(st.sampled_from([3, 5, 7]))
    cents = st.integers(100_000_000, 1_300_000_000)
    bidders = [
        (
            f"C{n:02d}",
            Decimal(draw(cents)).scaleb(-2),
            draw(st.sampled_from([Decimal("0.0000"), Decimal("0.1000"), Decimal("0.1500")])),
            Decimal(draw(st.sampled_from([0, 0, -50_000_00, 12_345_67]))).scaleb(-2),
        )
        for n in range(count)
    ]
    marks = [
        Mark(str(m), code, one.code, Decimal(draw(st.integers(0, int(one.full * 4)))) / 4)
        for m in range(1, size + 1)
        for code, *_ in bidders
        for one in scored(FACTORS)
    ]
    return terms, bidders, marks, size


def sheets(terms, bidders, marks, size):
    """Return the export of what the product's own way computes."""
    bids = [
        Priced(code, price, price * (1 - deduction) + adjustment)
        for code, price, deduction, adjustment in bidders
    ]
    ground = Ground(CEILING, RATE, Decimal(50))
    found = lines(terms, factors=scored(FACTORS), bids=bids, marks=marks, ground=ground)
    exported = {
        "kind": "onewindow.evaluation.v1",
        "code": "X-P1",
        "terms": terms.as_record(),
        "is_ranked": True,
        "ceiling": f"{CEILING:f}",
        "rate": f"{RATE:f}",
        "bidders": [
            {
                "code": code,
                "price": f"{price:f}",
                "deduction": f"{deduction:f}",
                "adjustment": f"{adjustment:f}",
                "standing": True,
            }
            for code, price, deduction, adjustment in bidders
        ],
        "members": [str(n) for n in range(1, size + 1)],
        "marks": [[m.member, m.bidder, m.factor, f"{m.points:f}"] for m in marks],
        "head": None,
    }
    order = {code: tie_key("", "X-P1", code) for code, *_ in bidders}
    ordered, _ = untied(found, by_technical=terms.tie_rule is TieRule.TECHNICAL, order=order)
    by_code = {one.bidder: one for one in found}
    exported["result"] = {
        "order": list(ordered),
        "candidates": list(ordered[:3]),
        "lines": [shown(by_code[code]) for code in ordered],
    }
    return exported


def shown(line):
    return {
        "bidder": line.bidder,
        "points": {code: f"{points:f}" for code, points in line.points.items()},
        "price_points": None if line.price_points is None else f"{line.price_points:f}",
        "technical": f"{line.technical:f}",
        "total": None if line.total is None else f"{line.total:f}",
    }


@settings(max_examples=60, deadline=None)
@given(evaluations())
def test_both_ways_agree_on_any_evaluation(made):
    assert differences(sheets(*made)) == []


def example():
    terms = terms_of(PriceFormula.LOWEST_FIRST, None, TieRule.TECHNICAL, 2)
    bidders = [
        ("C1", Decimal("9800000.00"), Decimal("0.0000"), Decimal("0.00")),
        ("C2", Decimal("9500000.00"), Decimal("0.0000"), Decimal("0.00")),
    ]
    marks = [
        Mark(str(m), code, factor, Decimal(points))
        for m in (1, 2, 3)
        for code in ("C1", "C2")
        for factor, points in (("plan", "28"), ("team", "9"), ("works", "8"))
    ]
    return sheets(terms, bidders, marks, 3)


def test_an_example_by_hand():
    assert example()["result"]["lines"] == [
        {
            "bidder": "C2",
            "points": {"plan": "28.00", "team": "9.00", "works": "8.00"},
            "price_points": "50.00",
            "technical": "37.00",
            "total": "95.00",
        },
        {
            "bidder": "C1",
            "points": {"plan": "28.00", "team": "9.00", "works": "8.00"},
            "price_points": "48.47",
            "technical": "37.00",
            "total": "93.47",
        },
    ]


@pytest.mark.parametrize(
    ("bend", "words"),
    [
        (lambda s: s["result"]["order"].reverse(), "排序"),
        (lambda s: s["result"]["candidates"].pop(), "候选人"),
        (lambda s: s["result"]["lines"][1].update(total="95.01"), "C1 total"),
        (lambda s: s["bidders"][0].update(price="9400000.00"), "排序"),
        (lambda s: s["marks"][0].__setitem__(3, "30"), "C1 points"),
        (lambda s: s["result"]["lines"].pop(), "有效投标人与评分表不符"),
    ],
)
def test_whatever_is_bent_is_found(bend, words):
    bent = copy.deepcopy(example())
    bend(bent)
    assert words in "；".join(differences(bent))


@pytest.mark.parametrize(
    "bend",
    [
        lambda s: s["marks"].append(s["marks"][0]),
        lambda s: s["marks"].pop(),
        lambda s: s["marks"][0].__setitem__(0, "9"),
        lambda s: s["marks"][0].__setitem__(3, "31"),
        lambda s: s["marks"][0].__setitem__(2, "price"),
        lambda s: s.update(kind="x"),
    ],
)
def test_sheets_that_are_no_sheets_are_refused(bend):
    bent = copy.deepcopy(example())
    bend(bent)
    with pytest.raises(ValueError, match=r"评分|x"):
        differences(bent)


def test_the_stand_alone_program_carries_the_same_file():
    other = Path(__file__).parents[3] / "verifier" / "recount.py"
    assert Path(inspect.getfile(differences)).read_bytes() == other.read_bytes()
