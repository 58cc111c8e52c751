from django.db import models

from onewindow.engines.decisions.rules.reruns import Purpose, Reason, RerunState


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


class Rerun(models.Model):
    """
    Judgements decided again (重演): who asked for it and when, how far it got, what came out.

    A check (复核) takes the table of each judgement's own day; a what-if (试算) and a shadow
    (影子运行) take ``table``. ``cursor`` is the last judgement handled, ``last`` the final one; a
    shadow has none and goes on until it is stopped. An empty decision means every one within
    ``path``, the organization whose judgements may be looked at (empty: the whole house).
    """

    purpose = models.CharField("用途", max_length=10, choices=Purpose.choices())
    decision = models.CharField("判定事项", max_length=60, blank=True)
    path = models.CharField("范围", max_length=200, blank=True)
    subject = models.CharField("草案出处", max_length=80, blank=True)
    table = models.ForeignKey(
        KeptTable, models.PROTECT, null=True, related_name="reruns", verbose_name="草案"
    )
    since = models.DateField("起")
    until = models.DateField("止（不含）", null=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=RerunState.choices(),
        default=RerunState.WAITING.value,
    )
    cursor = models.BigIntegerField("已处理到", default=0)
    last = models.BigIntegerField("末件", null=True)
    total = models.PositiveIntegerField("应比件数", default=0)
    same = models.PositiveIntegerField("一致", default=0)
    changed = models.PositiveIntegerField("不同", default=0)
    unknown = models.PositiveIntegerField("无法比较", default=0)
    shifts = models.JSONField("变化汇总", default=dict)
    gaps = models.JSONField("缺少的输入", default=dict)
    by = models.CharField("发起人", max_length=80)
    by_name = models.CharField("发起人姓名", max_length=80)
    at = models.DateTimeField("发起时间")
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "重演"
        indexes = [
            models.Index(fields=["state", "id"], name="rerun_by_state"),
            models.Index(fields=["subject", "-id"], name="rerun_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.decision}".strip()

    @property
    def done(self) -> int:
        """Return how many judgements were handled so far."""
        return self.same + self.changed + self.unknown


class Departure(models.Model):
    """A judgement that came out differently when it was decided again (差异)."""

    rerun = models.ForeignKey(
        Rerun, models.CASCADE, related_name="departures", verbose_name="重演"
    )
    judgement = models.ForeignKey(
        Judgement, models.PROTECT, related_name="departures", verbose_name="判定"
    )
    reason = models.CharField("差异", max_length=10, choices=Reason.choices())
    row = models.CharField("重演命中行", max_length=40, blank=True)
    values = models.JSONField("重演结论", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "差异"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["rerun", "judgement"], name="departure_once")
        ]

    def __str__(self) -> str:
        return f"{self.rerun_id} {self.judgement_id}"
