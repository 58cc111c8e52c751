"""A load (装载): what came from a source at once, and what became of it."""

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


class LoadKind(Choice):
    """How the rows came."""

    FILE = "file", "文件"
    ROWS = "rows", "接口"
    DATABASE = "database", "数据库"
    OWN = "own", "本平台"
    CORRECTION = "correction", "更正"
    GENERATED = "generated", "生成"


class LoadState(Choice):
    """How far a load is."""

    WAITING = "waiting", "等待装载"
    DONE = "done", "已装载"
    REFUSED = "refused", "已退回"


# 更正文件里的这一列是隔离行的编号，也是入库后的行号，由它找回原来的文件和行。
NUMBER = "隔离行"
STEPS = ("读取文件", "逐行核对", "写入仓库")
LOAD = Lifecycle(
    "load",
    LoadState,
    [
        Move("receive", "收到数据", frozenset({LoadState.WAITING}), None),
        Move("finish", "装载完成", frozenset({LoadState.WAITING}), LoadState.DONE),
        Move("refuse", "整份退回", frozenset({LoadState.WAITING}), LoadState.REFUSED),
    ],
)
