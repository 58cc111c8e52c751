"""
A DMN model as it stands in its file (DMN 1.5, chapters 6 to 10): names, texts and references.

Texts are FEEL but not yet read. A typeRef is the name of a type, or empty for any.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Item:
    """A name with a type: a variable, a parameter, a column."""

    name: str
    type_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """Any boxed expression; ``type_ref`` is the type that its value must have."""

    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class LiteralExpression(Expression):
    """A FEEL text."""

    text: str


@dataclass(frozen=True, slots=True)
class InputClause:
    """A column of conditions: what is looked at, and the values that it may have."""

    expression: LiteralExpression
    allowed: str = ""
    label: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class OutputClause:
    """A column of conclusions; ``allowed`` in order of priority, ``default`` if no rule holds."""

    name: str = ""
    type_ref: str = ""
    allowed: str = ""
    default: str = ""
    label: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: unary tests by input, FEEL texts by output, and remarks for people."""

    tests: tuple[str, ...]
    conclusions: tuple[str, ...]
    annotations: tuple[str, ...] = ()
    description: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Table(Expression):
    """A decision table; hit policy and aggregation in the words of the standard."""

    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]
    hit_policy: str = "UNIQUE"
    aggregation: str = ""
    annotations: tuple[str, ...] = ()
    output_label: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a boxed context; without a name it is the result."""

    variable: Item | None
    expression: Expression | None


@dataclass(frozen=True, slots=True)
class Context(Expression):
    """A boxed context."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Listing(Expression):
    """A boxed list."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Relation(Expression):
    """A boxed table of values."""

    columns: tuple[Item, ...]
    rows: tuple[Listing, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """An argument of an invocation."""

    parameter: Item
    expression: Expression | None


@dataclass(frozen=True, slots=True)
class Invocation(Expression):
    """A boxed call of a function."""

    function: Expression | None
    bindings: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Expression):
    """A boxed function; only kind FEEL is run."""

    parameters: tuple[Item, ...]
    body: Expression | None
    kind: str = "FEEL"


@dataclass(frozen=True, slots=True)
class Conditional(Expression):
    """Boxed if, then, else."""

    condition: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Filter(Expression):
    """A boxed filter of a list."""

    subject: Expression
    condition: Expression


@dataclass(frozen=True, slots=True)
class Iteration(Expression):
    """Boxed ``for``, ``some`` or ``every``."""

    kind: str
    variable: str
    domain: Expression
    body: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """Anything of a requirements graph."""

    id: str
    variable: Item
    description: str = ""

    @property
    def name(self) -> str:
        """What it is called in FEEL."""
        return self.variable.name


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData(Element):
    """A fact that comes from outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Element):
    """A decision: references to the inputs, decisions and knowledge it needs, and its logic."""

    question: str = ""
    allowed_answers: str = ""
    inputs: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()
    expression: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeModel(Element):
    """A business knowledge model: a function."""

    function: FunctionDefinition | None = None
    knowledge: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionService(Element):
    """Some decisions as a function of its input decisions and input data."""

    outputs: tuple[str, ...] = ()
    encapsulated: tuple[str, ...] = ()
    input_decisions: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionItem:
    """The type of a function."""

    parameters: tuple[Item, ...]
    result: str = ""


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A declared type; ``allowed`` bounds each item, ``constraint`` the whole value."""

    name: str
    type_ref: str = ""
    allowed: str = ""
    constraint: str = ""
    components: tuple["ItemDefinition", ...] = ()
    function: FunctionItem | None = None
    is_collection: bool = False


@dataclass(frozen=True, slots=True)
class Import:
    """Another model, whose elements go by ``name.element`` here."""

    name: str
    namespace: str
    kind: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """One file."""

    name: str
    namespace: str
    id: str = ""
    description: str = ""
    imports: tuple[Import, ...] = ()
    types: tuple[ItemDefinition, ...] = ()
    elements: tuple[Element, ...] = ()
    by_id: dict[str, Element] = field(default_factory=dict, compare=False, repr=False)
    by_name: dict[str, Element] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the elements; of two of one name a decision goes first."""
        for element in sorted(self.elements, key=lambda each: isinstance(each, Decision)):
            self.by_id[element.id] = element
            self.by_name[element.name] = element
