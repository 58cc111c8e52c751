from django.db import models
from django.db.models import Q

from onewindow.services.hall.rules import (
    AT_COUNTER,
    EventKind,
    Priority,
    ServiceOutcome,
    Source,
    Stage,
    TicketState,
)


class Ticket(models.Model):
    """One visit to a hall (号票), for one matter or several."""

    hall = models.ForeignKey(
        "hall.Hall", models.PROTECT, related_name="tickets", verbose_name="大厅"
    )
    on = models.DateField("日期")
    number = models.CharField("票号", max_length=12)
    token = models.CharField("查看口令", max_length=22, unique=True)
    source = models.CharField("取号方式", max_length=12, choices=Source.choices())
    priority = models.CharField("优先", max_length=12, choices=Priority.choices(), blank=True)
    person = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        null=True,
        related_name="tickets",
        verbose_name="取号人",
    )
    client = models.ForeignKey(
        "accounts.Client", models.PROTECT, null=True, related_name="+", verbose_name="设备"
    )
    state = models.CharField(
        "状态", max_length=10, choices=TicketState.choices(), default=TicketState.WAITING.value
    )
    # 当前事项所在的队列；排队先后看 order_at，再看取号先后。
    queue = models.ForeignKey(
        "hall.Queue", models.PROTECT, related_name="tickets", verbose_name="队列"
    )
    is_priority = models.BooleanField("走优先通道", default=False)
    order_at = models.DateTimeField("排队时间")
    position = models.PositiveSmallIntegerField("当前事项", default=1)
    counter = models.ForeignKey(
        "directory.Counter", models.PROTECT, null=True, related_name="+", verbose_name="窗口"
    )
    # 指定只由某窗口叫（转窗）；空表示队列内任一窗口。
    only_counter = models.ForeignKey(
        "directory.Counter", models.PROTECT, null=True, related_name="+", verbose_name="指定窗口"
    )
    clerk = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="工作人员"
    )
    calls = models.PositiveSmallIntegerField("本次呼叫次数", default=0)
    passes = models.PositiveSmallIntegerField("过号次数", default=0)
    taken_at = models.DateTimeField("取号时间")
    first_called_at = models.DateTimeField("首次叫号时间", null=True)
    called_at = models.DateTimeField("最近叫号时间", null=True)
    ended_at = models.DateTimeField("离开时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "号票"
        constraints = [
            models.UniqueConstraint(fields=["hall", "on", "number"], name="ticket_number_once"),
            models.UniqueConstraint(
                fields=["counter"],
                condition=Q(state__in=sorted(state.value for state in AT_COUNTER)),
                name="ticket_one_at_a_counter",
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "is_priority", "order_at", "id"],
                name="ticket_waiting",
                condition=Q(state=TicketState.WAITING.value),
            ),
            models.Index(fields=["hall", "on", "state"], name="ticket_of_day"),
            models.Index(fields=["client", "taken_at"], name="ticket_of_device"),
        ]

    def __str__(self) -> str:
        return self.number


class TicketService(models.Model):
    """One matter of a visit (号票事项); what a clerk does for it and what a review is about."""

    ticket = models.ForeignKey(
        Ticket, models.PROTECT, related_name="services", verbose_name="号票"
    )
    position = models.PositiveSmallIntegerField("次序")
    queue = models.ForeignKey("hall.Queue", models.PROTECT, related_name="+", verbose_name="队列")
    matter = models.ForeignKey(
        "catalog.Matter", models.PROTECT, null=True, related_name="+", verbose_name="事项"
    )
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, related_name="visits", verbose_name="办件"
    )
    counter = models.ForeignKey(
        "directory.Counter", models.PROTECT, null=True, related_name="+", verbose_name="窗口"
    )
    clerk = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="工作人员"
    )
    waiting_from = models.DateTimeField("开始等候")
    called_at = models.DateTimeField("首次叫号时间", null=True)
    started_at = models.DateTimeField("开始办理", null=True)
    ended_at = models.DateTimeField("办理结束", null=True)
    outcome = models.CharField(
        "服务结果", max_length=12, choices=ServiceOutcome.choices(), blank=True
    )

    class Meta:
        verbose_name = verbose_name_plural = "号票事项"
        constraints = [
            models.UniqueConstraint(fields=["ticket", "position"], name="ticket_service_once")
        ]
        indexes = [
            models.Index(fields=["queue", "started_at"], name="ticket_service_by_start"),
            models.Index(fields=["clerk", "ended_at"], name="ticket_service_of_clerk"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} {self.position}"


class Period(models.Model):
    """One stretch of a visit (阶段), with its start and its end."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="periods", verbose_name="号票")
    position = models.PositiveSmallIntegerField("事项次序")
    stage = models.CharField("阶段", max_length=8, choices=Stage.choices())
    queue = models.ForeignKey("hall.Queue", models.PROTECT, related_name="+", verbose_name="队列")
    counter = models.ForeignKey(
        "directory.Counter", models.PROTECT, null=True, related_name="+", verbose_name="窗口"
    )
    clerk = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="工作人员"
    )
    starts = models.DateTimeField("开始")
    ends = models.DateTimeField("结束（不含）", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "阶段"
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(ends=None), name="period_one_open"
            )
        ]
        indexes = [models.Index(fields=["ticket", "starts"], name="period_of_ticket")]

    def __str__(self) -> str:
        return f"{self.ticket} {self.stage}"


class CallEvent(models.Model):
    """
    What happened in a hall, for everybody who follows it (大厅动态).

    The sequence counts up by one within a hall, in the order in which the transactions committed:
    a follower who has seen n needs exactly those above n. Never a name, only numbers.
    """

    hall = models.ForeignKey("hall.Hall", models.CASCADE, related_name="+", verbose_name="大厅")
    sequence = models.BigIntegerField("序号")
    kind = models.CharField("动态", max_length=10, choices=EventKind.choices())
    number = models.CharField("票号", max_length=12, blank=True)
    letter = models.CharField("队列字头", max_length=2, blank=True)
    counter = models.CharField("窗口号", max_length=12, blank=True)
    detail = models.JSONField("内容", default=dict)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "大厅动态"
        constraints = [
            models.UniqueConstraint(fields=["hall", "sequence"], name="call_event_sequence_once")
        ]
        indexes = [models.Index(fields=["at"], name="call_event_by_time")]

    def __str__(self) -> str:
        return f"{self.hall_id}/{self.sequence}"
