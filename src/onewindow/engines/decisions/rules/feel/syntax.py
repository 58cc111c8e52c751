"""
The syntax tree of FEEL (DMN 1.5, chapter 10.3): the parser makes it, everything else reads it.

Each node knows the place in the text where it begins, so that a fault can point at it. No node
holds a computed value: ``date("2026-01-01")`` stays a call, ``1 + 1`` stays an addition.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Any part of an expression."""

    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, a text, true, false or null, as it stands in the text."""

    value: Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class AtLiteral(Node):
    """A date, time, date and time or duration: ``@"2026-11-26"``."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name in scope; names may hold spaces, here with single ones."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """Minus in front of an operand."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """``+ - * / **``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """``= != < <= > >=``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logical(Node):
    """``and``, ``or`` of ternary logic."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """``value between low and high``; both ends belong to it."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Range(Node):
    """``[1..10]``, ``(1..10)``; as a unary test also ``< 10`` with the other end open (None)."""

    low: Node | None
    high: Node | None
    has_low: bool
    has_high: bool


@dataclass(frozen=True, slots=True)
class Wildcard(Node):
    """The test ``-``: everything passes."""


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """
    Unary tests: the input passes if any of them holds, or none under ``not(…)``.

    A test is a Range, a Wildcard, or an expression; an expression that names ``?`` is a condition,
    one that gives a value is compared with the input, one that gives a list or a range holds it.
    """

    tests: tuple[Node, ...]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class In(Node):
    """``value in tests``."""

    value: Node
    tests: Tests


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """``value instance of type``; the type as it stands in the text, e.g. ``list<number>``."""

    value: Node
    type: str


@dataclass(frozen=True, slots=True)
class Listing(Node):
    """``[a, b]``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """``{a: 1, b: a + 1}``; later entries see earlier ones."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Function(Node):
    """``function(a: number, b) body``; parameters as name and type, an empty type is any."""

    parameters: tuple[tuple[str, str], ...]
    body: Node
    is_external: bool = False


@dataclass(frozen=True, slots=True)
class Call(Node):
    """``f(1, 2)`` or ``f(a: 1, b: 2)``; never both kinds of argument."""

    function: Node
    positional: tuple[Node, ...] = ()
    named: tuple[tuple[str, Node], ...] = ()


@dataclass(frozen=True, slots=True)
class Path(Node):
    """``subject.name``: an entry of a context, or a property of a date, time, duration, range."""

    subject: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """``subject[condition]``: items that pass, or the item at a number counted from 1."""

    subject: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    """``if condition then one else other``."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """``name in domain``; with an end it is the range ``domain..end``."""

    name: str
    domain: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    """``for x in xs, y in ys return body``; ``partial`` names the results so far."""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """``some`` or ``every`` x in xs ``satisfies`` condition."""

    quantifier: str
    iterators: tuple[Iterator, ...]
    condition: Node


def parts_of(node: Node) -> Iterable[Node]:
    """Yield the nodes directly below a node, in the order of the text."""
    for part in fields(node):
        yield from _nodes_in(getattr(node, part.name))


def walk(node: Node) -> Iterable[Node]:
    """Yield a node and everything below it; without recursion."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(parts_of(here))


def height(node: Node) -> int:
    """Return how many nodes stand on the longest way down from a node; without recursion."""
    level, levels = [node], 0
    while level:
        levels += 1
        level = [part for above in level for part in parts_of(above)]
    return levels


def _nodes_in(value: object) -> Iterable[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes_in(item)
