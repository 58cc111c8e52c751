from django.db import models
from django.db.models import F, Q

from onewindow.services.hall.rules import AppointmentState


class SlotRule(models.Model):
    """How many people a queue takes by appointment at which time of a working day (号源)."""

    queue = models.ForeignKey(
        "hall.Queue", models.CASCADE, related_name="slot_rules", verbose_name="队列"
    )
    weekday = models.PositiveSmallIntegerField("星期", help_text="1 为星期一，7 为星期日")
    starts = models.TimeField("开始")
    ends = models.TimeField("结束")
    capacity = models.PositiveSmallIntegerField("可约人数")

    class Meta:
        verbose_name = verbose_name_plural = "号源"
        constraints = [
            models.UniqueConstraint(fields=["queue", "weekday", "starts"], name="slot_rule_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="slot_rule_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.queue} {self.weekday} {self.starts:%H:%M}"


class Slot(models.Model):
    """One stretch of one day that people book (预约时段); never more than its capacity."""

    queue = models.ForeignKey(
        "hall.Queue", models.PROTECT, related_name="slots", verbose_name="队列"
    )
    starts = models.DateTimeField("开始")
    ends = models.DateTimeField("结束（不含）")
    capacity = models.PositiveSmallIntegerField("可约人数")
    taken = models.PositiveSmallIntegerField("已约人数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "预约时段"
        constraints = [
            models.UniqueConstraint(fields=["queue", "starts"], name="slot_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="slot_not_over"),
        ]

    def __str__(self) -> str:
        return f"{self.queue} {self.starts}"


class Appointment(models.Model):
    """A promise to serve somebody at a time (预约); checking in turns it into a ticket."""

    slot = models.ForeignKey(
        Slot, models.PROTECT, related_name="appointments", verbose_name="预约时段"
    )
    person = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="appointments", verbose_name="预约人"
    )
    matter = models.ForeignKey(
        "catalog.Matter", models.PROTECT, null=True, related_name="+", verbose_name="事项"
    )
    code = models.CharField("预约码", max_length=8, unique=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=AppointmentState.choices(),
        default=AppointmentState.BOOKED.value,
    )
    ticket = models.OneToOneField(
        "hall.Ticket", models.PROTECT, null=True, related_name="appointment", verbose_name="号票"
    )
    booked_at = models.DateTimeField("预约时间")

    class Meta:
        verbose_name = verbose_name_plural = "预约"
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "person"],
                condition=Q(state=AppointmentState.BOOKED.value),
                name="appointment_once_a_slot",
            )
        ]
        indexes = [models.Index(fields=["person", "booked_at"], name="appointment_of_person")]

    def __str__(self) -> str:
        return self.code
