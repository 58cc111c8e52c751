"""
The grammar of FEEL (EBNF), read by recursive descent: text to syntax tree.

    expression   = if | for | quantified | disjunction ;
    if           = "if" expression "then" expression "else" expression ;
    for          = "for" iterator { "," iterator } "return" expression ;
    quantified   = ( "some" | "every" ) iterator { "," iterator } "satisfies" expression ;
    iterator     = name "in" expression [ ".." expression ] ;
    disjunction  = conjunction { "or" conjunction } ;
    conjunction  = comparison { "and" comparison } ;
    comparison   = sum { ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) sum
                       | "between" sum "and" sum
                       | "in" ( test | "(" test { "," test } ")" ) } ;
    sum          = product { ( "+" | "-" ) product } ;
    product      = power { ( "*" | "/" ) power } ;
    power        = operand { "**" operand } ;
    operand      = "-" operand | postfix [ "instance" "of" type ] ;
    postfix      = primary { "." name | "[" expression "]" | "(" arguments ")" } ;
    primary      = number | string | "@" string | "true" | "false" | "null" | name | "?"
                 | range | "(" expression ")" | "(" endpoint-test ")" | list | context | function
                 | if | for | quantified ;
    range        = ( "[" | "(" | "]" ) expression ".." expression ( "]" | ")" | "[" ) ;
    list         = "[" [ expression { "," expression } ] "]" ;
    context      = "{" [ key ":" expression { "," key ":" expression } ] "}" ;
    key          = name | string ;
    function     = "function" "(" [ name [ ":" type ] { "," name [ ":" type ] } ] ")"
                   ( expression | "external" context ) ;
    arguments    = [ expression { "," expression } | name ":" expression { "," … } ] ;
    type         = "list" "<" type ">" | "range" "<" type ">"
                 | "context" "<" [ name ":" type { "," name ":" type } ] ">"
                 | "function" "<" [ type { "," type } ] ">" "->" type | name { "." name } ;

    unary-tests  = "-" | "not" "(" test { "," test } ")" | test { "," test } ;
    test         = endpoint-test | expression ;
    endpoint-test = ( "<" | "<=" | ">" | ">=" | "=" | "!=" ) sum ;

All operators of one level group from the left, ``**`` too. ``= x`` and ``!= x`` as tests become
comparisons with ``?``; ``(= x)`` as a value stays a test (a range whose only member is x).
"""

from collections.abc import Callable, Iterable
from collections.abc import Iterator as Iterating
from contextlib import contextmanager
from decimal import Decimal
from typing import ClassVar

from onewindow.engines.decisions.rules.feel import naming, syntax
from onewindow.engines.decisions.rules.feel.cursor import Cursor
from onewindow.engines.decisions.rules.feel.faults import Unreadable
from onewindow.engines.decisions.rules.feel.syntax import Node
from onewindow.engines.decisions.rules.feel.vocabulary import Known, Vocabulary

MAX_DIGITS = 400
MAX_EXPONENT = 6000

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
LEVELS: tuple[tuple[tuple[str, ...], Callable[..., Node]], ...] = (
    (("or",), syntax.Logical),
    (("and",), syntax.Logical),
    ((*COMPARISONS, "between", "in"), syntax.Comparison),
    (("+", "-"), syntax.Arithmetic),
    (("*", "/"), syntax.Arithmetic),
    (("**",), syntax.Arithmetic),
)
SUM = 3
CONSTANTS = {"true": True, "false": False, "null": None}
INPUT = "?"


