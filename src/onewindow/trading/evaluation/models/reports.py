from django.db import models
from django.db.models import Q

from onewindow.trading.evaluation.models.evaluations import Evaluation, Member
from onewindow.trading.evaluation.rules import AssessmentState, OpinionKind, Side


class Report(models.Model):
    """An evaluation report (评标报告); made anew before signing, it leaves the old void."""

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="reports", verbose_name="评标"
    )
    content = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    made_at = models.DateTimeField("编写时间")
    voided_at = models.DateTimeField("作废时间", null=True)
    signed_at = models.DateTimeField("签齐时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "评标报告"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation"], condition=Q(voided_at=None), name="report_living_once"
            )
        ]

    def __str__(self) -> str:
        return self.digest[:16]


class Opinion(models.Model):
    """What a member says to the report: agrees, dissents with reasons, is silent (签署意见)."""

    report = models.ForeignKey(
        Report, models.PROTECT, related_name="opinions", verbose_name="评标报告"
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="opinions", verbose_name="成员"
    )
    kind = models.CharField("意见", max_length=10, choices=OpinionKind.choices())
    words = models.CharField("不同意见和理由", max_length=1000, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "签署意见"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["report", "member"], name="opinion_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}"


class ConductItem(models.Model):
    """Something for which an expert loses points (专家考核条目), from the packs."""

    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("行为", max_length=100)
    points = models.DecimalField("扣分", max_digits=4, decimal_places=1)
    source = models.CharField("依据", max_length=200)
    confidence = models.CharField("核对情况", max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = "专家考核条目"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Assessment(models.Model):
    """What one side says of an expert after an evaluation (一标一评), and his appeal."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="assessments", verbose_name="专家"
    )
    side = models.CharField("评价方", max_length=20, choices=Side.choices())
    items = models.JSONField("扣分条目", default=list)
    points = models.DecimalField("扣分", max_digits=4, decimal_places=1)
    words = models.CharField("事实和理由", max_length=400, blank=True)
    given_at = models.DateTimeField("评价时间")
    appeal = models.CharField("申诉理由", max_length=400, blank=True)
    decision = models.CharField("申诉处理", max_length=400, blank=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=AssessmentState.choices(),
        default=AssessmentState.GIVEN.value,
    )

    class Meta:
        verbose_name = verbose_name_plural = "一标一评"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["member", "side"], name="assessment_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.points}"
