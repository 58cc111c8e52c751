"""Objections, queries, complaints, and what stands still because of them."""

from django.db import models
from django.db.models import Q

from onewindow.trading.tendering.models.tenders import Lot, Notice, Tender
from onewindow.trading.tendering.rules import (
    DisputeKind,
    DisputeState,
    Link,
    Outcome,
    PauseKind,
    Standing,
)


class Dispute(models.Model):
    """An objection, query or complaint (异议、质疑、投诉) from filing to its answer."""

    number = models.CharField("编号", max_length=40, unique=True)
    tender = models.ForeignKey(
        Tender, models.PROTECT, related_name="disputes", verbose_name="招标项目"
    )
    lot = models.ForeignKey(
        Lot, models.PROTECT, null=True, related_name="disputes", verbose_name="标段"
    )
    kind = models.CharField("类别", max_length=12, choices=DisputeKind.choices())
    link = models.CharField("环节", max_length=12, choices=Link.choices())
    enterprise = models.ForeignKey(
        "directory.Enterprise", models.PROTECT, related_name="disputes", verbose_name="提出人"
    )
    filed_by = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="disputes", verbose_name="经办人"
    )
    telephone = models.CharField("联系电话", max_length=40)
    address = models.CharField("地址", max_length=120)
    standing = models.CharField("身份", max_length=12, choices=Standing.choices())
    standing_grounds = models.TextField("利害关系说明", blank=True)
    prior = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="complaints", verbose_name="先行异议、质疑"
    )
    claims = models.JSONField("事项")
    request = models.TextField("请求")
    facts = models.TextField("事实依据")
    basis = models.TextField("法律依据", blank=True)
    evidence = models.ManyToManyField(
        "records.Attachment", blank=True, related_name="+", verbose_name="证明材料"
    )
    known_on = models.DateField("知道之日", null=True)
    filed_at = models.DateTimeField("提出时间")
    accepted_on = models.DateField("受理日", null=True)
    due_on = models.DateField("到期日", null=True)
    is_overdue = models.BooleanField("已逾期", default=False)
    correction = models.TextField("补正要求", blank=True)
    explanation = models.TextField("被投诉人说明", blank=True)
    outcome = models.CharField("结论", max_length=12, choices=Outcome.choices(), blank=True)
    found_facts = models.TextField("查明的事实", blank=True)
    answer = models.TextField("答复或者处理决定", blank=True)
    answer_basis = models.TextField("答复或者决定的依据", blank=True)
    answered_by = models.CharField("答复人", max_length=120, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    notice = models.OneToOneField(
        Notice, models.PROTECT, null=True, related_name="dispute", verbose_name="处理结果公告"
    )
    state = models.CharField(
        "状态", max_length=12, choices=DisputeState.choices(), default=DisputeState.FILED.value
    )

    class Meta:
        verbose_name = verbose_name_plural = "异议质疑投诉"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="dispute_by_due"),
            models.Index(fields=["tender", "-id"], name="dispute_by_tender"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["prior"],
                condition=Q(prior__isnull=False)
                & ~Q(state__in=[DisputeState.NOT_ACCEPTED.value, DisputeState.WITHDRAWN.value]),
                name="dispute_complained_once",
            )
        ]

    def __str__(self) -> str:
        return self.number


class DisputePause(models.Model):
    """Days on which the time for deciding a complaint stands still (停止计时)."""

    dispute = models.ForeignKey(
        Dispute, models.CASCADE, related_name="pauses", verbose_name="投诉"
    )
    kind = models.CharField("原因", max_length=12, choices=PauseKind.choices())
    starts = models.DateField("开始")
    ends = models.DateField("结束（不含）", null=True)
    note = models.CharField("说明", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "处理期限的停止"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(ends=None), name="dispute_pause_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.starts}"


class Suspension(models.Model):
    """A lot's procedure standing still because of a dispute (暂停招标投标、采购活动)."""

    dispute = models.ForeignKey(
        Dispute, models.PROTECT, related_name="suspensions", verbose_name="异议质疑投诉"
    )
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="suspensions", verbose_name="标段")
    started_at = models.DateTimeField("开始时间")
    last_day = models.DateField("最长暂停至", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    source = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "暂停"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "lot"], condition=Q(ended_at=None), name="suspension_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.dispute_id}"
