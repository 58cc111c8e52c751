"""Who sends facts."""

from django.db import models

from onewindow.insight.warehouse.rules.sources import SourcePack


class Source(models.Model):
    """A system that sends facts (数据来源), with the mapping pack that it is read by."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=200)
    hall = models.CharField("大厅编码", max_length=20, blank=True)
    content = models.JSONField("对照表")
    digest = models.CharField("对照表摘要", max_length=64)
    heard_at = models.DateTimeField("最近送数时间", null=True)
    loaded_at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = verbose_name_plural = "数据来源"

    def __str__(self) -> str:
        return self.name

    @property
    def pack(self) -> SourcePack:
        """Return the mapping pack."""
        return SourcePack.model_validate(self.content)
