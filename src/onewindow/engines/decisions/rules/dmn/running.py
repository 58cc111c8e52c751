"""
Runs the elements of a model by name, each when it is first needed (DMN 1.5, 10.4).

A decision service called as a function is a run of its own, in which its input decisions and
input data have the values of the arguments.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from onewindow.engines.decisions.rules.dmn import model
from onewindow.engines.decisions.rules.dmn.boxed import Boxes
from onewindow.engines.decisions.rules.dmn.names import names_in
from onewindow.engines.decisions.rules.dmn.types import DeclaredTypes
from onewindow.engines.decisions.rules.feel.calling import Run, Scope, bound
from onewindow.engines.decisions.rules.feel.coercion import coerced
from onewindow.engines.decisions.rules.feel.engine import LIMITS, Outcome, Surroundings
from onewindow.engines.decisions.rules.feel.faults import Exceeded, Undefined
from onewindow.engines.decisions.rules.feel.interpreter import Interpreter
from onewindow.engines.decisions.rules.feel.limits import Limits
from onewindow.engines.decisions.rules.feel.types import Parameter, Type
from onewindow.engines.decisions.rules.feel.values import value_of
from onewindow.engines.decisions.rules.feel.vocabulary import Vocabulary
from onewindow.kernel.violations import refuse

Key = tuple[str, str]
"""Namespace of a model and id of an element."""


class Library:
    """Models that may import one another."""

    def __init__(self, models: Iterable[model.Model]) -> None:
        self.models = {each.namespace: each for each in models}
        self._members: dict[str, Vocabulary] = {}

    def imports_of(self, home: model.Model) -> dict[str, model.Model]:
        """Return the models that a model imports, by the names of the imports."""
        return {
            each.name: self.models[each.namespace]
            for each in home.imports
            if each.namespace in self.models and each.namespace != home.namespace
        }

    def members_of(self, home: model.Model) -> Vocabulary:
        """Return the names that parts of values have in a model and its imports."""
        if home.namespace not in self._members:
            models = [home, *self.imports_of(home).values()]
            members = frozenset[str]().union(*map(names_in, models))
            self._members[home.namespace] = Vocabulary(members)
        return self._members[home.namespace]

    def find(self, here: model.Model, reference: str) -> tuple[model.Model, model.Element]:
        """
        Return the element that a reference of a model means.

        :raises Undefined: if there is none.
        """
        namespace, _, element_id = reference.rpartition("#")
        home = here if namespace in {"", here.namespace} else self.models.get(namespace)
        element = home.by_id.get(element_id) if home else None
        if home is None or element is None:
            raise Undefined(f"找不到引用的“{reference[-80:]}”")
        return home, element


def run_element(
    library: Library,
    main: model.Model,
    name: str,
    inputs: Mapping[str, object],
    *,
    now: datetime | None = None,
    limits: Limits = LIMITS,
) -> Outcome:
    """
    Return the value of a decision, or of a decision service or knowledge model for these inputs.

    :param inputs: by name; ``namespace#name`` for the input data of an imported model
    :raises Refused: if the model has no such element
    :raises Exceeded: if it asks for more than a run may use.
    """
    element = main.by_name.get(name)
    if element is None:
        raise refuse("dmn.element", f"模型中没有“{name}”")
    interpreter = Surroundings(now=now, limits=limits).interpreter()
    facts = {key: value_of(fact) for key, fact in inputs.items()}
    session = Session(library, interpreter, facts)
    try:
        value = session.answer(main, element)
    except RecursionError:
        raise Exceeded("嵌套过深，已停止") from None
    return Outcome(value, tuple(interpreter.remarks))


@dataclass(slots=True)
class Session:
    """
    One run over a library.

    :param facts: input data by name
    :param given: elements whose value is not worked out but given
    """

    library: Library
    interpreter: Interpreter
    facts: Mapping[str, Any]
    given: Mapping[Key, Any] = field(default_factory=dict)
    boxes: dict[str, Boxes] = field(default_factory=dict)
    _known: dict[Key, Any] = field(default_factory=dict)
    _in_work: set[Key] = field(default_factory=set)

    def answer(self, home: model.Model, element: model.Element) -> Any:
        """Return a value, calling what is a function with the facts of its parameters' names."""
        value = self.value(home, element)
        if isinstance(element, model.Decision | model.InputData) or value is None:
            return value
        try:
            given = [self.facts.get(parameter.name) for parameter in value.parameters]
            return self.interpreter.call(value, given)
        except Undefined as reason:
            return self.interpreter.null(str(reason))

    def value(self, home: model.Model, element: model.Element) -> Any:
        """Return the value of an element, worked out at most once; null with a remark."""
        key = (home.namespace, element.id)
        if key in self.given:
            return self.given[key]
        if key not in self._known:
            if key in self._in_work:
                return self.interpreter.null(f"“{element.name}”的决策依赖它自己")
            self._in_work.add(key)
            self.interpreter.meter.enter()
            outer, self.interpreter.where = self.interpreter.where, element.name
            try:
                self._known[key] = self._worked_out(home, element)
            except Undefined as reason:
                self._known[key] = self.interpreter.null(str(reason))
            finally:
                self.interpreter.where = outer
                self.interpreter.meter.leave()
                self._in_work.discard(key)
        return self._known[key]

    def _worked_out(self, home: model.Model, element: model.Element) -> Any:
        boxes = self.boxes_of(home)
        match element:
            case model.InputData():
                return coerced(
                    self._fact(home, element), boxes.types.of(element.variable.type_ref)
                )
            case model.Decision():
                scope = self._scope(home, element)
                found = boxes.value(element.expression, scope)
                return coerced(found, boxes.types.of(element.variable.type_ref))
            case model.KnowledgeModel():
                return self._knowledge(home, element)
            case model.DecisionService():
                return Service(self, home, element)
        raise Undefined("不能求值")

    def _fact(self, home: model.Model, element: model.InputData) -> Any:
        qualified = f"{home.namespace}#{element.name}"
        if qualified in self.facts:
            return self.facts[qualified]
        if element.name not in self.facts:
            return self.interpreter.null(f"没有给出“{element.name}”")
        return self.facts[element.name]

    def _knowledge(self, home: model.Model, element: model.KnowledgeModel) -> Any:
        if element.function is None:
            raise Undefined("没有写明逻辑")
        names = self._names(home, element.knowledge)
        scope = Scope(names)
        function = self.boxes_of(home).function(
            element.name, element.function, scope, element.variable.type_ref
        )
        # 可以递归：函数看得见自己的名称。
        names.setdefault(element.name, function)
        return function

    def _scope(self, home: model.Model, element: model.Decision) -> Scope:
        references = (*element.inputs, *element.decisions, *element.knowledge)
        return Scope(self._names(home, references))

    def _names(self, home: model.Model, references: Sequence[str]) -> dict[str, Any]:
        """Return the values of required elements; those of an import inside its name."""
        names: dict[str, Any] = {}
        prefixes = {each.namespace: each.name for each in home.imports}
        for reference in references:
            place, element = self.library.find(home, reference)
            value = self.value(place, element)
            prefix = "" if place is home else prefixes.get(place.namespace, "")
            if prefix:
                names.setdefault(prefix, {})[element.name] = value
            else:
                names[element.name] = value
        return names

    def boxes_of(self, home: model.Model) -> Boxes:
        """Return what the expressions of a model need; made once a run."""
        if home.namespace not in self.boxes:
            members = self.library.members_of(home)
            alone = DeclaredTypes(home, {}, self.interpreter)
            # 先占位：互相导入的模型不会无穷往返。
            self.boxes[home.namespace] = Boxes(self.interpreter, alone, members)
            imported = {
                name: self.boxes_of(other).types
                for name, other in self.library.imports_of(home).items()
            }
            types = DeclaredTypes(home, imported, self.interpreter) if imported else alone
            self.boxes[home.namespace] = Boxes(self.interpreter, types, members)
        return self.boxes[home.namespace]


