from django.db import models


class KeptTable(models.Model):
    """A decision table as it was used (判定表), kept for ever under the digest of its content."""

    digest = models.CharField("摘要", max_length=64, unique=True)
    content = models.JSONField("内容")
    at = models.DateTimeField("存入时间")

    class Meta:
        verbose_name = verbose_name_plural = "判定表"

    def __str__(self) -> str:
        return self.digest[:12]


class Judgement(models.Model):
    """
    What a table said about a subject (判定): the table and the inputs of its day, and the row hit.

    Nothing that can be computed again is stored: the explanation is a second run on these inputs.
    A row that is empty means that the table decided nothing and a person does.
    """

    subject = models.CharField("对象", max_length=80)
    decision = models.CharField("判定事项", max_length=60)
    table = models.ForeignKey(
        KeptTable, models.PROTECT, related_name="judgements", verbose_name="判定表"
    )
    inputs = models.JSONField("输入", default=dict)
    origins = models.JSONField("来源", default=dict)
    row = models.CharField("命中行", max_length=40, blank=True)
    values = models.JSONField("结论", default=dict)
    on = models.DateField("判定日")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "判定"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject"], name="judgement_by_subject"),
            models.Index(fields=["decision", "on"], name="judgement_by_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.decision}"
