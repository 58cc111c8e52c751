"""Runs a decision table of a DMN model (DMN 1.5, chapter 8): every hit policy and aggregation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from onewindow.engines.decisions.rules.dmn.model import OutputClause, Rule, Table
from onewindow.engines.decisions.rules.dmn.types import DeclaredTypes
from onewindow.engines.decisions.rules.feel import syntax
from onewindow.engines.decisions.rules.feel.builtins.statistics import (
    count,
    maximum,
    minimum,
    total,
)
from onewindow.engines.decisions.rules.feel.calling import Scope
from onewindow.engines.decisions.rules.feel.coercion import coerced
from onewindow.engines.decisions.rules.feel.comparing import equal
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.interpreter import Interpreter
from onewindow.engines.decisions.rules.feel.values import value_of


class Texts(Protocol):
    """What a table needs to run its cells."""

    interpreter: Interpreter
    types: DeclaredTypes

    def text(self, text: str, scope: Scope) -> Any:
        """Return the value of a FEEL text."""

    def passes(self, text: str, value: Any, scope: Scope) -> bool | None:
        """Return whether a value passes the unary tests of a text."""

    def tree(self, text: str, scope: Scope, *, is_tests: bool = False) -> Any:
        """Return a text read with the names in scope."""


AGGREGATIONS: dict[str, Callable[[list[Any]], Any]] = {
    "SUM": total,
    "MIN": minimum,
    "MAX": maximum,
    "COUNT": count,
}


@dataclass(slots=True)
class TableRun:
    """One run of one table."""

    table: Table
    texts: Texts
    scope: Scope
    _facts: list[Any] = field(default_factory=list)

    def result(self) -> Any:
        """
        Return what the table concludes.

        :raises Undefined: if an input is not allowed, or the hits break the hit policy.
        """
        self._facts = [self._fact(place) for place in range(len(self.table.inputs))]
        hits = [
            (number, rule) for number, rule in enumerate(self.table.rules, 1) if self._holds(rule)
        ]
        if not hits:
            return self._default()
        return POLICIES[self.table.hit_policy](self, hits)

    def _fact(self, place: int) -> Any:
        clause = self.table.inputs[place]
        value = self.texts.text(clause.expression.text, self.scope)
        value = coerced(value, self.texts.types.of(clause.expression.type_ref))
        is_bounded = clause.allowed.strip() not in {"", "-"}
        if is_bounded and not self.texts.passes(clause.allowed, value, self.scope):
            raise Undefined(f"“{clause.expression.text.strip()}”的值不在允许值之内")
        return value

    def _holds(self, rule: Rule) -> bool:
        self.texts.interpreter.meter.spend()
        return all(
            not test.strip() or self.texts.passes(test, fact, self.scope) is True
            for test, fact in zip(rule.tests, self._facts, strict=False)
        )

    def conclusion(self, rule: Rule) -> Any:
        """Return the output of a rule: a value, or a context if there are several outputs."""
        return self._together(
            [
                self._output(clause, text)
                for clause, text in zip(self.table.outputs, rule.conclusions, strict=False)
            ]
        )

    def _output(self, clause: OutputClause, text: str) -> Any:
        if not text.strip():
            return None
        value = self.texts.text(text, self.scope)
        try:
            return coerced(value, self.texts.types.of(clause.type_ref))
        except Undefined as reason:
            return self.texts.interpreter.null(str(reason))

    def _together(self, values: list[Any]) -> Any:
        if len(self.table.outputs) == 1:
            return values[0] if values else None
        names = (clause.name for clause in self.table.outputs)
        return dict(zip(names, values, strict=False))

    def _default(self) -> Any:
        if not any(clause.default.strip() for clause in self.table.outputs):
            if self.table.aggregation == "COUNT":
                return value_of(0)
            raise Undefined("没有一行成立，也没有默认结论")
        return self._together(
            [self._output(clause, clause.default) for clause in self.table.outputs]
        )

    def in_order(self, hits: list[tuple[int, Rule]]) -> list[Any]:
        """
        Return the conclusions, those of higher priority first.

        :raises Undefined: if a conclusion is not among the output values.
        """
        conclusions = [self.conclusion(rule) for _, rule in hits]
        orders = [self._priorities(clause) for clause in self.table.outputs]
        if not any(orders):
            raise Undefined("结论没有写明优先顺序")
        return sorted(conclusions, key=lambda conclusion: self._rank(conclusion, orders))

    def _rank(self, conclusion: Any, orders: list[list[Any]]) -> tuple[int, ...]:
        values = conclusion.values() if isinstance(conclusion, Mapping) else [conclusion]
        if len(orders) == 1:
            values = [conclusion]
        return tuple(
            self._place(value, order)
            for value, order in zip(values, orders, strict=False)
            if order
        )

    def _place(self, value: Any, order: list[Any]) -> int:
        for place, allowed in enumerate(order):
            if equal(value, allowed, self.texts.interpreter.meter) is True:
                return place
        raise Undefined("结论不在写明的优先顺序之内")

    def _priorities(self, clause: OutputClause) -> list[Any]:
        text = clause.allowed.strip() or self._declared(clause)
        if not text:
            return []
        tests = self.texts.tree(text, self.scope, is_tests=True)
        return [
            self.texts.interpreter.evaluate(test, self.scope)
            for test in tests.tests
            if not isinstance(test, syntax.Wildcard)
        ]

    def _declared(self, clause: OutputClause) -> str:
        only = self.table.type_ref if len(self.table.outputs) == 1 else ""
        return self.texts.types.allowed_text(clause.type_ref or only)


Hits = list[tuple[int, Rule]]


def _unique(run: TableRun, hits: Hits) -> Any:
    if len(hits) > 1:
        rows = "、".join(f"第{number}行" for number, _ in hits[:10])
        raise Undefined(f"唯一命中的表有几行同时成立：{rows}")
    return run.conclusion(hits[0][1])


def _any(run: TableRun, hits: Hits) -> Any:
    first, *others = [run.conclusion(rule) for _, rule in hits]
    if not all(equal(first, other, run.texts.interpreter.meter) is True for other in others):
        raise Undefined("同时成立的几行结论不同")
    return first


def _first(run: TableRun, hits: Hits) -> Any:
    return run.conclusion(hits[0][1])


def _priority(run: TableRun, hits: Hits) -> Any:
    return run.in_order(hits)[0]


def _rule_order(run: TableRun, hits: Hits) -> Any:
    return [run.conclusion(rule) for _, rule in hits]


def _output_order(run: TableRun, hits: Hits) -> Any:
    return run.in_order(hits)


def _collect(run: TableRun, hits: Hits) -> Any:
    conclusions = _rule_order(run, hits)
    if not run.table.aggregation:
        return conclusions
    return value_of(AGGREGATIONS[run.table.aggregation](conclusions))


POLICIES: dict[str, Callable[[TableRun, Hits], Any]] = {
    "UNIQUE": _unique,
    "ANY": _any,
    "FIRST": _first,
    "PRIORITY": _priority,
    "RULE ORDER": _rule_order,
    "OUTPUT ORDER": _output_order,
    "COLLECT": _collect,
}
