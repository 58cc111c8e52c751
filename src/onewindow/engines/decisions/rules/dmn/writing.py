"""A model to DMN 1.5 XML, valid against the schema of the standard; diagrams are left out."""

import re
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from lxml import etree

from onewindow.engines.decisions.rules.dmn import model
from onewindow.engines.decisions.rules.dmn.model import Expression, Item

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"
# XML 的标识不能以数字开头，也不能有空格；这样的标识不写出，读回时以名称代替。
_IDENTIFIER = re.compile(r"[^\W\d][\w.-]*")


def write_model(written: model.Model) -> bytes:
    """Return the XML of a model; reading it gives an equal model."""
    return etree.tostring(
        _Writer().definitions(written),
        xml_declaration=True,
        encoding="UTF-8",
        pretty_print=True,
    )


class _Writer:
    """Writes elements in the order that the schema wants."""

    def definitions(self, written: model.Model) -> Any:
        root = etree.Element(f"{{{NAMESPACE}}}definitions", nsmap={None: NAMESPACE})
        _set(root, id=written.id, name=written.name, namespace=written.namespace)
        root.set("name", written.name)
        self._text(root, "description", written.description)
        for each in written.imports:
            node = self._add(root, "import", namespace=each.namespace, locationURI=each.location)
            node.set("name", each.name)
            node.set("importType", each.kind or NAMESPACE)
        for definition in written.types:
            self._item_definition(root, "itemDefinition", definition)
        for element in written.elements:
            self._ELEMENTS[type(element)](self, root, element)
        return root

    def _input_data(self, root: Any, element: model.InputData) -> None:
        self._named(root, "inputData", element)

    def _decision(self, root: Any, element: model.Decision) -> None:
        node = self._named(
            root,
            "decision",
            element,
            question=element.question,
            allowedAnswers=element.allowed_answers,
        )
        self._requirements(node, "informationRequirement", "requiredDecision", element.decisions)
        self._requirements(node, "informationRequirement", "requiredInput", element.inputs)
        self._requirements(node, "knowledgeRequirement", "requiredKnowledge", element.knowledge)
        self._expression(node, element.expression)

    def _knowledge_model(self, root: Any, element: model.KnowledgeModel) -> None:
        node = self._named(root, "businessKnowledgeModel", element)
        if element.function:
            self._function(node, element.function, "encapsulatedLogic")
        self._requirements(node, "knowledgeRequirement", "requiredKnowledge", element.knowledge)

    def _service(self, root: Any, element: model.DecisionService) -> None:
        node = self._named(root, "decisionService", element)
        for name, references in (
            ("outputDecision", element.outputs),
            ("encapsulatedDecision", element.encapsulated),
            ("inputDecision", element.input_decisions),
            ("inputData", element.inputs),
        ):
            for reference in references:
                self._add(node, name, href=reference)

    def _named(self, root: Any, tag: str, element: model.Element, **texts: str) -> Any:
        node = self._add(root, tag, id=element.id)
        node.set("name", element.name)
        self._text(node, "description", element.description)
        for name, text in texts.items():
            self._text(node, name, text)
        self._item(node, "variable", element.variable)
        return node

    def _requirements(self, node: Any, tag: str, kind: str, references: Iterable[str]) -> None:
        for reference in references:
            self._add(self._add(node, tag), kind, href=reference)

    def _item_definition(self, node: Any, tag: str, definition: model.ItemDefinition) -> None:
        made = self._add(node, tag, isCollection="true" if definition.is_collection else "")
        made.set("name", definition.name)
        is_bounded = definition.allowed or definition.constraint
        self._text(made, "typeRef", definition.type_ref or ("Any" if is_bounded else ""))
        self._tests(made, "allowedValues", definition.allowed)
        self._tests(made, "typeConstraint", definition.constraint)
        for component in definition.components:
            self._item_definition(made, "itemComponent", component)
        if definition.function:
            item = self._add(made, "functionItem", outputTypeRef=definition.function.result)
            for parameter in definition.function.parameters:
                self._item(item, "parameters", parameter)

    def _expression(self, node: Any, expression: Expression | None) -> None:
        if expression is not None:
            self._EXPRESSIONS[type(expression)](self, node, expression)

    def _literal(self, node: Any, expression: model.LiteralExpression) -> None:
        self._written(node, "literalExpression", expression)

    def _written(self, node: Any, tag: str, expression: model.LiteralExpression) -> None:
        made = self._add(node, tag, typeRef=expression.type_ref)
        self._text(made, "text", expression.text)

    def _table(self, node: Any, table: model.Table) -> None:
        made = self._add(
            node,
            "decisionTable",
            typeRef=table.type_ref,
            hitPolicy=table.hit_policy,
            aggregation=table.aggregation,
            outputLabel=table.output_label,
        )
        for clause in table.inputs:
            column = self._add(made, "input", id=clause.id, label=clause.label)
            self._written(column, "inputExpression", clause.expression)
            self._tests(column, "inputValues", clause.allowed)
        for output in table.outputs:
            column = self._add(
                made,
                "output",
                id=output.id,
                label=output.label,
                name=output.name,
                typeRef=output.type_ref,
            )
            self._tests(column, "outputValues", output.allowed)
            self._tests(column, "defaultOutputEntry", output.default)
        for name in table.annotations:
            self._add(made, "annotation", name=name)
        for rule in table.rules:
            self._rule(made, rule)

    def _rule(self, table: Any, rule: model.Rule) -> None:
        made = self._add(table, "rule", id=rule.id)
        self._text(made, "description", rule.description)
        for tag, texts in (
            ("inputEntry", rule.tests),
            ("outputEntry", rule.conclusions),
            ("annotationEntry", rule.annotations),
        ):
            for text in texts:
                self._add(self._add(made, tag), "text").text = text

    def _context(self, node: Any, context: model.Context) -> None:
        made = self._add(node, "context", typeRef=context.type_ref)
        for entry in context.entries:
            row = self._add(made, "contextEntry")
            if entry.variable:
                self._item(row, "variable", entry.variable)
            self._expression(row, entry.expression or model.LiteralExpression(""))

    def _list(self, node: Any, listing: model.Listing, tag: str = "list") -> None:
        made = self._add(node, tag, typeRef=listing.type_ref)
        for item in listing.items:
            self._expression(made, item)

    def _relation(self, node: Any, relation: model.Relation) -> None:
        made = self._add(node, "relation", typeRef=relation.type_ref)
        for column in relation.columns:
            self._item(made, "column", column)
        for row in relation.rows:
            self._list(made, row, "row")

    def _invocation(self, node: Any, invocation: model.Invocation) -> None:
        made = self._add(node, "invocation", typeRef=invocation.type_ref)
        self._expression(made, invocation.function)
        for binding in invocation.bindings:
            row = self._add(made, "binding")
            self._item(row, "parameter", binding.parameter)
            self._expression(row, binding.expression)

    def _function(
        self, node: Any, function: model.FunctionDefinition, tag: str = "functionDefinition"
    ) -> None:
        kind = "" if function.kind == "FEEL" else function.kind
        made = self._add(node, tag, typeRef=function.type_ref, kind=kind)
        for parameter in function.parameters:
            self._item(made, "formalParameter", parameter)
        self._expression(made, function.body)

    def _conditional(self, node: Any, expression: model.Conditional) -> None:
        made = self._add(node, "conditional", typeRef=expression.type_ref)
        self._expression(self._add(made, "if"), expression.condition)
        self._expression(self._add(made, "then"), expression.then)
        self._expression(self._add(made, "else"), expression.otherwise)

    def _filter(self, node: Any, expression: model.Filter) -> None:
        made = self._add(node, "filter", typeRef=expression.type_ref)
        self._expression(self._add(made, "in"), expression.subject)
        self._expression(self._add(made, "match"), expression.condition)

    def _iteration(self, node: Any, expression: model.Iteration) -> None:
        made = self._add(
            node,
            expression.kind,
            typeRef=expression.type_ref,
            iteratorVariable=expression.variable,
        )
        self._expression(self._add(made, "in"), expression.domain)
        last = "return" if expression.kind == "for" else "satisfies"
        self._expression(self._add(made, last), expression.body)

    def _item(self, node: Any, tag: str, item: Item) -> None:
        self._add(node, tag, typeRef=item.type_ref).set("name", item.name)

    def _tests(self, node: Any, tag: str, text: str) -> None:
        if text:
            self._text(self._add(node, tag), "text", text)

    def _text(self, node: Any, tag: str, text: str) -> None:
        if text:
            self._add(node, tag).text = text

    def _add(self, node: Any, tag: str, **attributes: str) -> Any:
        made = etree.SubElement(node, f"{{{NAMESPACE}}}{tag}")
        _set(made, **attributes)
        return made

    _ELEMENTS: ClassVar[dict[type, Callable[["_Writer", Any, Any], None]]] = {
        model.InputData: _input_data,
        model.Decision: _decision,
        model.KnowledgeModel: _knowledge_model,
        model.DecisionService: _service,
    }
    _EXPRESSIONS: ClassVar[dict[type, Callable[["_Writer", Any, Any], None]]] = {
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


def _set(node: Any, **attributes: str) -> None:
    """Set the attributes that say something."""
    for name, value in attributes.items():
        if value and (name != "id" or _IDENTIFIER.fullmatch(value)):
            node.set(name, value)
