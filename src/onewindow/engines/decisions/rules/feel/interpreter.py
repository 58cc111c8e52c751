"""
Runs a tree: each kind of node has one method, which returns its value.

A node whose operation has no result raises Undefined inside; ``evaluate`` catches it, keeps the
reason as a remark, and the node is null. Only limits stop a run.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import DecimalException
from typing import Any, ClassVar

from onewindow.engines.decisions.rules.feel import syntax
from onewindow.engines.decisions.rules.feel.arithmetic import calculate, negate
from onewindow.engines.decisions.rules.feel.calling import Closure, Scope
from onewindow.engines.decisions.rules.feel.comparing import compare, contains, equal
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.iterating import item_at, items_of, span_items
from onewindow.engines.decisions.rules.feel.limits import Meter
from onewindow.engines.decisions.rules.feel.properties import property_of
from onewindow.engines.decisions.rules.feel.reading import moment_of
from onewindow.engines.decisions.rules.feel.spans import Span
from onewindow.engines.decisions.rules.feel.types import (
    ANY,
    Callee,
    Parameter,
    Type,
    type_of,
    unrestricted,
)
from onewindow.engines.decisions.rules.feel.values import word_of

INPUT = "?"
MAX_REMARKS = 100
_ORDERS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


@dataclass(frozen=True, slots=True)
class Remark:
    """
    Why something became null: a place in the text and a Chinese sentence.

    ``where`` names the decision of a model that it happened in.
    """

    at: int
    message: str
    where: str = ""


@dataclass(slots=True)
class Interpreter:
    """
    One run: what it may use, the moment it is for, the types it knows, and its remarks.

    :param now: what ``now()`` and ``today()`` give; None makes them null
    :param functions: the functions that are there without being declared
    """

    meter: Meter
    functions: Mapping[str, Callee]
    now: datetime | None = None
    types: Mapping[str, Type] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    where: str = ""

    def evaluate(self, node: syntax.Node, scope: Scope) -> Any:
        """
        Return the value of a node; null, with a remark, if it has none.

        :raises Exceeded: if a limit is passed.
        """
        self.meter.spend()
        self.meter.enter()
        try:
            return self._METHODS[type(node)](self, node, scope)
        except Undefined as reason:
            return self.null(str(reason), node.at)
        except DecimalException:
            return self.null("结果超出数字范围", node.at)
        finally:
            self.meter.leave()

    def null(self, message: str, at: int = 0) -> Any:
        """Return null and keep the reason for it."""
        if len(self.remarks) < MAX_REMARKS:
            self.remarks.append(Remark(at, message, self.where))
        return None

    def call(
        self, function: Any, positional: Sequence[Any], named: Mapping[str, Any] | None = None
    ) -> Any:
        """
        Return what a function gives for arguments by position or by name.

        :raises Undefined: if it is no function or does not take them.
        """
        if not isinstance(function, Callee):
            raise Undefined(f"{word_of(function)}不是函数，不能调用")
        self.meter.spend()
        return function.call(self, positional, named or {})

    def passes(self, tests: syntax.Tests, value: Any, scope: Scope) -> bool | None:
        """Return whether a value passes unary tests; None if none holds and one is undecided."""
        inner = Scope({INPUT: value}, scope)
        found: bool | None = False
        for test in tests.tests:
            holds = self._holds(test, value, inner)
            if holds:
                found = True
                break
            if holds is None:
                found = None
        if tests.is_negated and found is not None:
            return not found
        return found

    def _holds(self, test: syntax.Node, value: Any, scope: Scope) -> bool | None:
        if isinstance(test, syntax.Wildcard):
            return True
        wanted = self.evaluate(test, scope)
        if _asks_input(test):
            return wanted if isinstance(wanted, bool) else None
        try:
            return self._matches(wanted, value)
        except Undefined as reason:
            return self.null(str(reason), test.at)

    def _matches(self, wanted: Any, value: Any) -> bool | None:
        if isinstance(wanted, Span) and not isinstance(value, Span):
            return contains(wanted, value, self.meter)
        same = equal(wanted, value, self.meter)
        if isinstance(wanted, list):
            return same is True or any(self._is_match(item, value) for item in wanted)
        if isinstance(wanted, bool) and not isinstance(value, bool) and value is not None:
            return wanted
        return same

    def _is_match(self, item: Any, value: Any) -> bool:
        try:
            return self._matches(item, value) is True
        except Undefined:
            return False

    def _literal(self, node: syntax.Literal, scope: Scope) -> Any:
        return node.value

    def _moment(self, node: syntax.AtLiteral, scope: Scope) -> Any:
        return moment_of(node.text)

    def _name(self, node: syntax.Name, scope: Scope) -> Any:
        level: Scope | None = scope
        while level is not None:
            if node.name in level.names:
                return level.names[node.name]
            level = level.outer
        if node.name in self.functions:
            return self.functions[node.name]
        raise Undefined(f"没有“{node.name}”这个名称")

    def _negation(self, node: syntax.Negation, scope: Scope) -> Any:
        return negate(self.evaluate(node.operand, scope))

    def _arithmetic(self, node: syntax.Arithmetic, scope: Scope) -> Any:
        left = self.evaluate(node.left, scope)
        return calculate(node.operator, left, self.evaluate(node.right, scope), self.meter)

    def _comparison(self, node: syntax.Comparison, scope: Scope) -> bool:
        left = self.evaluate(node.left, scope)
        right = self.evaluate(node.right, scope)
        if node.operator in {"=", "!="}:
            same = equal(left, right, self.meter)
            if same is None:
                raise Undefined(f"{word_of(left)}与{word_of(right)}不能比较")
            return same == (node.operator == "=")
        return _ORDERS[node.operator](compare(left, right))

    def _logical(self, node: syntax.Logical, scope: Scope) -> bool | None:
        deciding = node.operator == "or"
        left = self.evaluate(node.left, scope)
        if left is deciding:
            return deciding
        right = self.evaluate(node.right, scope)
        if right is deciding:
            return deciding
        if isinstance(left, bool) and isinstance(right, bool):
            return not deciding
        raise Undefined(f"{node.operator} 的一边不是是非值")

    def _between(self, node: syntax.Between, scope: Scope) -> bool:
        value = self.evaluate(node.value, scope)
        low, high = self.evaluate(node.low, scope), self.evaluate(node.high, scope)
        return compare(value, low) >= 0 and compare(value, high) <= 0

    def _range(self, node: syntax.Range, scope: Scope) -> Span:
        low = self.evaluate(node.low, scope) if node.low else None
        high = self.evaluate(node.high, scope) if node.high else None
        if low is not None and high is not None:
            if compare(low, high) > 0:
                raise Undefined("区间的下限大于上限")
        elif low is None and high is None:
            raise Undefined("区间两端都为空")
        sign = ""
        if node.low is None:
            sign = "<=" if node.has_high else "<"
        elif node.high is None:
            sign = ">=" if node.has_low else ">"
        return Span(low, high, node.has_low, node.has_high, sign)

    def _tests(self, node: syntax.Tests, scope: Scope) -> Span:
        """``(= 10)`` as a value: a range that knows only its one member."""
        (test,) = node.tests
        if not isinstance(test, syntax.Comparison):
            raise Undefined("条件不是值")
        end = self.evaluate(test.right, scope)
        is_member = test.operator == "="
        return Span(end, end, is_member, is_member, test.operator)

    def _in(self, node: syntax.In, scope: Scope) -> bool | None:
        return self.passes(node.tests, self.evaluate(node.value, scope), scope)

    def _instance_of(self, node: syntax.InstanceOf, scope: Scope) -> bool:
        value = self.evaluate(node.value, scope)
        kind = type_of(node.type, self.types)
        if value is None:
            return node.type == "Null"
        return unrestricted(kind).holds(value)

    def _list(self, node: syntax.Listing, scope: Scope) -> list[Any]:
        return [self.evaluate(item, scope) for item in node.items]

    def _context(self, node: syntax.ContextOf, scope: Scope) -> dict[str, Any]:
        made: dict[str, Any] = {}
        inner = Scope(made, scope)
        for name, part in node.entries:
            if name in made:
                raise Undefined(f"“{name}”重复")
            made[name] = self.evaluate(part, inner)
        return made

    def _function(self, node: syntax.Function, scope: Scope) -> Closure:
        if node.is_external:
            raise Undefined("外部函数不在这里运行")
        parameters = tuple(
            Parameter(name, type_of(kind, self.types) if kind else ANY)
            for name, kind in node.parameters
        )
        return Closure("函数", parameters, ANY, node.body, scope)

    def _call(self, node: syntax.Call, scope: Scope) -> Any:
        function = self.evaluate(node.function, scope)
        positional = [self.evaluate(argument, scope) for argument in node.positional]
        named: dict[str, Any] = {}
        for name, argument in node.named:
            if name in named:
                raise Undefined(f"参数“{name}”重复")
            named[name] = self.evaluate(argument, scope)
        return self.call(function, positional, named)

    def _path(self, node: syntax.Path, scope: Scope) -> Any:
        subject = self.evaluate(node.subject, scope)
        if type(subject) is list:
            self.meter.hold(len(subject))
            return [self._part(item, node) for item in subject]
        return property_of(subject, node.name)

    def _part(self, item: Any, node: syntax.Path) -> Any:
        try:
            return property_of(item, node.name)
        except Undefined as reason:
            return self.null(str(reason), node.at)

    def _filter(self, node: syntax.Filter, scope: Scope) -> Any:
        subject = self.evaluate(node.subject, scope)
        items = items_of(subject) if subject is not None else []
        kept = []
        for item in items or [None]:
            holds = self.evaluate(node.condition, _item_scope(item, scope))
            if not isinstance(holds, bool) and holds is not None:
                return item_at(items, holds)
            if holds and items:
                kept.append(item)
        return kept

    def _if(self, node: syntax.If, scope: Scope) -> Any:
        holds = self.evaluate(node.condition, scope)
        return self.evaluate(node.then if holds is True else node.otherwise, scope)

    def _for(self, node: syntax.For, scope: Scope) -> list[Any]:
        results: list[Any] = []
        uses_partial = any(
            isinstance(part, syntax.Name) and part.name == "partial"
            for part in syntax.walk(node.body)
        )
        for inner in self._rounds(node.iterators, scope):
            if uses_partial:
                inner.names["partial"] = list(results)
            results.append(self.evaluate(node.body, inner))
            self.meter.hold(len(results) if uses_partial else 0)
        return results

    def _quantified(self, node: syntax.Quantified, scope: Scope) -> bool:
        deciding = node.quantifier == "some"
        is_decided = True
        for inner in self._rounds(node.iterators, scope):
            holds = self.evaluate(node.condition, inner)
            if holds is deciding:
                return deciding
            is_decided = is_decided and isinstance(holds, bool)
        if not is_decided:
            raise Undefined("条件对其中一项没有是非结果")
        return not deciding

    def _rounds(self, iterators: tuple[syntax.Iterator, ...], scope: Scope) -> Iterator[Scope]:
        """Yield a scope for every combination of the iterators, the last one fastest."""
        if not iterators:
            yield Scope({}, scope)
            return
        first = iterators[0]
        for item in self._domain(first, scope):
            self.meter.spend()
            yield from self._rounds(iterators[1:], Scope({first.name: item}, scope))

    def _domain(self, iterator: syntax.Iterator, scope: Scope) -> Iterator[Any]:
        domain = self.evaluate(iterator.domain, scope)
        if iterator.end is not None:
            return span_items(domain, self.evaluate(iterator.end, scope))
        if isinstance(domain, Span):
            return span_items(domain.low, domain.high, domain)
        if domain is None:
            raise Undefined("要逐项计算的列表为空值")
        return iter(items_of(domain))

    _METHODS: ClassVar[dict[type, Callable[["Interpreter", Any, Scope], Any]]] = {
        syntax.Literal: _literal,
        syntax.AtLiteral: _moment,
        syntax.Name: _name,
        syntax.Negation: _negation,
        syntax.Arithmetic: _arithmetic,
        syntax.Comparison: _comparison,
        syntax.Logical: _logical,
        syntax.Between: _between,
        syntax.Range: _range,
        syntax.Tests: _tests,
        syntax.In: _in,
        syntax.InstanceOf: _instance_of,
        syntax.Listing: _list,
        syntax.ContextOf: _context,
        syntax.Function: _function,
        syntax.Call: _call,
        syntax.Path: _path,
        syntax.Filter: _filter,
        syntax.If: _if,
        syntax.For: _for,
        syntax.Quantified: _quantified,
    }


def _item_scope(item: Any, scope: Scope) -> Scope:
    """In a filter, ``item`` is the item, and the members of a context go by their names."""
    members = item if type(item) is dict else {}
    return Scope({"item": item, **members}, scope)


def _asks_input(test: syntax.Node) -> bool:
    """Return whether a test names ``?`` and so is a condition rather than a value."""
    return any(isinstance(part, syntax.Name) and part.name == INPUT for part in syntax.walk(test))
