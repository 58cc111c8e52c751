"""The declared types of a model as types of FEEL; read when they are first asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onewindow.engines.decisions.rules.dmn.model import FunctionItem, ItemDefinition, Model
from onewindow.engines.decisions.rules.feel.calling import Scope
from onewindow.engines.decisions.rules.feel.faults import Undefined, Unreadable
from onewindow.engines.decisions.rules.feel.interpreter import Interpreter
from onewindow.engines.decisions.rules.feel.parser import parse_unary_tests
from onewindow.engines.decisions.rules.feel.types import (
    ANY,
    ContextOf,
    FunctionOf,
    ListOf,
    Restricted,
    Type,
    type_of,
)


@dataclass(frozen=True, slots=True)
class Reference(Type):
    """A type that is part of itself, as a node of a tree is; looked up when it is asked."""

    name: str
    types: "DeclaredTypes" = field(compare=False, repr=False)

    def holds(self, value: Any) -> bool:
        """Return whether a value belongs to the type of that name."""
        return self.types[self.name].holds(value)


class DeclaredTypes(Mapping[str, Type]):
    """
    Types by name; those of an imported model go by ``import.type``.

    :param imported: the types of each imported model by the name of the import
    """

    def __init__(
        self, model: Model, imported: Mapping[str, "DeclaredTypes"], interpreter: Interpreter
    ) -> None:
        self._definitions = {item.name: item for item in model.types}
        self._imported = imported
        self._interpreter = interpreter
        self._made: dict[str, Type] = {}
        self._in_work: set[str] = set()

    def __getitem__(self, name: str) -> Type:
        if name in self._made:
            return self._made[name]
        definition = self._definitions.get(name)
        if definition is None:
            prefix, _, rest = name.partition(".")
            return self._imported[prefix][rest]
        if name in self._in_work:
            return Reference(name, self)
        self._in_work.add(name)
        try:
            self._made[name] = self._made_from(definition)
        finally:
            self._in_work.discard(name)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        prefix, _, rest = str(name).partition(".")
        return name in self._definitions or (
            prefix in self._imported and rest in self._imported[prefix]
        )

    def __iter__(self) -> Iterator[str]:
        yield from self._definitions
        for prefix, types in self._imported.items():
            yield from (f"{prefix}.{name}" for name in types)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def of(self, type_ref: str) -> Type:
        """
        Return the type of a reference; of an empty one any.

        :raises Undefined: if there is none of that name.
        """
        return type_of(type_ref, self) if type_ref else ANY

    def result_of(self, type_ref: str) -> Type:
        """Return the type of a function's result; its variable has that type or a function's."""
        kind = self.of(type_ref)
        return kind.result if isinstance(kind, FunctionOf) else kind

    def allowed_text(self, type_ref: str) -> str:
        """Return the allowed values that a declared type writes down, or an empty text."""
        definition = self._definitions.get(type_ref)
        if definition is None:
            return ""
        return definition.allowed or self.allowed_text(definition.type_ref)

    def _made_from(self, definition: ItemDefinition) -> Type:
        made = self._restricted(self._base(definition), definition.allowed)
        if definition.is_collection:
            made = ListOf(made)
        return self._restricted(made, definition.constraint)

    def _base(self, definition: ItemDefinition) -> Type:
        if definition.components:
            return ContextOf(
                tuple((part.name, self._made_from(part)) for part in definition.components)
            )
        if definition.function:
            return self._function(definition.function)
        return self.of(definition.type_ref)

    def _function(self, function: FunctionItem) -> Type:
        takes = tuple(self.of(parameter.type_ref) for parameter in function.parameters)
        return FunctionOf(takes, self.of(function.result))

    def _restricted(self, base: Type, text: str) -> Type:
        if not text.strip():
            return base
        try:
            tests = parse_unary_tests(text, types=list(self._definitions))
        except Unreadable as error:
            raise Undefined(f"允许值“{text[:40]}”读不懂：{error}") from None
        interpreter = self._interpreter
        return Restricted(base, lambda value: interpreter.passes(tests, value, Scope({})) is True)
