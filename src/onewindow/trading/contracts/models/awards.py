from django.db import models
from django.db.models import Q

from onewindow.trading.contracts.rules import (
    AwardState,
    CandidateState,
    DecisionMethod,
    FallGround,
)


class Award(models.Model):
    """The way of a lot from its evaluation report to the award notice (定标)."""

    lot = models.ForeignKey(
        "tendering.Lot", models.PROTECT, related_name="awards", verbose_name="标段"
    )
    round = models.PositiveSmallIntegerField("第几次评审")
    is_ranked = models.BooleanField("报告已排序")
    follows_order = models.BooleanField("须按排序定标")
    summary = models.TextField("评标情况", blank=True)
    experts = models.JSONField("评审专家", default=list)
    received_at = models.DateTimeField("收到报告时间")
    publicized_at = models.DateTimeField("公示开始时间", null=True)
    shown_until = models.DateTimeField("公示期满时间", null=True)
    decided_at = models.DateTimeField("定标时间", null=True)
    notified_at = models.DateTimeField("发出通知书时间", null=True)
    winner = models.ForeignKey(
        "contracts.ReportedBid",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="中标人",
    )
    method = models.CharField(
        "定标方法", max_length=12, choices=DecisionMethod.choices(), blank=True
    )
    reasons = models.TextField("定标理由", blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=AwardState.choices(), default=AwardState.RECEIVED.value
    )

    class Meta:
        verbose_name = verbose_name_plural = "定标"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "round"], name="award_round_once"),
            models.UniqueConstraint(
                fields=["lot"],
                condition=~Q(state=AwardState.REPLACED.value),
                name="award_living_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot} 第{self.round}次评审"


class ReportedBid(models.Model):
    """A bid as the evaluation report judged it (评审结论): a candidate, another, or rejected."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="reported", verbose_name="定标")
    enterprise = models.ForeignKey(
        "directory.Enterprise", models.PROTECT, related_name="+", verbose_name="投标人"
    )
    is_candidate = models.BooleanField("中标候选人")
    place = models.PositiveSmallIntegerField("名次", null=True)
    price = models.DecimalField("评审价（元）", max_digits=18, decimal_places=2, null=True)
    score = models.DecimalField("得分", max_digits=9, decimal_places=4, null=True)
    duration_days = models.PositiveIntegerField("工期、交货期（日）", default=0)
    quality = models.CharField("质量", max_length=200, blank=True)
    project_manager = models.CharField("项目负责人", max_length=60, blank=True)
    manager_certificate = models.CharField("证书名称和编号", max_length=120, blank=True)
    qualification = models.CharField("资格能力条件", max_length=500, blank=True)
    rejected_for = models.CharField("否决原因", max_length=500, blank=True)
    fall_ground = models.CharField(
        "不符合中标条件的情形", max_length=16, choices=FallGround.choices(), blank=True
    )
    fall_reason = models.CharField("事实和理由", max_length=1000, blank=True)
    fall_evidence = models.ForeignKey(
        "records.Attachment", models.PROTECT, null=True, related_name="+", verbose_name="证据"
    )
    state = models.CharField(
        "状态",
        max_length=10,
        choices=CandidateState.choices(),
        default=CandidateState.STANDING.value,
    )

    class Meta:
        verbose_name = verbose_name_plural = "评审结论"
        ordering = ["award", "id"]
        constraints = [
            models.UniqueConstraint(fields=["award", "enterprise"], name="reported_once")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise}"


class Decider(models.Model):
    """A member of the committee that decides apart from the evaluation (定标委员会成员)."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="deciders", verbose_name="定标")
    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="成员"
    )
    is_chair = models.BooleanField("组长", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "定标委员会成员"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["award", "user"], name="decider_once")]

    def __str__(self) -> str:
        return f"{self.user}"


class Vote(models.Model):
    """A member's vote with its reason in one round (定标票); cast once, never changed."""

    decider = models.ForeignKey(Decider, models.PROTECT, related_name="votes", verbose_name="成员")
    round = models.PositiveSmallIntegerField("轮次")
    candidate = models.ForeignKey(
        ReportedBid, models.PROTECT, related_name="votes", verbose_name="投给"
    )
    reason = models.CharField("理由", max_length=500)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "定标票"
        ordering = ["round", "id"]
        constraints = [models.UniqueConstraint(fields=["decider", "round"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.round} {self.decider}"


class ResultLetter(models.Model):
    """What one bidder was told of the result (中标通知书、结果通知书), as it was sent."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="letters", verbose_name="定标")
    bid = models.ForeignKey(
        ReportedBid, models.PROTECT, related_name="letters", verbose_name="评审结论"
    )
    number = models.CharField("文号", max_length=48, unique=True)
    is_winner = models.BooleanField("中标")
    content = models.JSONField("内容")
    sent_at = models.DateTimeField("发出时间")
    withdrawn_at = models.DateTimeField("失效时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "结果通知书"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.number
