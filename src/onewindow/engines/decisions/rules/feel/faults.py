"""The three ways in which FEEL says no: unreadable text, an undefined result, a limit reached."""


class Unreadable(Exception):
    """
    The text is not FEEL.

    :param message: a Chinese sentence without the position
    :param at: index of the character where reading stopped
    """

    def __init__(self, message: str, at: int, text: str) -> None:
        self.message = message
        self.at = at
        self.line = text.count("\n", 0, at) + 1
        self.column = at - text.rfind("\n", 0, at)
        where = f"第{self.line}行第{self.column}个字符" if "\n" in text else f"第{at + 1}个字符"
        super().__init__(f"{where}：{message}")


class Undefined(Exception):
    """An operation has no result for these operands: its value is null, for this reason."""


class Exceeded(Exception):
    """A text asks for more steps, depth or room than an expression is given."""
