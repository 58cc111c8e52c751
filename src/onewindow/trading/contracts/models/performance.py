from django.db import models
from django.db.models import Q

from onewindow.trading.contracts.models.contracts import Contract
from onewindow.trading.contracts.rules import (
    ChangeState,
    MilestoneState,
    PaymentKind,
    PaymentState,
)


class Milestone(models.Model):
    """A milestone of the performance (履约节点) and what is to be paid when it is reached."""

    contract = models.ForeignKey(
        Contract, models.PROTECT, related_name="milestones", verbose_name="合同"
    )
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("节点", max_length=120)
    planned_on = models.DateField("计划日期")
    amount = models.DecimalField("对应付款（元）", max_digits=18, decimal_places=2)
    done_on = models.DateField("完成日期", null=True)
    accepted_on = models.DateField("确认日期", null=True)
    note = models.CharField("说明", max_length=500, blank=True)
    evidence = models.ForeignKey(
        "records.Attachment", models.PROTECT, null=True, related_name="+", verbose_name="证明材料"
    )
    state = models.CharField(
        "状态",
        max_length=10,
        choices=MilestoneState.choices(),
        default=MilestoneState.PLANNED.value,
    )

    class Meta:
        verbose_name = verbose_name_plural = "履约节点"
        ordering = ["contract", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="milestone_number_once")
        ]

    def __str__(self) -> str:
        return self.name


class Payment(models.Model):
    """A payment asked for under a contract (合同支付): approved, then paid, or refused."""

    contract = models.ForeignKey(
        Contract, models.PROTECT, related_name="payments", verbose_name="合同"
    )
    number = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("款项", max_length=12, choices=PaymentKind.choices())
    milestone = models.ForeignKey(
        Milestone, models.PROTECT, null=True, related_name="payments", verbose_name="履约节点"
    )
    amount = models.DecimalField("金额（元）", max_digits=18, decimal_places=2)
    requested_on = models.DateField("申请日期")
    delivered_on = models.DateField("交付日期")
    due_on = models.DateField("最晚付款日期")
    approved_on = models.DateField("同意日期", null=True)
    paid_on = models.DateField("付款日期", null=True)
    voucher = models.CharField("付款凭证号", max_length=60, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=PaymentState.choices(),
        default=PaymentState.REQUESTED.value,
    )

    class Meta:
        verbose_name = verbose_name_plural = "合同支付"
        ordering = ["contract", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="payment_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="payment_by_due")]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.number}"


class Change(models.Model):
    """A change of a signed contract (合同变更): price, time or scope."""

    contract = models.ForeignKey(
        Contract, models.PROTECT, related_name="changes", verbose_name="合同"
    )
    number = models.PositiveSmallIntegerField("序号")
    amount = models.DecimalField("增减金额（元）", max_digits=18, decimal_places=2)
    days = models.IntegerField("增减日数")
    scope = models.CharField("内容", max_length=500)
    reason = models.CharField("原因", max_length=1000)
    evidence = models.ForeignKey(
        "records.Attachment", models.PROTECT, null=True, related_name="+", verbose_name="证明材料"
    )
    needs_supervisor = models.BooleanField("须监督部门批准")
    asked_on = models.DateField("申请日期")
    decided_on = models.DateField("决定日期", null=True)
    decision = models.CharField("决定理由", max_length=1000, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=ChangeState.choices(), default=ChangeState.ASKED.value
    )

    class Meta:
        verbose_name = verbose_name_plural = "合同变更"
        ordering = ["contract", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="change_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.number}"


class Attendance(models.Model):
    """The project manager was on site on a day (项目负责人到岗)."""

    contract = models.ForeignKey(
        Contract, models.PROTECT, related_name="attendances", verbose_name="合同"
    )
    on = models.DateField("日期")
    name = models.CharField("项目负责人", max_length=60)
    place = models.CharField("地点", max_length=120)
    at = models.DateTimeField("签到时间")
    by = models.CharField("登记人", max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "到岗签到"
        ordering = ["contract", "-on"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "on"], name="attendance_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.on}"


class Acceptance(models.Model):
    """The acceptance of the performance (履约验收): each standard with its finding."""

    contract = models.OneToOneField(
        Contract, models.PROTECT, related_name="acceptance", verbose_name="合同"
    )
    on = models.DateField("验收日期")
    technical = models.CharField("技术标准履约情况", max_length=1000)
    service = models.CharField("服务标准履约情况", max_length=1000)
    safety = models.CharField("安全标准履约情况", max_length=1000)
    members = models.CharField("验收人员", max_length=300)
    evidence = models.ForeignKey(
        "records.Attachment", models.PROTECT, null=True, related_name="+", verbose_name="验收书"
    )

    class Meta:
        verbose_name = verbose_name_plural = "履约验收"

    def __str__(self) -> str:
        return f"{self.contract_id}"


class PerformanceReview(models.Model):
    """What the buyer says of the supplier's performance at the end (履约评价), points of five."""

    contract = models.OneToOneField(
        Contract, models.PROTECT, related_name="review", verbose_name="合同"
    )
    quality = models.PositiveSmallIntegerField("质量")
    timeliness = models.PositiveSmallIntegerField("进度")
    service = models.PositiveSmallIntegerField("服务")
    comment = models.CharField("评语", max_length=1000)
    at = models.DateTimeField("评价时间")
    by = models.CharField("评价人", max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "履约评价"

    def __str__(self) -> str:
        return f"{self.contract_id}"
