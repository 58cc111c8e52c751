"""Reports as they were drafted and signed."""

from django.db import models

from onewindow.insight.reports.rules import ReportState, Span


class Report(models.Model):
    """One report of one period, with everything that it says and where it came from."""

    template = models.CharField("报告种类", max_length=40)
    name = models.CharField("名称", max_length=120)
    span = models.CharField("跨度", max_length=8, choices=Span.choices())
    starts = models.DateField("起始日")
    ends = models.DateField("截止日（不含）")
    hall = models.CharField("大厅", max_length=40, blank=True)
    scope = models.CharField("范围", max_length=120)
    state = models.CharField(
        "状态", max_length=12, choices=ReportState.choices(), default=ReportState.DRAFT.value
    )
    content = models.JSONField("内容")
    template_digest = models.CharField("模板摘要", max_length=64)
    data_version = models.CharField("数据版本", max_length=64)
    drafted_at = models.DateTimeField("取数时间")
    drafted_by = models.CharField("起草人", max_length=80)
    submitted_by = models.CharField("送审人", max_length=80, blank=True)
    submitter_name = models.CharField("送审人姓名", max_length=80, blank=True)
    signed_at = models.DateTimeField("签发时间", null=True)
    signed_by = models.CharField("签发人", max_length=80, blank=True)
    signer_name = models.CharField("签发人姓名", max_length=80, blank=True)
    pdf_digest = models.CharField("PDF摘要", max_length=64, blank=True)
    docx_digest = models.CharField("Word摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "分析报告"
        constraints = [
            models.UniqueConstraint(
                fields=["template", "starts", "ends", "hall"], name="report_once_a_period"
            )
        ]
        indexes = [models.Index(fields=["-ends", "-id"], name="report_latest")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_signed(self) -> bool:
        """Test if the report is archived and changes no more."""
        return self.state == ReportState.SIGNED
