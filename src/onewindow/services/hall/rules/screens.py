"""What hall screens play (节目单): states and kinds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.violations import Violation


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


@dataclass(frozen=True, slots=True)
class Schedule:
    """From which day to which day, and at which time of day, a playlist is shown."""

    starts: date
    ends: date | None = None
    from_time: time | None = None
    to_time: time | None = None

    def covers(self, at: datetime) -> bool:
        """Test if the playlist is due at this local moment; ends are exclusive."""
        return (
            self.starts <= at.date()
            and (self.ends is None or at.date() < self.ends)
            and (self.from_time is None or self.from_time <= at.time())
            and (self.to_time is None or at.time() < self.to_time)
        )


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """One item of a playlist, as it is typed."""

    kind: ItemKind
    title: str
    body: str
    address: str
    has_picture: bool
    seconds: int


def check_playlist(name: str, schedule: Schedule) -> Iterator[Violation]:
    """Yield what is wrong with the head of a playlist."""
    if not name.strip():
        yield Violation("playlist.name", "请填写节目单名称", field="name")
    if schedule.ends and schedule.ends <= schedule.starts:
        yield Violation("playlist.ends", "结束日期应晚于开始日期", field="ends")
    times = schedule.from_time, schedule.to_time
    if times[0] and times[1] and times[1] <= times[0]:
        yield Violation("playlist.to_time", "每天的结束时间应晚于开始时间", field="to_time")


def check_item(item: ItemDraft) -> Iterator[Violation]:
    """Yield what is missing in an item; a web page must be one of our own."""
    if not 5 <= item.seconds <= 600:
        yield Violation("item.seconds", "停留时间为5到600秒", field="seconds")
    if item.kind is ItemKind.NOTICE and not (item.title.strip() and item.body.strip()):
        yield Violation("item.notice", "通知须有标题和正文", field="body")
    if item.kind is ItemKind.PICTURE and not item.has_picture:
        yield Violation("item.picture", "请上传图片", field="picture")
    if item.kind is ItemKind.PAGE and not (
        item.address.startswith("/") and not item.address.startswith("//")
    ):
        words = "网页只能是本系统公开的页面，地址以 / 开头"
        yield Violation("item.address", words, field="address")


def check_review(*, made_by: int | None, reviewer: int) -> Iterator[Violation]:
    """Yield a violation if somebody reviews a playlist of his own (第二人审核)."""
    if made_by == reviewer:
        yield Violation("playlist.own", "自己编辑的节目单须由另一人审核")
