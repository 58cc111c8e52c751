from django.db import models
from django.db.models import Q

from onewindow.engines.inspections.rules import OPEN, FindingState, Severity


class Finding(models.Model):
    """Something that is not right and must be put right (问题): who, until when, with what."""

    subject = models.CharField("对象", max_length=80, db_index=True)
    source = models.CharField("来源", max_length=40)
    source_name = models.CharField("来源名称", max_length=40)
    severity = models.CharField(
        "程度", max_length=8, choices=Severity.choices(), default=Severity.MINOR.value
    )
    title = models.CharField("标题", max_length=120)
    text = models.TextField("情况", max_length=2000)
    page = models.CharField("办理页面", max_length=200, blank=True)
    desk = models.ForeignKey(
        "directory.Organization", models.PROTECT, related_name="+", verbose_name="督办单位"
    )
    organization = models.ForeignKey(
        "directory.Organization",
        models.PROTECT,
        null=True,
        related_name="findings",
        verbose_name="责任单位",
    )
    owner = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        related_name="findings",
        verbose_name="责任人",
    )
    state = models.CharField(
        "状态",
        max_length=10,
        choices=FindingState.choices(),
        default=FindingState.FOUND.value,
    )
    plan = models.JSONField("环节", default=list)
    stage = models.CharField("当前环节", max_length=40, blank=True)
    due = models.DateField("当前期限", null=True)
    escalated_on = models.DateField("上报日", null=True)
    fixer = models.CharField("整改人", max_length=80, blank=True)
    reopened = models.PositiveSmallIntegerField("退回次数", default=0)
    raised_on = models.DateField("登记日")
    over_on = models.DateField("结束日", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "问题"
        indexes = [
            models.Index(
                fields=["due", "id"],
                name="finding_open",
                condition=Q(state__in=sorted(state.value for state in OPEN)),
            ),
            models.Index(fields=["desk", "state"], name="finding_by_desk"),
            models.Index(fields=["organization", "state"], name="finding_by_organization"),
        ]

    def __str__(self) -> str:
        return self.title


class FindingStage(models.Model):
    """One stage of dealing with a finding (处置环节): from when, until when, what was done."""

    finding = models.ForeignKey(
        Finding, models.CASCADE, related_name="stages", verbose_name="问题"
    )
    code = models.CharField("环节代码", max_length=40)
    label = models.CharField("环节", max_length=40)
    started_on = models.DateField("起算日")
    due = models.DateField("期限", null=True)
    is_provisional = models.BooleanField("暂定", default=False)
    limit = models.CharField("时限", max_length=60, blank=True)
    source = models.CharField("依据", max_length=300, blank=True)
    confidence = models.CharField("依据状态", max_length=20, blank=True)
    finished_on = models.DateField("完成日", null=True)
    text = models.TextField("完成情况", max_length=2000, blank=True)
    actor_name = models.CharField("完成人", max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "处置环节"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"],
                condition=Q(finished_on__isnull=True),
                name="finding_one_open_stage",
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.label}"

    @property
    def is_late(self) -> bool:
        """Test if the stage was finished after its day."""
        return bool(self.due and self.finished_on and self.finished_on > self.due)


class Evidence(models.Model):
    """A photo or file that shows a finding or what was done about it (佐证)."""

    finding = models.ForeignKey(
        Finding, models.CASCADE, related_name="evidence", verbose_name="问题"
    )
    attachment = models.ForeignKey("records.Attachment", models.PROTECT, verbose_name="附件")
    stage = models.CharField("环节", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "佐证"
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.attachment)
