from django.db import models

from onewindow.trading.evaluation.models.evaluations import Contender, Evaluation, Member
from onewindow.trading.evaluation.rules import AmendmentState


class Consultation(models.Model):
    """What the group spoke of with one supplier alone (磋商记录)."""

    contender = models.ForeignKey(
        Contender, models.PROTECT, related_name="consultations", verbose_name="供应商"
    )
    attendees = models.CharField("供应商参加人员", max_length=200)
    words = models.TextField("磋商内容和双方意见", max_length=4000)
    kept_by = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name="记录的成员"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "磋商记录"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.contender_id} {self.at:%H:%M}"


class Amendment(models.Model):
    """A change of the consultation document that every supplier is told of (实质性变动)."""

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="amendments", verbose_name="评标"
    )
    clause = models.CharField("变动的条款", max_length=200)
    becomes = models.TextField("变动后的内容", max_length=2000)
    proposed_by = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name="提出的成员"
    )
    confirmed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name="确认的采购人代表"
    )
    sent_at = models.DateTimeField("通知时间", null=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=AmendmentState.choices(),
        default=AmendmentState.PROPOSED.value,
    )

    class Meta:
        verbose_name = verbose_name_plural = "磋商文件的实质性变动"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.clause
