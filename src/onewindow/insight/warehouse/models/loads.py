"""What came, and what was kept aside."""

from django.db import models
from django.db.models import Q

from onewindow.insight.warehouse.rules.loads import LoadKind, LoadState


class Load(models.Model):
    """What came from a source at once (装载): a file, a batch of rows, the answer of a query."""

    source = models.CharField("来源", max_length=40)
    table = models.CharField("事实表", max_length=40)
    kind = models.CharField("方式", max_length=12, choices=LoadKind.choices())
    state = models.CharField("状态", max_length=12, choices=LoadState.choices())
    file_name = models.CharField("文件名", max_length=200)
    path = models.CharField("存放位置", max_length=200)
    digest = models.CharField("内容摘要", max_length=64)
    mapping = models.CharField("对照表摘要", max_length=64)
    arrived_at = models.DateTimeField("收到时间")
    taken_at = models.DateTimeField("开始装载时间", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    sender = models.CharField("送交人", max_length=120)
    step = models.CharField("进度", max_length=40, blank=True)
    reason = models.TextField("退回原因", blank=True)
    cursor = models.CharField("读到何处", max_length=60, blank=True)
    columns = models.JSONField("列", default=list)
    clock_ahead = models.IntegerField("来源时钟快几秒", null=True)
    rows_read = models.PositiveBigIntegerField("读到行数", default=0)
    rows_new = models.PositiveBigIntegerField("新增行数", default=0)
    rows_changed = models.PositiveBigIntegerField("更新行数", default=0)
    rows_same = models.PositiveBigIntegerField("未变行数", default=0)
    rows_bad = models.PositiveBigIntegerField("隔离行数", default=0)
    rows_missing = models.PositiveBigIntegerField("缺项行数", default=0)
    rows_invalid = models.PositiveBigIntegerField("不合规范行数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "装载"
        ordering = ["-id"]
        indexes = [models.Index(fields=["source", "-arrived_at"], name="load_by_source")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "table", "digest", "mapping"],
                condition=~Q(state=LoadState.REFUSED.value),
                name="content_loaded_once",
            )
        ]

    def __str__(self) -> str:
        return f"第{self.pk}号装载"


class QuarantinedRow(models.Model):
    """
    A row that was not let in (隔离行), with every reason; never dropped.

    ``values`` are the source's own, corrected ones once somebody corrected them.
    """

    load = models.ForeignKey(Load, models.PROTECT, verbose_name="装载", related_name="aside")
    source = models.CharField("来源", max_length=40)
    table = models.CharField("事实表", max_length=40)
    line = models.PositiveBigIntegerField("行号")
    row_id = models.CharField("行标识", max_length=300, blank=True)
    digest = models.CharField("内容摘要", max_length=64)
    values = models.JSONField("内容")
    reasons = models.JSONField("原因")
    corrected_at = models.DateTimeField("更正时间", null=True)
    corrected_by = models.CharField("更正人", max_length=120, blank=True)
    resolved_at = models.DateTimeField("入库时间", null=True)
    resolved_by = models.ForeignKey(
        Load, models.PROTECT, null=True, verbose_name="入库的装载", related_name="taken_in"
    )

    class Meta:
        verbose_name = verbose_name_plural = "隔离行"
        indexes = [
            models.Index(
                fields=["source", "table", "id"],
                condition=Q(resolved_at=None),
                name="rows_kept_aside",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "table", "digest"], name="bad_row_kept_once")
        ]

    def __str__(self) -> str:
        return f"第{self.load_id}号装载第{self.line}行"

    @property
    def columns(self) -> list[str]:
        """Return the columns of the file that the row came with."""
        return list(self.load.columns)
