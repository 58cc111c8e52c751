"""The two ways into the grammar: an expression, and the unary tests of a cell of a table."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from onewindow.engines.decisions.rules.feel import syntax
from onewindow.engines.decisions.rules.feel.cursor import Cursor
from onewindow.engines.decisions.rules.feel.faults import Unreadable
from onewindow.engines.decisions.rules.feel.grammar import Parser
from onewindow.engines.decisions.rules.feel.naming import TYPE_NAMES
from onewindow.engines.decisions.rules.feel.vocabulary import LONG_NAMES, Known, Vocabulary

MAX_HEIGHT = 120
"""The greatest height of a tree; a chain of operators is as high as it is long."""

BUILT_IN = Vocabulary(LONG_NAMES)
BUILT_IN_TYPES = Vocabulary(TYPE_NAMES)

Names = Iterable[str] | Vocabulary
"""Names, or a vocabulary of them that is used for many texts."""

Tree = TypeVar("Tree", bound=syntax.Node)


def parse_expression(
    text: str,
    *,
    names: Iterable[str] = (),
    members: Names = (),
    types: Names = (),
) -> syntax.Node:
    """
    Return the tree of an expression.

    :param names: names in scope, as they are declared
    :param members: names of parts of values (after a dot, and inside a filter)
    :param types: names of declared types; these and members may be a Vocabulary, made once
    :raises Unreadable: if the text is not FEEL, or too long or too deep.
    """
    return _parse(text, Parser.expression, _known(names, members, types))


def parse_unary_tests(
    text: str,
    *,
    names: Iterable[str] = (),
    members: Names = (),
    types: Names = (),
) -> syntax.Tests:
    """
    Return the unary tests of a cell of a decision table; parameters as in parse_expression.

    :raises Unreadable: if the text is not FEEL, or too long or too deep.
    """
    return _parse(text, Parser.unary_tests, _known(names, members, types))


def _parse(text: str, rule: Callable[[Parser], Tree], known: Known) -> Tree:
    cursor = Cursor(text)
    try:
        tree = rule(Parser(cursor, known))
    except RecursionError:
        raise Unreadable("嵌套过深", 0, text) from None
    if cursor.here.kind != "end":
        raise cursor.fault(f"多出了{cursor.said()}")
    if syntax.height(tree) > MAX_HEIGHT:
        raise Unreadable(f"连在一起的运算过多，最多{MAX_HEIGHT}层", 0, text)
    return tree


def _known(names: Iterable[str], members: Names, types: Names) -> Known:
    """Return vocabularies that a parser may add to."""
    return Known(
        Vocabulary(names, BUILT_IN),
        Vocabulary((), _made(members, None)),
        Vocabulary((), _made(types, BUILT_IN_TYPES)),
    )


def _made(names: Names, outer: Vocabulary | None) -> Vocabulary:
    return names if isinstance(names, Vocabulary) else Vocabulary(names, outer)
