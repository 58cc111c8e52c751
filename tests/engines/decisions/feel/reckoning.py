"""Shorthand for the tests of FEEL: the value of a text, and the reasons of its nulls."""

from datetime import UTC, datetime

from onewindow.engines.decisions.rules.feel.engine import Surroundings, evaluate, passes
from onewindow.engines.decisions.rules.feel.limits import Meter
from onewindow.engines.decisions.rules.feel.parser import parse_expression, parse_unary_tests
from onewindow.engines.decisions.rules.feel.reading import text_of

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
GIVEN = Surroundings(now=NOON)


def value(text, **facts):
    """The value of a text for facts."""
    return evaluate(parse_expression(text, names=facts), facts, GIVEN).value


def said(text, **facts):
    """The value of a text as FEEL writes it."""
    return text_of(value(text, **facts), Meter(GIVEN.limits), is_inside=True)


def reasons(text, **facts):
    """Why something in a text became null."""
    remarks = evaluate(parse_expression(text, names=facts), facts, GIVEN).remarks
    return [remark.message for remark in remarks]


def holds(tests, fact, **facts):
    """Whether a value passes the unary tests of a text."""
    return passes(parse_unary_tests(tests, names=facts), fact, facts, GIVEN).value
