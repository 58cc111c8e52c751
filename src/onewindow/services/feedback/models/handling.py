from django.db import models
from django.db.models import Q

from onewindow.services.feedback.models.frozen import Frozen
from onewindow.services.feedback.rules import (
    ComplaintChannel,
    PublicationState,
    Purpose,
    Verdict,
)


class Complaint(Frozen):
    """What somebody complains about (投诉); written once, dealt with like a bad review."""

    number = models.CharField("编号", max_length=24, unique=True)
    channel = models.CharField("渠道", max_length=8, choices=ComplaintChannel.choices())
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, related_name="+", verbose_name="办件"
    )
    matter = models.ForeignKey(
        "catalog.Matter", models.PROTECT, null=True, related_name="+", verbose_name="事项"
    )
    organization = models.ForeignKey(
        "directory.Organization", models.PROTECT, related_name="+", verbose_name="被投诉单位"
    )
    desk = models.ForeignKey(
        "directory.Organization", models.PROTECT, related_name="+", verbose_name="受理单位"
    )
    site = models.ForeignKey(
        "directory.Site", models.PROTECT, null=True, related_name="+", verbose_name="大厅"
    )
    clerk = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="被投诉人员"
    )
    person = models.ForeignKey(
        "directory.Person", models.PROTECT, null=True, related_name="+", verbose_name="投诉人"
    )
    caller_name = models.CharField("投诉人称呼", max_length=60, blank=True)
    caller_phone = models.CharField("投诉人电话", max_length=20, blank=True)
    text = models.TextField("投诉内容", max_length=2000)
    is_named = models.BooleanField("实名")
    on = models.DateField("受理日")
    at = models.DateTimeField("受理时间")

    class Meta:
        verbose_name = verbose_name_plural = "投诉"
        indexes = [
            models.Index(fields=["person", "-id"], name="complaint_by_person"),
            models.Index(fields=["on"], name="complaint_by_day"),
        ]

    def __str__(self) -> str:
        return self.number


class FollowUp(models.Model):
    """What is done about a bad review or a complaint (差评处置、投诉处理)."""

    review = models.OneToOneField(
        "feedback.Review",
        models.PROTECT,
        null=True,
        related_name="follow_up",
        verbose_name="评价",
    )
    complaint = models.OneToOneField(
        Complaint, models.PROTECT, null=True, related_name="follow_up", verbose_name="投诉"
    )
    finding = models.OneToOneField(
        "inspections.Finding", models.PROTECT, related_name="+", verbose_name="问题"
    )
    reply = models.TextField("反馈内容", max_length=2000, blank=True)
    replied_on = models.DateField("反馈日", null=True)
    rectify_due = models.DateField("整改期限", null=True)
    rectified_on = models.DateField("整改完成日", null=True)
    visited_on = models.DateField("回访日", null=True)
    is_satisfied = models.BooleanField("回访满意", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "差评与投诉处置"
        constraints = [
            models.CheckConstraint(
                condition=Q(review__isnull=True) ^ Q(complaint__isnull=True),
                name="follow_up_of_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.finding)


class Contact(Frozen):
    """One attempt to reach the person (联系记录)."""

    follow_up = models.ForeignKey(
        FollowUp, models.PROTECT, related_name="contacts", verbose_name="处置"
    )
    purpose = models.CharField("目的", max_length=8, choices=Purpose.choices())
    was_reached = models.BooleanField("联系上")
    text = models.TextField("情况", max_length=1000)
    on = models.DateField("日期")
    at = models.DateTimeField("时间")
    actor_name = models.CharField("联系人", max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "联系记录"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.purpose} {self.on}"


class Ruling(Frozen):
    """What was found (判定), with the reason; laid over the review, which stays as it is."""

    follow_up = models.OneToOneField(
        FollowUp, models.PROTECT, related_name="ruling", verbose_name="处置"
    )
    verdict = models.CharField("判定", max_length=12, choices=Verdict.choices())
    counts = models.BooleanField("计入")
    reason = models.TextField("理由", max_length=1000)
    on = models.DateField("判定日")
    at = models.DateTimeField("判定时间")
    actor = models.CharField("判定人", max_length=80)
    actor_name = models.CharField("判定人姓名", max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "判定"

    def __str__(self) -> str:
        return self.verdict


class Publication(models.Model):
    """A review and the reply to it as the public reads them (公开), without personal data."""

    review = models.OneToOneField(
        "feedback.Review", models.PROTECT, related_name="publication", verbose_name="评价"
    )
    text = models.CharField("公开的评价", max_length=500)
    reply = models.TextField("公开的回复", max_length=2000)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=PublicationState.choices(),
        default=PublicationState.PROPOSED.value,
    )
    proposed_by = models.CharField("提出人", max_length=80)
    proposed_name = models.CharField("提出人姓名", max_length=80)
    approved_name = models.CharField("审核人姓名", max_length=80, blank=True)
    remark = models.CharField("审核意见", max_length=300, blank=True)
    published_on = models.DateField("公开日", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "评价公开"
        indexes = [models.Index(fields=["state", "-published_on"], name="publication_by_day")]

    def __str__(self) -> str:
        return f"{self.review_id} {self.state}"
