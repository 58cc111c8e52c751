r"""
Regular expressions of XPath 3.1, the ones that FEEL means, compiled to a small program.

    pattern  = branch { "|" branch } ;
    branch   = { atom [ ( "?" | "*" | "+" | "{" n [ "," [ m ] ] "}" ) [ "?" ] ] } ;
    atom     = "." | "^" | "$" | character | escape | class
             | "(" [ "?:" ] pattern ")" | "\" digit ;
    class    = "[" [ "^" ] { character [ "-" character ] | escape } [ "-" class ] "]" ;

An instruction is (code, argument): see ``matching``, which runs them in bounded time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from onewindow.engines.decisions.rules.feel import characters
from onewindow.engines.decisions.rules.feel.characters import Test
from onewindow.engines.decisions.rules.feel.faults import Undefined

MAX_PATTERN = 1000
MAX_PROGRAM = 4000
MAX_GROUPS = 40
FLAGS = frozenset("smixq")
SPECIAL = frozenset("\\|.?*+(){}[]^$")
PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", **{sign: sign for sign in "\\|.-^?*+{}()[]$"}}

Instruction = tuple[str, Any]
Program = list[Instruction]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern: its program, how many groups it has, and whether it refers back."""

    program: Program
    groups: int
    refers_back: bool
    ignores_case: bool


@lru_cache(maxsize=256)
def compiled(text: str, flags: str = "") -> Pattern:
    """
    Return a compiled pattern.

    :param flags: of ``s m i x q``
    :raises Undefined: if the pattern or a flag is not allowed.
    """
    if not set(flags) <= FLAGS:
        raise Undefined(f"没有这样的匹配选项：{flags[:20]}")
    if len(text) > MAX_PATTERN:
        raise Undefined(f"正则表达式过长，最多{MAX_PATTERN}个字符")
    if "q" in flags:
        text = "".join("\\" + sign if sign in SPECIAL else sign for sign in text)
    elif "x" in flags:
        text = _without_blanks(text)
    compiler = _Compiler(text, flags)
    program = compiler.pattern()
    if compiler.at < len(text):
        raise Undefined("正则表达式中括号不成对")
    program = [*program, ("match", None)]
    return Pattern(program, compiler.groups, compiler.refers_back, "i" in flags)


def _without_blanks(text: str) -> str:
    """Flag x: blanks do not count, except inside a class."""
    kept, depth, is_escaped = [], 0, False
    for sign in text:
        if not is_escaped:
            depth += {"[": 1, "]": -1}.get(sign, 0)
        if depth > 0 or not characters.is_space(sign):
            kept.append(sign)
            is_escaped = sign == "\\" and not is_escaped
    return "".join(kept)