class Parser:
    """Reads one text; a method a rule of the grammar, in its order."""

    def __init__(self, cursor: Cursor, known: Known) -> None:
        self.cursor = cursor
        self._names = known.names
        self._members = known.members
        self._types = known.types
        self._is_in_filter = False
        self._ends_range = False

    def expression(self) -> Node:
        """Read an expression up to where it can no longer go on."""
        with self.cursor.deeper():
            return self._operation(0)

    def unary_tests(self) -> syntax.Tests:
        """Read the tests of a cell."""
        at = self.cursor.here.at
        if self.cursor.stands("-") and self.cursor.ahead().kind == "end":
            self.cursor.step()
            return syntax.Tests((syntax.Wildcard(at=at),), at=at)
        if self.cursor.stands("not") and self.cursor.precedes("("):
            start = self.cursor.place
            self.cursor.step(2)
            tests = self._tests_until_bracket()
            if self.cursor.here.kind == "end":
                return syntax.Tests(tests, is_negated=True, at=at)
            self.cursor.place = start
        return syntax.Tests(tuple(self._series(self._test)), at=at)

    def _tests_until_bracket(self) -> tuple[Node, ...]:
        tests = tuple(self._series(self._test))
        self.cursor.expect(")")
        return tests

    def _series(self, rule: Callable[[], Node]) -> Iterating[Node]:
        yield rule()
        while self.cursor.take(","):
            yield rule()

    def _test(self) -> Node:
        return self._endpoint_test() if self.cursor.stands(*COMPARISONS) else self.expression()

    def _endpoint_test(self) -> Node:
        sign = self.cursor.step()
        with self.cursor.deeper():
            end = self._operation(SUM)
        match sign.text:
            case "<" | "<=":
                return syntax.Range(None, end, False, sign.text == "<=", at=sign.at)
            case ">" | ">=":
                return syntax.Range(end, None, sign.text == ">=", False, at=sign.at)
        return syntax.Comparison(sign.text, syntax.Name(INPUT, at=sign.at), end, at=sign.at)

    def _operation(self, level: int) -> Node:
        if level == len(LEVELS):
            return self._operand()
        left = self._operation(level + 1)
        operators, kind = LEVELS[level]
        while self.cursor.stands(*operators):
            sign = self.cursor.step()
            if sign.text == "between":
                low = self._operation(SUM)
                self.cursor.expect("and")
                left = syntax.Between(left, low, self._operation(SUM), at=sign.at)
            elif sign.text == "in":
                left = syntax.In(left, self._membership(), at=sign.at)
            else:
                left = kind(sign.text, left, self._operation(level + 1), at=sign.at)
        return left

    def _membership(self) -> syntax.Tests:
        at = self.cursor.here.at
        if self.cursor.stands(*COMPARISONS):
            return syntax.Tests((self._endpoint_test(),), at=at)
        if not self.cursor.take("("):
            return syntax.Tests((self._operation(SUM),), at=at)
        with self._bracket():
            tests = tuple(self._series(self._test))
        if len(tests) == 1 and self.cursor.take(".."):
            return syntax.Tests((self._range_from(tests[0], False, at),), at=at)
        self.cursor.expect(")")
        return syntax.Tests(tests, at=at)

    def _operand(self) -> Node:
        with self.cursor.deeper():
            if sign := self.cursor.take("-"):
                return syntax.Negation(self._operand(), at=sign.at)
            value = self._postfix()
            while self.cursor.stands("instance") and self.cursor.precedes("of"):
                at = self.cursor.step(2).at
                value = syntax.InstanceOf(value, self._type(), at=at)
            return value

    def _postfix(self) -> Node:
        value = self._primary()
        while True:
            at = self.cursor.here.at
            if self.cursor.take("."):
                name = naming.known_name(self.cursor, self._members)
                value = syntax.Path(value, name or naming.unknown_name(self.cursor), at=at)
            elif self.cursor.stands("[") and not self._range_ends_here():
                value = syntax.Filter(value, self._condition(), at=at)
            elif self.cursor.take("("):
                value = self._call(value, at)
            else:
                return value

    def _range_ends_here(self) -> bool:
        """``]1..10[``: a bracket after an upper end closes the range if no filter can begin."""
        after = self.cursor.ahead()
        starts = after.kind in {"number", "text", "moment"} or after.text in {
            "(",
            "[",
            "{",
            "-",
            "?",
        }
        return self._ends_range and not (
            starts or (after.kind == "word" and after.text not in naming.KEYWORDS)
        )

    def _condition(self) -> Node:
        self.cursor.step()
        outer, self._is_in_filter = self._is_in_filter, True
        with self._bracket(), self._knowing(["item"]):
            condition = self.expression()
        self._is_in_filter = outer
        self.cursor.expect("]")
        return condition

    def _call(self, function: Node, at: int) -> Node:
        positional: list[Node] = []
        named: list[tuple[str, Node]] = []
        with self._bracket():
            while not self.cursor.take(")"):
                if naming.names_argument(self.cursor):
                    name = naming.new_name(self.cursor, ":")
                    self.cursor.expect(":")
                    named.append((name, self.expression()))
                else:
                    positional.append(self.expression())
                if not self.cursor.stands(")"):
                    self.cursor.expect(",")
                    self._refuse_bracket()
        if positional and named:
            raise self.cursor.fault("参数要么都写名称，要么都不写")
        return syntax.Call(function, tuple(positional), tuple(named), at=at)

    def _primary(self) -> Node:
        token = self.cursor.here
        match token.kind:
            case "number":
                return self._number()
            case "text":
                return syntax.Literal(self.cursor.step().text, at=token.at)
            case "moment":
                return syntax.AtLiteral(self.cursor.step().text, at=token.at)
            case "symbol" if token.text in self._SIGNS:
                return self._SIGNS[token.text](self)
            case "word":
                return self._word()
        raise self.cursor.fault(f"此处缺少一个值，却是{self.cursor.said()}")

    def _number(self) -> Node:
        token = self.cursor.step()
        if len(token.text) > MAX_DIGITS:
            raise Unreadable(f"数字过长，最多{MAX_DIGITS}位", token.at, self.cursor.text)
        exponent = token.text.lower().partition("e")[2]
        if abs(int(exponent or 0)) > MAX_EXPONENT:
            raise Unreadable("数字超出范围", token.at, self.cursor.text)
        return syntax.Literal(Decimal(token.text), at=token.at)

    def _input(self) -> Node:
        return syntax.Name(INPUT, at=self.cursor.step().at)

    def _word(self) -> Node:
        token = self.cursor.here
        vocabularies = (self._names, self._members) if self._is_in_filter else (self._names,)
        if not self._is_longer_name(vocabularies):
            if token.text in CONSTANTS:
                return syntax.Literal(CONSTANTS[self.cursor.step().text], at=token.at)
            rule = self._WORDS.get(token.text)
            if rule and (token.text != "function" or self.cursor.precedes("(")):
                return rule(self)
        name = naming.known_name(self.cursor, *vocabularies)
        return syntax.Name(name or naming.unknown_name(self.cursor), at=token.at)

    def _is_longer_name(self, vocabularies: tuple[Vocabulary, ...]) -> bool:
        tokens, place = self.cursor.tokens, self.cursor.place
        return any(words.longest(tokens, place)[1] > 1 for words in vocabularies)

    def _parenthesis(self) -> Node:
        at = self.cursor.step().at
        with self._bracket():
            if self.cursor.stands(*COMPARISONS):
                test = self._endpoint_test()
                self.cursor.expect(")")
                return test if isinstance(test, syntax.Range) else syntax.Tests((test,), at=at)
            value = self.expression()
        if self.cursor.take(".."):
            return self._range_from(value, False, at)
        self.cursor.expect(")")
        return value

    def _open_range(self) -> Node:
        at = self.cursor.step().at
        with self._bracket():
            low = self.expression()
        self.cursor.expect("..")
        return self._range_from(low, False, at)

    def _range_from(self, low: Node, has_low: bool, at: int) -> Node:
        with self._bracket(ends_range=True):
            high = self.expression()
        end = self.cursor.expect("]", ")", "[")
        return syntax.Range(low, high, has_low, end.text == "]", at=at)

    def _list(self) -> Node:
        at = self.cursor.step().at
        items: list[Node] = []
        while not self.cursor.take("]"):
            with self._bracket():
                items.append(self.expression())
            if len(items) == 1 and self.cursor.take(".."):
                return self._range_from(items[0], True, at)
            if not self.cursor.stands("]"):
                self.cursor.expect(",")
                self._refuse_bracket()
        return syntax.Listing(tuple(items), at=at)

    def _refuse_bracket(self) -> None:
        if self.cursor.stands("]", ")", "}"):
            raise self.cursor.fault("逗号后缺少一项")

    def _context(self) -> Node:
        at = self.cursor.step().at
        entries: list[tuple[str, Node]] = []
        with self._bracket(), self._knowing([]):
            while not self.cursor.take("}"):
                is_text = self.cursor.here.kind == "text"
                key = self.cursor.step().text if is_text else naming.new_name(self.cursor, ":")
                self.cursor.expect(":")
                entries.append((key, self.expression()))
                self._names.add(key)
                self._members.add(key)
                if not self.cursor.stands("}"):
                    self.cursor.expect(",")
                    self._refuse_bracket()
        return syntax.ContextOf(tuple(entries), at=at)

    def _function(self) -> Node:
        at = self.cursor.step(2).at
        parameters: list[tuple[str, str]] = []
        while not self.cursor.take(")"):
            name = naming.new_name(self.cursor, (":", ",", ")"))
            parameters.append((name, self._type() if self.cursor.take(":") else ""))
            if not self.cursor.stands(")"):
                self.cursor.expect(",")
                self._refuse_bracket()
        is_external = bool(self.cursor.take("external"))
        with self._knowing(name for name, _ in parameters):
            body = self.expression()
        return syntax.Function(tuple(parameters), body, is_external, at=at)

    def _if(self) -> Node:
        at = self.cursor.step().at
        condition = self.expression()
        self.cursor.expect("then")
        then = self.expression()
        self.cursor.expect("else")
        return syntax.If(condition, then, self.expression(), at=at)

    def _for(self) -> Node:
        at = self.cursor.step().at
        with self._knowing(["partial"]):
            iterators = self._iterators("return")
            return syntax.For(iterators, self.expression(), at=at)

    def _quantified(self) -> Node:
        word = self.cursor.step()
        with self._knowing([]):
            iterators = self._iterators("satisfies")
            return syntax.Quantified(word.text, iterators, self.expression(), at=word.at)

    def _iterators(self, end: str) -> tuple[syntax.Iterator, ...]:
        iterators: list[syntax.Iterator] = []
        while not iterators or self.cursor.take(","):
            at = self.cursor.here.at
            name = naming.new_name(self.cursor, ("in",))
            self.cursor.expect("in")
            domain = self.expression()
            last = self.expression() if self.cursor.take("..") else None
            iterators.append(syntax.Iterator(name, domain, last, at=at))
            self._names.add(name)
        self.cursor.expect(end)
        return tuple(iterators)

    def _type(self) -> str:
        return naming.type_text(self.cursor, self._types)

    @contextmanager
    def _knowing(self, names: Iterable[str]) -> Iterating[None]:
        outer, self._names = self._names, Vocabulary(names, self._names)
        yield
        self._names = outer

    @contextmanager
    def _bracket(self, *, ends_range: bool = False) -> Iterating[None]:
        outer, self._ends_range = self._ends_range, ends_range
        yield
        self._ends_range = outer

    _SIGNS: ClassVar[dict[str, Callable[["Parser"], Node]]] = {
        "(": _parenthesis,
        "[": _list,
        "]": _open_range,
        "{": _context,
        "?": _input,
    }
    _WORDS: ClassVar[dict[str, Callable[["Parser"], Node]]] = {
        "if": _if,
        "for": _for,
        "some": _quantified,
        "every": _quantified,
        "function": _function,
    }
