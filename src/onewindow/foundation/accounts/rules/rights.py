"""What people may ask about their own data (个人信息权益), and how it is answered."""

from collections.abc import Iterator

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.violations import Violation


class RightsKind(Choice):
    """What is asked for; export is answered at once and needs no request."""

    CORRECTION = "correction", "更正、补充"
    ERASURE = "erasure", "删除"


class RightsState(Choice):
    """Where a request stands."""

    ASKED = "asked", "待处理"
    FULFILLED = "fulfilled", "已办理"
    REFUSED = "refused", "未予办理"


RIGHTS_REQUEST = Lifecycle(
    "rights_request",
    RightsState,
    [
        Move("fulfil", "办理", frozenset({RightsState.ASKED}), RightsState.FULFILLED),
        Move("refuse", "不予办理", frozenset({RightsState.ASKED}), RightsState.REFUSED),
    ],
)

LAW = "《中华人民共和国个人信息保护法》"
BASIS = {
    RightsKind.CORRECTION: f"{LAW}第四十六条",
    RightsKind.ERASURE: f"{LAW}第四十七条",
}


def check_rights_request(
    kind: RightsKind, wish: str, *, has_open_request: bool
) -> Iterator[Violation]:
    """Yield what keeps a request for correction or erasure from being handed in."""
    if not wish.strip():
        yield Violation("rights.wish.missing", "请写明要办理的内容", BASIS[kind], "wish")
    if has_open_request:
        yield Violation("rights.open", f"已有一件“{kind.label}”请求正在处理", BASIS[kind], "kind")


def check_rights_answer(answer: str) -> Iterator[Violation]:
    """Yield a violation if the answer gives no reason."""
    if not answer.strip():
        yield Violation(
            "rights.answer.missing", "请写明处理情况和理由", f"{LAW}第五十条", "answer"
        )
