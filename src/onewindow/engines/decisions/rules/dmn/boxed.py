"""Runs the boxed expressions of one model (DMN 1.5, 10.2): each kind has one method."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import DecimalException
from typing import Any, ClassVar

from onewindow.engines.decisions.rules.dmn import model
from onewindow.engines.decisions.rules.dmn.tables import TableRun
from onewindow.engines.decisions.rules.dmn.types import DeclaredTypes
from onewindow.engines.decisions.rules.feel import syntax
from onewindow.engines.decisions.rules.feel.calling import Run, Scope, bound
from onewindow.engines.decisions.rules.feel.coercion import coerced
from onewindow.engines.decisions.rules.feel.faults import Undefined, Unreadable
from onewindow.engines.decisions.rules.feel.interpreter import Interpreter
from onewindow.engines.decisions.rules.feel.iterating import item_at, items_of, span_items
from onewindow.engines.decisions.rules.feel.parser import (
    BUILT_IN_TYPES,
    parse_expression,
    parse_unary_tests,
)
from onewindow.engines.decisions.rules.feel.spans import Span
from onewindow.engines.decisions.rules.feel.types import Parameter, Type
from onewindow.engines.decisions.rules.feel.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, eq=False)
class BoxedFunction:
    """A boxed function or a business knowledge model as a value."""

    name: str
    parameters: tuple[Parameter, ...]
    result: Type
    body: model.Expression | None
    scope: Scope
    boxes: "Boxes"

    def call(self, run: Run, positional: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Return the value of the body for these arguments."""
        given = bound(self.name, self.parameters, positional, named)
        return coerced(self.boxes.value(self.body, Scope(given, self.scope)), self.result)


