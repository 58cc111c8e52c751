"""What hall screens play (节目单): states and kinds."""

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


class PlaylistState(Choice):
    """Where a playlist (节目单) stands; only an approved one is shown."""

    DRAFT = "draft", "编辑中"
    SUBMITTED = "submitted", "待审核"
    APPROVED = "approved", "已审核"
    RETIRED = "retired", "已停用"


class ItemKind(Choice):
    """What one item of a playlist shows (节目)."""

    CALLING = "calling", "叫号"
    NOTICE = "notice", "通知"
    PICTURE = "picture", "图片"
    PAGE = "page", "网页"


class Layout(Choice):
    """What a screen is hung up for (版式)."""

    HALL = "hall", "大厅综合屏"
    UPRIGHT = "upright", "竖屏"
    COUNTER = "counter", "窗口屏"


_P = PlaylistState
PLAYLIST = Lifecycle(
    "playlist",
    PlaylistState,
    [
        Move("draft", "新建节目单", frozenset({_P.DRAFT}), None),
        Move("submit", "提交审核", frozenset({_P.DRAFT}), _P.SUBMITTED),
        Move("return", "退回修改", frozenset({_P.SUBMITTED}), _P.DRAFT),
        Move("approve", "审核通过", frozenset({_P.SUBMITTED}), _P.APPROVED),
        Move("retire", "停用", frozenset({_P.APPROVED}), _P.RETIRED),
    ],
)
