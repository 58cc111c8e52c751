from django.db import models
from django.db.models import Q

from onewindow.services.hall.rules.plans import PlanState, ProposalState


class CounterPlan(models.Model):
    """How many counters of one pool are open in each half hour of one day (窗口计划)."""

    hall = models.ForeignKey(
        "hall.Hall", models.CASCADE, related_name="plans", verbose_name="大厅"
    )
    on = models.DateField("日期")
    letters = models.CharField("队列字头", max_length=60)
    counters = models.JSONField("每半小时开窗数", default=list)
    reason = models.CharField("理由", max_length=200, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=PlanState.choices(), default=PlanState.IN_FORCE.value
    )
    made_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="执行人"
    )
    made_at = models.DateTimeField("执行时间")

    class Meta:
        verbose_name = verbose_name_plural = "窗口计划"
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "on", "letters"],
                condition=Q(state=PlanState.IN_FORCE.value),
                name="counter_plan_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.hall} {self.on} {self.letters}"


class ForecastCheck(models.Model):
    """How far the expected waits of one pool were off on one day (预测核对); in seconds."""

    hall = models.ForeignKey("hall.Hall", models.CASCADE, related_name="+", verbose_name="大厅")
    on = models.DateField("日期")
    letters = models.CharField("队列字头", max_length=60)
    tickets = models.PositiveIntegerField("叫号数")
    forecast = models.FloatField("预测误差（秒）")
    last_wait = models.FloatField("按上一位等候时间的误差（秒）")
    queue_length = models.FloatField("按排队人数的误差（秒）")
    in_half = models.FloatField("落在五成区间的比例")
    in_most = models.FloatField("落在九成区间的比例")

    class Meta:
        verbose_name = verbose_name_plural = "预测核对"
        constraints = [
            models.UniqueConstraint(fields=["hall", "on", "letters"], name="forecast_check_once")
        ]

    def __str__(self) -> str:
        return f"{self.hall} {self.on}"


class PostProposal(models.Model):
    """A proposal to add or take away counters and posts (窗口增减建议), signed by another."""

    number = models.CharField("文号", max_length=60, unique=True)
    hall = models.ForeignKey(
        "hall.Hall", models.PROTECT, related_name="proposals", verbose_name="大厅"
    )
    letters = models.CharField("队列字头", max_length=60)
    change = models.SmallIntegerField("窗口增减数")
    staff_change = models.SmallIntegerField("岗位增减数")
    content = models.JSONField("文书内容", default=dict)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=ProposalState.choices(),
        default=ProposalState.PROPOSED.value,
    )
    made_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="拟稿人"
    )
    made_at = models.DateTimeField("拟稿时间")
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="签批人"
    )
    decided_at = models.DateTimeField("签批时间", null=True)
    remark = models.CharField("签批意见", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "窗口增减建议"

    def __str__(self) -> str:
        return self.number
