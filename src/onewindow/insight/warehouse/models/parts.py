"""Which files of the warehouse are current."""

from django.db import models


class Part(models.Model):
    """The current file with the rows of one table from one source in one month."""

    table = models.CharField("事实表", max_length=40)
    source = models.CharField("来源", max_length=40)
    month = models.CharField("月份", max_length=7)
    path = models.CharField("文件", max_length=200)
    digest = models.CharField("内容摘要", max_length=64)
    rows = models.PositiveBigIntegerField("行数")
    first_on = models.DateField("最早一天")
    last_on = models.DateField("最晚一天")
    written_at = models.DateTimeField("写入时间")

    class Meta:
        verbose_name = verbose_name_plural = "仓库分区"
        constraints = [
            models.UniqueConstraint(
                fields=["table", "source", "month"], name="one_part_for_a_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.source} {self.month}"
