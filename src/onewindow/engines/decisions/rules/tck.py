"""Runs folders of the DMN Technology Compatibility Kit and counts result nodes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from lxml import etree

from onewindow.engines.decisions.rules.dmn.model import DecisionService, Model
from onewindow.engines.decisions.rules.dmn.reading import read_model
from onewindow.engines.decisions.rules.dmn.running import Library, run_element
from onewindow.engines.decisions.rules.feel.comparing import equal
from onewindow.engines.decisions.rules.feel.durations import duration_of
from onewindow.engines.decisions.rules.feel.engine import LIMITS
from onewindow.engines.decisions.rules.feel.faults import Exceeded, Undefined
from onewindow.engines.decisions.rules.feel.limits import Meter
from onewindow.engines.decisions.rules.feel.moments import date_of, date_time_of, time_of
from onewindow.kernel.violations import Refused

# 需要 Java 函数的目录不计。
NOT_COUNTED = "0076-feel-external-java"
TOLERANCE = Decimal("1e-8")
"""Expected numbers are written with some fifteen digits; ours have up to 34."""

SPACE = "{http://www.omg.org/spec/DMN/20160719/testcase}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True, slots=True)
class KitResult:
    """One result node: where it stands, what was expected, what came out."""

    file: Path
    test: str
    node: str
    expected: str
    got: str
    passed: bool


def run_kit(folder: Path, *, now: datetime) -> Iterator[KitResult]:
    """Yield the result of every result node of every test file below a folder."""
    for file in sorted(folder.rglob("*.xml")):
        if NOT_COUNTED in file.parts:
            continue
        root = etree.parse(str(file), _parser()).getroot()
        if root.tag == f"{SPACE}testCases":
            yield from _run_file(file, root, now)


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)


def _run_file(file: Path, root: Any, now: datetime) -> Iterator[KitResult]:
    nodes = [
        (test, node)
        for test in root.iter(f"{SPACE}testCase")
        for node in test.iter(f"{SPACE}resultNode")
    ]
    try:
        models = {path.name: read_model(path.read_bytes()) for path in file.parent.glob("*.dmn")}
        main = models[root.findtext(f"{SPACE}modelName", "").strip()]
    except (Refused, KeyError) as error:
        for test, node in nodes:
            yield _failed(file, test, node, error)
        return
    library = Library(models.values())
    for test, node in nodes:
        yield _run_node(file, _Case(library, main, test, node, now))


def _failed(file: Path, test: Any, node: Any, error: Exception) -> KitResult:
    expected = str(value_in(node.find(f"{SPACE}expected")))
    said = f"{type(error).__name__}: {error}"
    return KitResult(file, test.get("id", ""), node.get("name"), expected, said, passed=False)


@dataclass(frozen=True, slots=True)
class _Case:
    """A result node with what it needs."""

    library: Library
    main: Model
    test: Any
    node: Any
    now: datetime

    @property
    def inputs(self) -> dict[str, object]:
        """Input data by name, with the namespace where one is given."""
        return {
            f"{node.get('namespace')}#{node.get('name')}"
            if node.get("namespace")
            else node.get("name"): value_in(node)
            for node in self.test.iter(f"{SPACE}inputNode")
        }

    def run(self) -> Any:
        """Return the value of the node."""
        asked = self.test.get("invocableName") or self.node.get("name")
        outcome = run_element(self.library, self.main, asked, self.inputs, now=self.now)
        element = self.main.by_name.get(asked)
        if isinstance(element, DecisionService) and len(element.outputs) > 1:
            values = outcome.value if isinstance(outcome.value, dict) else {}
            return values.get(self.node.get("name"), outcome.value)
        return outcome.value


def _run_node(file: Path, case: _Case) -> KitResult:
    try:
        got = case.run()
    except (Exceeded, Refused) as error:
        return _failed(file, case.test, case.node, error)
    expected = value_in(case.node.find(f"{SPACE}expected"))
    return KitResult(
        file,
        case.test.get("id", ""),
        case.node.get("name"),
        str(expected),
        str(got),
        is_as_expected(got, expected),
    )


READ: dict[str, Callable[[str], Any]] = {
    "string": str,
    "boolean": lambda text: text.strip() in {"true", "1"},
    "date": date_of,
    "time": time_of,
    "dateTime": date_time_of,
    "duration": duration_of,
    **dict.fromkeys(("decimal", "double", "integer", "float", "int", "long"), Decimal),
}


def value_in(node: Any) -> Any:
    """Return the value that an element of a test file holds: simple, list or components."""
    if node is None:
        return None
    if (items := node.find(f"{SPACE}list")) is not None:
        is_null = items.get(f"{XSI}nil") == "true"
        return None if is_null else [value_in(item) for item in items.findall(f"{SPACE}item")]
    components = node.findall(f"{SPACE}component")
    if components:
        return {component.get("name"): value_in(component) for component in components}
    value = node.find(f"{SPACE}value")
    if value is None or value.get(f"{XSI}nil") == "true":
        return None
    kind = value.get(f"{XSI}type", "string").rpartition(":")[2]
    try:
        return READ.get(kind, str)(value.text or "")
    except (Undefined, InvalidOperation):
        return value.text


def is_as_expected(got: Any, expected: Any) -> bool:
    """Return whether a value is what a test expects; numbers up to the digits that it writes."""
    match expected:
        case Decimal():
            return isinstance(got, Decimal) and (
                abs(got - expected) <= TOLERANCE * max(Decimal(1), abs(expected))
            )
        case list():
            return (
                isinstance(got, list)
                and len(got) == len(expected)
                and all(map(is_as_expected, got, expected))
            )
        case dict():
            return (
                isinstance(got, dict)
                and got.keys() == expected.keys()
                and all(is_as_expected(got[name], part) for name, part in expected.items())
            )
    return equal(got, expected, Meter(LIMITS)) is True
