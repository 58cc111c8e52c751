"""DMN XML to a model: any of the namespaces of DMN 1.1 to 1.5; no entities, no network."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from lxml import etree

from onewindow.engines.decisions.rules.dmn import model
from onewindow.engines.decisions.rules.dmn.model import Expression, Item
from onewindow.kernel.violations import refuse

NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
HIT_POLICIES = frozenset(
    {"UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"}
)
AGGREGATIONS = frozenset({"", "SUM", "COUNT", "MIN", "MAX"})
MAX_BYTES = 10_000_000
MAX_DEPTH = 60


def read_model(content: bytes) -> model.Model:
    """
    Return the model that a DMN file holds.

    :raises Refused: if it is no XML, holds a document type, or is no DMN.
    """
    root = _root(content)
    namespace = etree.QName(root).namespace or ""
    if namespace not in NAMESPACES or etree.QName(root).localname != "definitions":
        raise refuse("dmn.namespace", "这不是 DMN 1.1 至 1.5 的文件")
    return _Reader(namespace).whole(root)


def _root(content: bytes) -> Any:
    if len(content) > MAX_BYTES:
        raise refuse("dmn.size", f"文件超过{MAX_BYTES // 1_000_000}兆字节")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refuse("dmn.xml", f"文件不是完好的 XML：{str(error)[:200]}") from error
    if root.getroottree().docinfo.doctype:
        raise refuse("dmn.doctype", "文件不得含有文档类型声明")
    return root


class _Reader:
    """Reads the elements of one namespace; what is of another is passed over."""

    def __init__(self, namespace: str) -> None:
        self._space = f"{{{namespace}}}"
        self._depth = 0
        self._imports: dict[str, str] = {}

    def whole(self, root: Any) -> model.Model:
        """Read the whole file."""
        self._imports = {
            each.get("namespace", ""): each.get("name", "") for each in self._all(root, "import")
        }
        return model.Model(
            name=root.get("name", ""),
            namespace=root.get("namespace", ""),
            id=root.get("id", ""),
            description=self._text(root, "description"),
            imports=tuple(
                model.Import(
                    each.get("name", ""),
                    each.get("namespace", ""),
                    each.get("importType", ""),
                    each.get("locationURI", ""),
                )
                for each in self._all(root, "import")
            ),
            types=tuple(map(self._item_definition, self._all(root, "itemDefinition"))),
            elements=tuple(self._elements(root)),
        )

    def _elements(self, root: Any) -> Iterator[model.Element]:
        kinds: dict[str, Callable[[Any], model.Element]] = {
            "inputData": self._input_data,
            "decision": self._decision,
            "businessKnowledgeModel": self._knowledge_model,
            "decisionService": self._service,
        }
        for each in root:
            read = kinds.get(self._kind(each))
            if read:
                yield read(each)

    def _input_data(self, node: Any) -> model.Element:
        return model.InputData(**self._about(node))

    def _decision(self, node: Any) -> model.Element:
        return model.Decision(
            **self._about(node),
            question=self._text(node, "question"),
            allowed_answers=self._text(node, "allowedAnswers"),
            inputs=self._required(node, "informationRequirement", "requiredInput"),
            decisions=self._required(node, "informationRequirement", "requiredDecision"),
            knowledge=self._required(node, "knowledgeRequirement", "requiredKnowledge"),
            expression=self._expression_in(node),
        )

    def _knowledge_model(self, node: Any) -> model.Element:
        logic = self._one(node, "encapsulatedLogic")
        return model.KnowledgeModel(
            **self._about(node),
            function=None if logic is None else self._function(logic),
            knowledge=self._required(node, "knowledgeRequirement", "requiredKnowledge"),
        )

    def _service(self, node: Any) -> model.Element:
        return model.DecisionService(
            **self._about(node),
            outputs=self._references(node, "outputDecision"),
            encapsulated=self._references(node, "encapsulatedDecision"),
            input_decisions=self._references(node, "inputDecision"),
            inputs=self._references(node, "inputData"),
        )

    def _about(self, node: Any) -> dict[str, Any]:
        variable = self._one(node, "variable")
        return {
            "id": node.get("id") or node.get("name", ""),
            "variable": Item(
                _name(node),
                "" if variable is None else self._type_ref(variable),
            ),
            "description": self._text(node, "description"),
        }

    def _item_definition(self, node: Any) -> model.ItemDefinition:
        with self._deeper():
            function = self._one(node, "functionItem")
            return model.ItemDefinition(
                name=_name(node),
                type_ref=self._type_name(node, self._text(node, "typeRef").strip()),
                allowed=self._tests(node, "allowedValues"),
                constraint=self._tests(node, "typeConstraint"),
                components=tuple(map(self._item_definition, self._all(node, "itemComponent"))),
                function=None if function is None else self._function_item(function),
                is_collection=node.get("isCollection", "false") in {"true", "1"},
            )

    def _function_item(self, node: Any) -> model.FunctionItem:
        return model.FunctionItem(
            tuple(map(self._item, self._all(node, "parameters"))), node.get("outputTypeRef", "")
        )

    def _expression_in(self, node: Any) -> Expression | None:
        """Return the one boxed expression below a node."""
        for each in node:
            read = self._EXPRESSIONS.get(self._kind(each))
            if read:
                with self._deeper():
                    return read(self, each)
        return None

    def _wanted(self, node: Any, name: str) -> Expression:
        child = self._one(node, name)
        found = None if child is None else self._expression_in(child)
        return found or model.LiteralExpression("")

    def _literal(self, node: Any) -> model.LiteralExpression:
        return model.LiteralExpression(self._text(node, "text"), type_ref=self._type_ref(node))

    def _table(self, node: Any) -> model.Table:
        return model.Table(
            inputs=tuple(map(self._input_clause, self._all(node, "input"))),
            outputs=tuple(map(self._output_clause, self._all(node, "output"))),
            rules=tuple(map(self._rule, self._all(node, "rule"))),
            hit_policy=_one_of(HIT_POLICIES, node.get("hitPolicy", "UNIQUE")),
            aggregation=_one_of(AGGREGATIONS, node.get("aggregation", "")),
            annotations=tuple(each.get("name", "") for each in self._all(node, "annotation")),
            output_label=node.get("outputLabel", ""),
            type_ref=self._type_ref(node),
        )

    def _input_clause(self, node: Any) -> model.InputClause:
        expression = self._one(node, "inputExpression")
        return model.InputClause(
            model.LiteralExpression("") if expression is None else self._literal(expression),
            self._tests(node, "inputValues"),
            node.get("label", ""),
            node.get("id", ""),
        )

    def _output_clause(self, node: Any) -> model.OutputClause:
        return model.OutputClause(
            _name(node),
            self._type_ref(node),
            self._tests(node, "outputValues"),
            self._tests(node, "defaultOutputEntry"),
            node.get("label", ""),
            node.get("id", ""),
        )

    def _rule(self, node: Any) -> model.Rule:
        return model.Rule(
            tuple(self._text(each, "text") for each in self._all(node, "inputEntry")),
            tuple(self._text(each, "text") for each in self._all(node, "outputEntry")),
            tuple(self._text(each, "text") for each in self._all(node, "annotationEntry")),
            self._text(node, "description"),
            node.get("id", ""),
        )

    def _context(self, node: Any) -> model.Context:
        return model.Context(
            tuple(
                model.Entry(
                    None
                    if (variable := self._one(entry, "variable")) is None
                    else self._item(variable),
                    self._expression_in(entry),
                )
                for entry in self._all(node, "contextEntry")
            ),
            type_ref=self._type_ref(node),
        )

    def _list(self, node: Any) -> model.Listing:
        items = []
        for each in node:
            read = self._EXPRESSIONS.get(self._kind(each))
            if read:
                with self._deeper():
                    items.append(read(self, each))
        return model.Listing(tuple(items), type_ref=self._type_ref(node))

    def _relation(self, node: Any) -> model.Relation:
        return model.Relation(
            tuple(map(self._item, self._all(node, "column"))),
            tuple(map(self._list, self._all(node, "row"))),
            type_ref=self._type_ref(node),
        )

    def _invocation(self, node: Any) -> model.Invocation:
        return model.Invocation(
            self._expression_in(node),
            tuple(
                model.Binding(self._item(parameter), self._expression_in(binding))
                for binding in self._all(node, "binding")
                if (parameter := self._one(binding, "parameter")) is not None
            ),
            type_ref=self._type_ref(node),
        )

    def _function(self, node: Any) -> model.FunctionDefinition:
        return model.FunctionDefinition(
            tuple(map(self._item, self._all(node, "formalParameter"))),
            self._expression_in(node),
            node.get("kind", "FEEL"),
            type_ref=self._type_ref(node),
        )

    def _conditional(self, node: Any) -> model.Conditional:
        return model.Conditional(
            self._wanted(node, "if"),
            self._wanted(node, "then"),
            self._wanted(node, "else"),
            type_ref=self._type_ref(node),
        )

    def _filter(self, node: Any) -> model.Filter:
        return model.Filter(
            self._wanted(node, "in"), self._wanted(node, "match"), type_ref=self._type_ref(node)
        )

    def _iteration(self, node: Any) -> model.Iteration:
        kind = self._kind(node)
        return model.Iteration(
            kind,
            " ".join(node.get("iteratorVariable", "").split()),
            self._wanted(node, "in"),
            self._wanted(node, "return" if kind == "for" else "satisfies"),
            type_ref=self._type_ref(node),
        )

    def _item(self, node: Any) -> Item:
        return Item(_name(node), self._type_ref(node))

    def _type_ref(self, node: Any) -> str:
        return self._type_name(node, node.get("typeRef", "").strip())

    def _type_name(self, node: Any, written: str) -> str:
        """DMN 1.1 writes types with a prefix: of FEEL, of the model itself, or of an import."""
        prefix, _, local = written.partition(":")
        if "<" in written or prefix not in node.nsmap:
            return written
        imported = self._imports.get(node.nsmap[prefix])
        return f"{imported}.{local}" if imported else local

    def _tests(self, node: Any, name: str) -> str:
        child = self._one(node, name)
        return "" if child is None else self._text(child, "text")

    def _text(self, node: Any, name: str) -> str:
        child = self._one(node, name)
        return "" if child is None else "".join(child.itertext())

    def _required(self, node: Any, requirement: str, kind: str) -> tuple[str, ...]:
        return tuple(
            reference
            for each in self._all(node, requirement)
            for reference in self._references(each, kind)
        )

    def _references(self, node: Any, name: str) -> tuple[str, ...]:
        return tuple(each.get("href", "") for each in self._all(node, name))

    def _all(self, node: Any, name: str) -> Any:
        return node.findall(self._space + name)

    def _one(self, node: Any, name: str) -> Any:
        return node.find(self._space + name)

    def _kind(self, node: Any) -> str:
        tag = node.tag if isinstance(node.tag, str) else ""
        return tag.removeprefix(self._space) if tag.startswith(self._space) else ""

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise refuse("dmn.depth", f"表达式嵌套过深，最多{MAX_DEPTH}层")
        yield
        self._depth -= 1

    _EXPRESSIONS: dict[str, Callable[["_Reader", Any], Expression]] = {
        "literalExpression": _literal,
        "decisionTable": _table,
        "context": _context,
        "list": _list,
        "relation": _relation,
        "invocation": _invocation,
        "functionDefinition": _function,
        "conditional": _conditional,
        "filter": _filter,
        "for": _iteration,
        "some": _iteration,
        "every": _iteration,
    }


def _one_of(words: frozenset[str], word: str) -> str:
    if word not in words:
        raise refuse("dmn.hit_policy", f"没有“{word[:40]}”这种命中策略或汇总方式")
    return word


def _name(node: Any) -> str:
    return " ".join(node.get("name", "").split())
