from django.db import models
from django.db.models import Q

from onewindow.engines.meetings.rules import Duty, MeetingState, Saying


class Room(models.Model):
    """A room that meetings are held in (会议室)."""

    site = models.ForeignKey(
        "directory.Site", models.PROTECT, related_name="rooms", verbose_name="场所"
    )
    name = models.CharField("名称", max_length=60)
    purpose = models.CharField("用途", max_length=60, blank=True)
    capacity = models.PositiveSmallIntegerField("座位数", default=20)
    is_usable = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "会议室"
        ordering = ["site", "name"]
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="room_name_once")]

    def __str__(self) -> str:
        return self.name


class Booking(models.Model):
    """A room kept for something from when until when (会议室预订)."""

    subject = models.CharField("对象", max_length=80, unique=True)
    title = models.CharField("用途", max_length=240)
    room = models.ForeignKey(Room, models.PROTECT, related_name="bookings", verbose_name="会议室")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")

    class Meta:
        verbose_name = verbose_name_plural = "会议室预订"
        ordering = ["starts_at", "id"]

    def __str__(self) -> str:
        return self.title


class Meeting(models.Model):
    """A meeting about something, from its plan to its signed minutes (会议)."""

    kind = models.CharField("类别", max_length=40)
    subject = models.CharField("对象", max_length=80)
    title = models.CharField("名称", max_length=240)
    starts_at = models.DateTimeField("计划开始")
    ends_at = models.DateTimeField("计划结束")
    booking = models.ForeignKey(
        Booking, models.PROTECT, null=True, related_name="meetings", verbose_name="会议室预订"
    )
    state = models.CharField(
        "状态", max_length=12, choices=MeetingState.choices(), default=MeetingState.PLANNED.value
    )
    opened_at = models.DateTimeField("开始时间", null=True)
    closed_at = models.DateTimeField("结束时间", null=True)
    minutes = models.JSONField("记录", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=~Q(state=MeetingState.CANCELLED.value),
                name="meeting_once",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def room(self) -> Room | None:
        """Return the room that was booked for it, or None if it is held on line."""
        return self.booking.room if self.booking else None


class RoomSlot(models.Model):
    """Half an hour of a room, taken by a booking (会议室时段); no slot is taken twice."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="slots", verbose_name="会议室")
    booking = models.ForeignKey(
        Booking, models.CASCADE, related_name="slots", verbose_name="会议室预订"
    )
    at = models.DateTimeField("时段开始")

    class Meta:
        verbose_name = verbose_name_plural = "会议室时段"
        constraints = [models.UniqueConstraint(fields=["room", "at"], name="room_slot_once")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.at}"


class Seat(models.Model):
    """Who may be there, whether he came, and his word on the minutes (席位)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats", verbose_name="会议")
    role = models.CharField("身份", max_length=40)
    name = models.CharField("名称", max_length=200)
    code = models.CharField("代码", max_length=40)
    duty = models.CharField(
        "签字要求", max_length=12, choices=Duty.choices(), default=Duty.IF_PRESENT.value
    )
    user = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="到会人"
    )
    came_at = models.DateTimeField("签到时间", null=True)
    came_from = models.CharField("签到地址", max_length=60, blank=True)
    signature = models.ForeignKey(
        "accounts.Signature", models.PROTECT, null=True, related_name="+", verbose_name="签名"
    )
    dissent = models.CharField("不签字的理由", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "席位"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "code"], name="seat_once")]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """One step of the agenda, and what came of it (议程)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="steps", verbose_name="会议")
    position = models.PositiveSmallIntegerField("顺序")
    code = models.CharField("代码", max_length=40)
    title = models.CharField("议程", max_length=80)
    done_at = models.DateTimeField("完成时间", null=True)
    result = models.CharField("结果", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "议程"
        ordering = ["meeting", "position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "code"], name="step_once")]

    def __str__(self) -> str:
        return self.title


class Talk(models.Model):
    """Something said in a meeting, with the answer where one is due (发言)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="talk", verbose_name="会议")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="talk", verbose_name="席位")
    saying = models.CharField(
        "性质", max_length=12, choices=Saying.choices(), default=Saying.REMARK.value
    )
    text = models.TextField("内容", max_length=1000)
    at = models.DateTimeField("时间")
    answer = models.TextField("答复", max_length=1000, blank=True)
    answered_by = models.CharField("答复人", max_length=80, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "发言"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.seat_id}"
