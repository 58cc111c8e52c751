from django.db import models
from django.db.models import Q

from onewindow.services.hall.rules import Attendance, PauseReason


class Hall(models.Model):
    """How one site calls people (大厅): its hours and rules, and the number of its last event."""

    site = models.OneToOneField(
        "directory.Site", models.PROTECT, related_name="hall", verbose_name="办事场所"
    )
    needs_name = models.BooleanField("实名取号", default=False)
    takes_phone_tickets = models.BooleanField("开放手机取号", default=True)
    # {"workday": [["09:00", "12:00"], …], "weekend": […], "holiday": […]}
    hours = models.JSONField("取号时间", default=dict)
    # 只由 actions.telling 在数据库里加一；改大厅别的字段须写明 update_fields。
    events = models.BigIntegerField("动态编号已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "大厅"

    def __str__(self) -> str:
        return str(self.site)


class HallDay(models.Model):
    """A day on which a hall keeps other hours than usual, or none (特别开放日)."""

    hall = models.ForeignKey(Hall, models.CASCADE, related_name="days", verbose_name="大厅")
    on = models.DateField("日期")
    hours = models.JSONField("取号时间", default=list, help_text="为空表示不开放")
    reason = models.CharField("原因", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "特别开放日"
        constraints = [models.UniqueConstraint(fields=["hall", "on"], name="hall_day_once")]

    def __str__(self) -> str:
        return f"{self.hall} {self.on}"


class Queue(models.Model):
    """A line of people for a set of matters (队列); its letter begins the ticket numbers."""

    hall = models.ForeignKey(Hall, models.CASCADE, related_name="queues", verbose_name="大厅")
    letter = models.CharField("字头", max_length=2)
    name = models.CharField("名称", max_length=40)
    matters = models.ManyToManyField(
        "catalog.Matter", related_name="queues", blank=True, verbose_name="事项"
    )
    is_express = models.BooleanField("简易快办", default=False)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "队列"
        constraints = [
            models.UniqueConstraint(fields=["hall", "letter"], name="queue_letter_once")
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.name}"


class CounterState(models.Model):
    """A counter of a hall right now (窗口状态): who sits there and which queues it serves."""

    hall = models.ForeignKey(Hall, models.CASCADE, related_name="counters", verbose_name="大厅")
    counter = models.OneToOneField(
        "directory.Counter", models.PROTECT, related_name="hall_state", verbose_name="窗口"
    )
    queues = models.ManyToManyField(
        Queue, related_name="counters", blank=True, verbose_name="业务队列"
    )
    is_tidal = models.BooleanField("潮汐窗口", default=False)
    state = models.CharField(
        "状态",
        max_length=8,
        choices=Attendance.choices(),
        default=Attendance.CLOSED.value,
    )
    reason = models.CharField("暂停原因", max_length=10, choices=PauseReason.choices(), blank=True)
    clerk = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="在岗人员"
    )
    # 连续叫了几个优先号而普通号在等；到上限须叫一个普通号。
    priority_run = models.PositiveSmallIntegerField("连续优先叫号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "窗口状态"
        constraints = [
            models.UniqueConstraint(
                fields=["clerk"],
                condition=~Q(state=Attendance.CLOSED.value),
                name="clerk_at_one_counter",
            )
        ]

    def __str__(self) -> str:
        return f"{self.counter}"


class CounterPeriod(models.Model):
    """One stretch in one state of a counter (窗口时段): state, clerk and queues stay the same."""

    counter = models.ForeignKey(
        "directory.Counter", models.PROTECT, related_name="periods", verbose_name="窗口"
    )
    state = models.CharField("状态", max_length=8, choices=Attendance.choices())
    reason = models.CharField("暂停原因", max_length=10, choices=PauseReason.choices(), blank=True)
    clerk = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="在岗人员"
    )
    letters = models.JSONField("业务队列字头", default=list)
    starts = models.DateTimeField("开始")
    ends = models.DateTimeField("结束（不含）", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "窗口时段"
        indexes = [models.Index(fields=["counter", "starts"], name="counter_period_by_start")]
        constraints = [
            models.UniqueConstraint(
                fields=["counter"], condition=Q(ends=None), name="counter_period_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.counter} {self.state}"
