"""A tender document is written from the pack, checked whole, issued once, and taken in secret."""

from decimal import Decimal

from onewindow.trading.tendering.api import document_of
from onewindow.trading.tendering.rules import FactorKind, Method, PriceFormula
from tests.trading.tendering.builders import entered, issued


def codes(refused):
    return [v.code for v in refused.value.violations]


def test_an_issued_document_binds_with_its_terms_and_digest(procedures, bodies, clock):
    tender = entered(procedures, bodies)
    assert document_of(tender) is None
    document = issued(tender)
    found = document_of(tender)
    assert (found.number, found.digest, len(found.digest)) == (1, document.digest, 64)
    terms = found.terms
    assert (terms.method, terms.price_formula) == (
        Method.COMPREHENSIVE,
        PriceFormula.DEVIATION,
    )
    assert terms.parameters == {
        "above": Decimal(1),
        "below": Decimal("0.5"),
        "drop": Decimal(1),
        "over": Decimal(5),
    }
    assert [f.code for f in terms.of(FactorKind.PRICE)] == ["price"]
    assert terms.points(FactorKind.PRICE) == Decimal(60)
    assert found.contract["performance_percent"] == "2"