@dataclass(frozen=True, eq=False)
class Service:
    """A decision service as a function of its input data and input decisions."""

    session: Session
    home: model.Model
    element: model.DecisionService

    @property
    def name(self) -> str:
        """What a remark calls it."""
        return self.element.name

    @property
    def result(self) -> Type:
        """What its variable says."""
        types = self.session.boxes_of(self.home).types
        return types.result_of(self.element.variable.type_ref)

    @cached_property
    def inputs(self) -> list[tuple[model.Model, model.Element]]:
        """The elements that arguments stand for."""
        references = (*self.element.inputs, *self.element.input_decisions)
        return [self.session.library.find(self.home, reference) for reference in references]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Input data first, then input decisions."""
        return tuple(
            Parameter(
                element.name,
                self.session.boxes_of(home).types.of(element.variable.type_ref),
            )
            for home, element in self.inputs
        )

    def call(self, run: Run, positional: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Return the value of the output decision, or a context of several."""
        given = bound(self.name, self.parameters, positional, named)
        inner = Session(
            self.session.library,
            self.session.interpreter,
            {},
            {(home.namespace, element.id): given[element.name] for home, element in self.inputs},
            self.session.boxes,
        )
        found = {}
        for reference in self.element.outputs:
            home, element = inner.library.find(self.home, reference)
            found[element.name] = inner.value(home, element)
        value = next(iter(found.values())) if len(found) == 1 else found
        return coerced(value, self.result)
