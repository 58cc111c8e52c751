from django.db import models
from django.db.models import Q

from onewindow.services.hall.rules import ItemKind, Layout, PlaylistState


class Playlist(models.Model):
    """What screens show in turn (节目单), from a day to a day; shown only after a second look."""

    hall = models.ForeignKey(
        "hall.Hall", models.CASCADE, related_name="playlists", verbose_name="大厅"
    )
    name = models.CharField("名称", max_length=40)
    starts = models.DateField("开始日期")
    ends = models.DateField("结束日期（不含）", null=True)
    from_time = models.TimeField("每天从", null=True)
    to_time = models.TimeField("每天到", null=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=PlaylistState.choices(),
        default=PlaylistState.DRAFT.value,
    )
    made_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="编辑人"
    )
    reviewed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="审核人"
    )
    remark = models.CharField("审核意见", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "节目单"

    def __str__(self) -> str:
        return self.name


class PlaylistItem(models.Model):
    """One item of a playlist (节目) and how many seconds it stays."""

    playlist = models.ForeignKey(
        Playlist, models.CASCADE, related_name="items", verbose_name="节目单"
    )
    position = models.PositiveSmallIntegerField("次序")
    kind = models.CharField("类别", max_length=8, choices=ItemKind.choices())
    title = models.CharField("标题", max_length=60, blank=True)
    body = models.TextField("正文", max_length=600, blank=True)
    picture = models.ForeignKey(
        "records.Attachment", models.PROTECT, null=True, related_name="+", verbose_name="图片"
    )
    address = models.CharField("网页地址", max_length=200, blank=True)
    seconds = models.PositiveSmallIntegerField("停留秒数", default=15)

    class Meta:
        verbose_name = verbose_name_plural = "节目"
        constraints = [
            models.UniqueConstraint(fields=["playlist", "position"], name="playlist_item_once"),
            models.CheckConstraint(
                condition=Q(seconds__gte=5, seconds__lte=600), name="playlist_item_seconds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.playlist} {self.position}"


class Screen(models.Model):
    """A screen that hangs in a hall (显示屏)."""

    hall = models.ForeignKey(
        "hall.Hall", models.CASCADE, related_name="screens", verbose_name="大厅"
    )
    name = models.CharField("名称", max_length=40)
    code = models.SlugField("编号", max_length=24, unique=True)
    layout = models.CharField("版式", max_length=8, choices=Layout.choices())
    counter = models.ForeignKey(
        "directory.Counter", models.PROTECT, null=True, related_name="+", verbose_name="窗口"
    )
    letters = models.JSONField("只显示的队列字头", default=list, help_text="为空表示全部")
    playlists = models.ManyToManyField(
        Playlist, related_name="screens", blank=True, verbose_name="节目单"
    )
    speaks = models.BooleanField("语音播报", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "显示屏"

    def __str__(self) -> str:
        return self.name
