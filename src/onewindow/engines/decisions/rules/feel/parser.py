"""The two ways into the grammar: an expression, and the unary tests of a cell of a table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from onewindow.engines.decisions.rules.feel import syntax
from onewindow.engines.decisions.rules.feel.cursor import Cursor
from onewindow.engines.decisions.rules.feel.faults import Unreadable
from onewindow.engines.decisions.rules.feel.grammar import Parser
from onewindow.engines.decisions.rules.feel.naming import TYPE_NAMES
from onewindow.engines.decisions.rules.feel.scope import LONG_NAMES, Scope

MAX_HEIGHT = 120
"""The greatest height of a tree; a chain of operators is as high as it is long."""

Tree = TypeVar("Tree", bound=syntax.Node)


def parse_expression(
    text: str,
    *,
    names: Iterable[str] = (),
    members: Iterable[str] = (),
    types: Iterable[str] = (),
) -> syntax.Node:
    """
    Return the tree of an expression.

    :param names: names in scope, as they are declared
    :param members: names of parts of values (after a dot, and inside a filter)
    :param types: names of declared types
    :raises Unreadable: if the text is not FEEL, or too long or too deep.
    """
    return _parse(text, Parser.expression, Known(names, members, types))


def parse_unary_tests(
    text: str,
    *,
    names: Iterable[str] = (),
    members: Iterable[str] = (),
    types: Iterable[str] = (),
) -> syntax.Tests:
    """
    Return the unary tests of a cell of a decision table; parameters as in parse_expression.

    :raises Unreadable: if the text is not FEEL, or too long or too deep.
    """
    return _parse(text, Parser.unary_tests, Known(names, members, types))


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a text may use."""

    names: Iterable[str]
    members: Iterable[str]
    types: Iterable[str]


def _parse(text: str, rule: Callable[[Parser], Tree], known: Known) -> Tree:
    cursor = Cursor(text)
    parser = Parser(
        cursor,
        Scope([*LONG_NAMES, *known.names]),
        Scope(known.members),
        Scope([*TYPE_NAMES, *known.types]),
    )
    try:
        tree = rule(parser)
    except RecursionError:
        raise Unreadable("嵌套过深", 0, text) from None
    if cursor.here.kind != "end":
        raise cursor.fault(f"多出了{cursor.said()}")
    if syntax.height(tree) > MAX_HEIGHT:
        raise Unreadable(f"连在一起的运算过多，最多{MAX_HEIGHT}层", 0, text)
    return tree
