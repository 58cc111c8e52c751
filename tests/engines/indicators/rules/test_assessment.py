from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.engines.indicators.rules.assessment import (
    Branch,
    Leaf,
    Tree,
    leaf_score,
    leaf_weights,
    rank,
    tree_problems,
)


def leaf(code, weight=1, zero=0, full=100):
    return Leaf(indicator=code, weight=weight, zero=zero, full=full)


def tree(*branches, doubt="0.2"):
    return Tree(
        code="t", name="评估", subjects="halls", branches=branches, doubt=doubt, source="示例"
    )


TWO = tree(
    Branch(code="a", name="甲", weight=60, leaves=(leaf("A1", 2), leaf("A2", 1))),
    Branch(code="b", name="乙", weight=40, leaves=(leaf("B1"),)),
)


def values(**said):
    return {code: Decimal(value) for code, value in said.items()}


@pytest.mark.parametrize(
    ("value", "score"), [("25", 0), ("20", 0), ("12.5", 50), ("5", 100), ("1", 100)]
)
def test_a_score_lies_on_the_line_from_nothing_to_full(value, score):
    assert leaf_score(leaf("W04", zero=20, full=5), Decimal(value)) == score


def test_a_leaf_with_no_line_is_refused():
    with pytest.raises(ValueError, match="零分值和满分值不能相同"):
        leaf("W04", zero=5, full=5)


def test_weights_add_up_and_a_missing_leafs_goes_to_its_siblings():
    assert leaf_weights(TWO, {"A1", "A2", "B1"}) == {
        "A1": Fraction(2, 5),
        "A2": Fraction(1, 5),
        "B1": Fraction(2, 5),
    }
    assert leaf_weights(TWO, {"A1", "B1"}) == {"A1": Fraction(3, 5), "B1": Fraction(2, 5)}


def test_the_ranking_by_hand():
    found = rank(
        TWO,
        {
            "H1": values(A1=100, A2=50, B1=0),  # 40+10
            "H2": values(A1=50, A2=100, B1=50),  # 20+20+20
            "H3": {"A1": Decimal(90), "A2": None, "B1": Decimal(90)},
        },
    )
    first, second, third = found.places
    assert (first.subject, first.rank, first.score) == ("H2", 1, Decimal("60.00"))
    assert first.branches == {"a": Decimal("66.67"), "b": Decimal("50.00")}
    assert (second.subject, second.rank, second.score) == ("H1", 2, Decimal("50.00"))
    assert (third.subject, third.rank, third.missing) == ("H3", None, ("A2",))
    assert found.dropped == ()


def test_a_leaf_that_nobody_has_leaves_the_tree():
    found = rank(TWO, {"H1": {"A1": Decimal(50), "A2": None, "B1": Decimal(100)}})
    assert found.dropped == ("A2",)
    assert found.places[0].score == Decimal("70.00")


def test_equals_share_the_better_rank():
    same = values(A1=50, A2=50, B1=50)
    worse = values(A1=0, A2=0, B1=0)
    found = rank(TWO, {"H1": same, "H2": same, "H3": worse})
    assert [(one.subject, one.rank) for one in found.places] == [("H1", 1), ("H2", 1), ("H3", 3)]


def test_the_bounds_of_a_rank_by_hand():
    # 差 (A1 +10, B1 −x)：权重 0.6 与 0.4，±20% 时 10×0.48 对 x×0.48
    one = tree(
        Branch(code="a", name="甲", weight=60, leaves=(leaf("A1"),)),
        Branch(code="b", name="乙", weight=40, leaves=(leaf("B1"),)),
    )
    firm = rank(one, {"H1": values(A1=60, B1=50), "H2": values(A1=50, B1="59.99")}).places
    assert [(p.subject, p.best, p.worst) for p in firm] == [("H1", 1, 1), ("H2", 2, 2)]
    loose = rank(one, {"H1": values(A1=60, B1=50), "H2": values(A1=50, B1=60)}).places
    assert [(p.subject, p.best, p.worst) for p in loose] == [("H1", 1, 2), ("H2", 1, 2)]
    assert [p.held for p in firm] == [Decimal("1.00"), Decimal("1.00")]


SCORES = st.fixed_dictionaries(
    {code: st.integers(0, 100).map(Decimal) for code in ("A1", "A2", "B1")}
)


@settings(deadline=None, max_examples=40)
@given(
    found=st.lists(SCORES, min_size=2, max_size=6),
    stretch=st.tuples(*[st.sampled_from([Decimal("0.8"), Decimal(1), Decimal("1.2")])] * 3),
)
def test_no_weights_within_the_doubt_give_a_rank_outside_its_bounds(found, stretch):
    subjects = {f"H{n}": own for n, own in enumerate(found)}
    bounds = {p.subject: (p.best, p.worst) for p in rank(TWO, subjects, draws=0).places}
    base = {"A1": Decimal("0.4"), "A2": Decimal("0.2"), "B1": Decimal("0.4")}
    drawn = dict(zip(base, stretch, strict=True))
    total = {
        name: sum(own[code] * base[code] * drawn[code] for code in base)
        for name, own in subjects.items()
    }
    for name, own in total.items():
        better = sum(other > own for other in total.values())
        assert bounds[name][0] <= 1 + better <= bounds[name][1]


def test_the_same_seed_gives_the_same_draws():
    subjects = {f"H{n}": values(A1=50 + n, A2=50, B1=52 - n) for n in range(4)}
    assert rank(TWO, subjects, seed=7) == rank(TWO, subjects, seed=7)


def test_a_tree_that_contradicts_itself_is_named():
    wrong = tree(Branch(code="a", name="甲", weight=1, leaves=(leaf("A1"), leaf("A1"))))
    assert list(tree_problems(wrong, {"B1"})) == ["t：指标 A1 用了两次", "t：没有指标 A1"]
    assert list(tree_problems(TWO, {"A1", "A2", "B1"})) == []