class Boxes:
    """What the expressions of one model need: its types, its names, and the run."""

    def __init__(
        self, interpreter: Interpreter, types: DeclaredTypes, members: Vocabulary
    ) -> None:
        self.interpreter = interpreter
        self.types = types
        self._members = members
        self._type_names = Vocabulary(types, BUILT_IN_TYPES)
        self._read: dict[tuple[str, bool, frozenset[str]], syntax.Node] = {}

    def value(self, expression: model.Expression | None, scope: Scope) -> Any:
        """Return the value of an expression; null with a remark if it has none."""
        if expression is None:
            return self.interpreter.null("没有写明决策逻辑")
        meter = self.interpreter.meter
        meter.spend()
        meter.enter()
        try:
            found = self._METHODS[type(expression)](self, expression, scope)
            return coerced(found, self.types.of(expression.type_ref))
        except Undefined as reason:
            return self.interpreter.null(str(reason))
        except DecimalException:
            return self.interpreter.null("结果超出数字范围")
        finally:
            meter.leave()

    def text(self, text: str, scope: Scope) -> Any:
        """
        Return the value of a FEEL text.

        :raises Undefined: if it cannot be read.
        """
        tree = self.tree(text, scope)
        with self._own_types():
            return self.interpreter.evaluate(tree, scope)

    def passes(self, text: str, value: Any, scope: Scope) -> bool | None:
        """
        Return whether a value passes the unary tests of a text.

        :raises Undefined: if it cannot be read.
        """
        tests = self.tree(text, scope, is_tests=True)
        with self._own_types():
            return self.interpreter.passes(tests, value, scope)

    def tree(self, text: str, scope: Scope, *, is_tests: bool = False) -> Any:
        """
        Return a text read with the names in scope.

        :raises Undefined: if it is not FEEL.
        """
        names = _names(scope)
        key = (text, is_tests, names)
        if key not in self._read:
            self.interpreter.meter.spend(2 * len(text))
            parse = parse_unary_tests if is_tests else parse_expression
            try:
                self._read[key] = parse(
                    text, names=names, members=self._members, types=self._type_names
                )
            except Unreadable as error:
                raise Undefined(f"“{text.strip()[:40]}”读不懂：{error}") from None
        return self._read[key]

    def parameters(self, items: tuple[model.Item, ...]) -> tuple[Parameter, ...]:
        """Return declared parameters with their types."""
        return tuple(Parameter(item.name, self.types.of(item.type_ref)) for item in items)

    @contextmanager
    def _own_types(self) -> Iterator[None]:
        """``instance of`` looks types up in the model that the text stands in."""
        outer, self.interpreter.types = self.interpreter.types, self.types
        try:
            yield
        finally:
            self.interpreter.types = outer

    def _literal(self, expression: model.LiteralExpression, scope: Scope) -> Any:
        if not expression.text.strip():
            raise Undefined("表达式为空")
        return self.text(expression.text, scope)

    def _table(self, expression: model.Table, scope: Scope) -> Any:
        return TableRun(expression, self, scope).result()

    def _context(self, expression: model.Context, scope: Scope) -> Any:
        made: dict[str, Any] = {}
        inner = Scope(made, scope)
        for entry in expression.entries:
            found = self.value(entry.expression, inner)
            if entry.variable is None or not entry.variable.name:
                return found
            made[entry.variable.name] = self._coerced(found, entry.variable.type_ref)
        return made

    def _coerced(self, value: Any, type_ref: str) -> Any:
        try:
            return coerced(value, self.types.of(type_ref))
        except Undefined as reason:
            return self.interpreter.null(str(reason))

    def _list(self, expression: model.Listing, scope: Scope) -> list[Any]:
        return [self.value(item, scope) for item in expression.items]

    def _relation(self, expression: model.Relation, scope: Scope) -> list[dict[str, Any]]:
        return [
            {
                column.name: self._coerced(self.value(cell, scope), column.type_ref)
                for column, cell in zip(expression.columns, row.items, strict=False)
            }
            for row in expression.rows
        ]

    def _invocation(self, expression: model.Invocation, scope: Scope) -> Any:
        function = self.value(expression.function, scope)
        named = {
            binding.parameter.name: self._coerced(
                self.value(binding.expression, scope), binding.parameter.type_ref
            )
            for binding in expression.bindings
        }
        return self.interpreter.call(function, [], named)

    def _function(self, expression: model.FunctionDefinition, scope: Scope) -> BoxedFunction:
        return self.function("函数", expression, scope)

    def function(
        self, name: str, definition: model.FunctionDefinition, scope: Scope, type_ref: str = ""
    ) -> BoxedFunction:
        """
        Return a boxed function as a value.

        :raises Undefined: if it is not written in FEEL.
        """
        if definition.kind != "FEEL":
            raise Undefined(f"{definition.kind} 函数不在这里运行")
        return BoxedFunction(
            name,
            self.parameters(definition.parameters),
            self.types.result_of(type_ref),
            definition.body,
            scope,
            self,
        )

    def _conditional(self, expression: model.Conditional, scope: Scope) -> Any:
        holds = self.value(expression.condition, scope)
        if holds is not None and not isinstance(holds, bool):
            raise Undefined("条件不是是非值")
        return self.value(expression.then if holds is True else expression.otherwise, scope)

    def _filter(self, expression: model.Filter, scope: Scope) -> Any:
        subject = self.value(expression.subject, scope)
        items = items_of(subject) if subject is not None else []
        kept = []
        for item in items:
            members = item if type(item) is dict else {}
            holds = self.value(expression.condition, Scope({"item": item, **members}, scope))
            if not isinstance(holds, bool) and holds is not None:
                return item_at(items, holds)
            if holds:
                kept.append(item)
        return kept

    def _iteration(self, expression: model.Iteration, scope: Scope) -> Any:
        results: list[Any] = []
        deciding = {"some": True, "every": False}.get(expression.kind)
        for item in self._domain(expression, scope):
            self.interpreter.meter.spend()
            names = {expression.variable: item, "partial": list(results)}
            self.interpreter.meter.hold(len(results) + 1)
            found = self.value(expression.body, Scope(names, scope))
            results.append(found)
        if deciding is None:
            return results
        if not all(isinstance(found, bool) for found in results):
            raise Undefined("条件对其中一项没有是非结果")
        return deciding if deciding in results else not deciding

    def _domain(self, expression: model.Iteration, scope: Scope) -> Iterator[Any]:
        domain = self.value(expression.domain, scope)
        if isinstance(domain, Span):
            return span_items(domain.low, domain.high, domain)
        if domain is None:
            raise Undefined("要逐项计算的列表为空值")
        return iter(items_of(domain))

    _METHODS: ClassVar[dict[type, Callable[["Boxes", Any, Scope], Any]]] = {
        model.LiteralExpression: _literal,
        model.Table: _table,
        model.Context: _context,
        model.Listing: _list,
        model.Relation: _relation,
        model.Invocation: _invocation,
        model.FunctionDefinition: _function,
        model.Conditional: _conditional,
        model.Filter: _filter,
        model.Iteration: _iteration,
    }


def _names(scope: Scope) -> frozenset[str]:
    names: set[str] = set()
    level: Scope | None = scope
    while level is not None:
        names.update(level.names)
        level = level.outer
    return frozenset(names)