class _Compiler:
    """Reads a pattern from left to right; programs jump by relative distances."""

    def __init__(self, text: str, flags: str) -> None:
        self.text = text
        self.at = 0
        self.groups = 0
        self.refers_back = False
        self._open: set[int] = set()
        self._flags = flags

    def pattern(self) -> Program:
        """Read branches."""
        program = self._branch()
        while self._take("|"):
            other = self._branch()
            program = [
                ("split", (1, len(program) + 2)),
                *program,
                ("jump", len(other) + 1),
                *other,
            ]
            self._check_size(program)
        return program

    def _branch(self) -> Program:
        program: Program = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            program += self._repeated(self._atom())
            self._check_size(program)
        return program

    def _repeated(self, atom: Program) -> Program:
        least, most = self._quantity()
        if (least, most) == (1, 1):
            return atom
        if len(atom) * max(least, most or 0) > MAX_PROGRAM:
            raise Undefined("正则表达式中的重复次数过多")
        is_lazy = self._take("?")
        program = atom * least
        if most is None:
            loop = [("split", _order(1, len(atom) + 2, is_lazy)), *atom]
            return [*program, *loop, ("jump", -len(loop))]
        for left in range(most - least, 0, -1):
            program += [("split", _order(1, left * (len(atom) + 1), is_lazy)), *atom]
        return program

    def _quantity(self) -> tuple[int, int | None]:
        for sign, quantity in (("?", (0, 1)), ("*", (0, None)), ("+", (1, None))):
            if self._take(sign):
                return quantity
        if not self._take("{"):
            return 1, 1
        body, closing, _ = self.text[self.at :].partition("}")
        least, comma, most = body.partition(",")
        if not (closing and least.isdecimal() and (not most or most.isdecimal())):
            raise Undefined("正则表达式中的重复次数写法有误")
        if max(len(least), len(most)) > 4:
            raise Undefined("正则表达式中的重复次数过多")
        self.at += len(body) + 1
        last = int(most) if most else None if comma else int(least)
        if last is not None and last < int(least):
            raise Undefined("正则表达式中的重复次数写法有误")
        return int(least), last

    def _atom(self) -> Program:
        sign = self._next()
        match sign:
            case "(":
                return self._group()
            case "[":
                return [("character", self._cased(self._class()))]
            case "\\":
                return self._escape()
            case ".":
                ends = "" if "s" in self._flags else "\n\r"
                return [("character", lambda character: character not in ends)]
            case "^" | "$":
                return [("line " + sign if "m" in self._flags else "text " + sign, None)]
            case _ if sign in SPECIAL:
                raise Undefined(f"正则表达式中的“{sign}”位置不对")
        return [("character", self._cased(sign.__eq__))]

    def _group(self) -> Program:
        if self._take("?"):
            if not self._take(":"):
                raise Undefined("正则表达式只支持 (?: 这一种特殊分组")
            number = 0
        else:
            self.groups += 1
            number = self.groups
        if self.groups > MAX_GROUPS or len(self._open) > MAX_GROUPS:
            raise Undefined("正则表达式中分组过多")
        mark = self.at
        self._open.add(number or -mark)
        program = self.pattern()
        self._open.discard(number or -mark)
        if not self._take(")"):
            raise Undefined("正则表达式中括号不成对")
        if not number:
            return program
        return [("save", 2 * number), *program, ("save", 2 * number + 1)]

    def _escape(self) -> Program:
        sign = self._next()
        if sign.isdecimal():
            number = int(sign)
            if number == 0 or number > self.groups or number in self._open:
                raise Undefined(f"正则表达式中没有第{sign}组可以引用")
            self.refers_back = True
            return [("again", number)]
        return [("character", self._cased(self._escaped_set(sign)))]

    def _escaped_set(self, sign: str) -> Test:
        if sign in PLAIN_ESCAPES:
            return PLAIN_ESCAPES[sign].__eq__
        if sign in "pP":
            name, closing, _ = self.text[self.at :].partition("}")
            if not (closing and name.startswith("{")):
                raise Undefined("正则表达式中的 \\p 后应为 {类别}")
            self.at += len(name) + 1
            found = characters.property_set(name[1:])
            return found if sign == "p" else characters.inverted(found)
        chosen = characters.escaped(sign)
        if chosen is None:
            raise Undefined(f"正则表达式中没有“\\{sign}”这种写法")
        return chosen

    def _class(self) -> Test:
        is_inverted = self._take("^")
        tests: list[Test] = []
        while not self._take("]"):
            if tests and self.text.startswith("-[", self.at):
                self.at += 2
                return self._subtracted(tests, is_inverted)
            tests.append(self._class_part())
        if not tests:
            raise Undefined("正则表达式中有空的字符集")
        found = self._cased(characters.union(tests))
        return characters.inverted(found) if is_inverted else found

    def _subtracted(self, tests: list[Test], is_inverted: bool) -> Test:
        if len(self._open) > MAX_GROUPS:
            raise Undefined("正则表达式中嵌套过深")
        self._open.add(-self.at)
        taken = self._class()
        if not self._take("]"):
            raise Undefined("正则表达式中括号不成对")
        found = self._cased(characters.union(tests))
        kept = characters.inverted(found) if is_inverted else found
        return characters.without(kept, taken)

    def _class_part(self) -> Test:
        low = self._next()
        if low == "[":
            raise Undefined("正则表达式的字符集中“[”要写成“\\[”")
        if low == "\\":
            sign = self._next()
            if sign not in PLAIN_ESCAPES:
                return self._escaped_set(sign)
            low = PLAIN_ESCAPES[sign]
        is_range = self.text.startswith("-", self.at) and self.text[
            self.at + 1 : self.at + 2
        ] not in {
            "]",
            "[",
            "",
        }
        if not is_range:
            return low.__eq__
        self.at += 1
        high = self._next()
        if high == "\\":
            high = PLAIN_ESCAPES.get(self._next(), "")
        if not high or high < low:
            raise Undefined("正则表达式中的字符范围颠倒")
        return characters.between(low, high)

    def _cased(self, test: Callable[[str], bool]) -> Test:
        return characters.regardless_of_case(test) if "i" in self._flags else test

    def _take(self, sign: str) -> bool:
        if self.text.startswith(sign, self.at):
            self.at += 1
            return True
        return False

    def _next(self) -> str:
        if self.at >= len(self.text):
            raise Undefined("正则表达式不完整")
        self.at += 1
        return self.text[self.at - 1]

    def _check_size(self, program: Program) -> None:
        if len(program) > MAX_PROGRAM:
            raise Undefined("正则表达式展开后过长")


def _order(go_in: int, pass_by: int, is_lazy: bool) -> tuple[int, int]:
    return (pass_by, go_in) if is_lazy else (go_in, pass_by)
