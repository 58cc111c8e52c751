from django.db import models
from django.db.models import F, Q

from onewindow.services.feedback.models.frozen import Frozen
from onewindow.services.feedback.rules import Channel, Origin


class Scheme(Frozen):
    """Grades, tags and stages of a region from a day on (评价方案); a review keeps its own."""

    region = models.CharField("区划", max_length=12)
    starts = models.DateField("生效日")
    content = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    loaded_at = models.DateTimeField("装载时间")

    class Meta:
        verbose_name = verbose_name_plural = "评价方案"
        constraints = [
            models.UniqueConstraint(fields=["region", "starts"], name="scheme_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.starts}"


class Service(models.Model):
    """
    A service that can be reviewed (可评服务): a case that is over, or one matter of a visit.

    Exactly one review can be written about it, whatever the channel.
    """

    case = models.OneToOneField(
        "casework.Case", models.PROTECT, null=True, related_name="+", verbose_name="办件"
    )
    visit = models.OneToOneField(
        "hall.TicketService", models.PROTECT, null=True, related_name="+", verbose_name="号票事项"
    )
    title = models.CharField("服务", max_length=120)
    ticket = models.CharField("票号", max_length=12, blank=True)
    matter = models.ForeignKey(
        "catalog.Matter", models.PROTECT, null=True, related_name="+", verbose_name="事项"
    )
    organization = models.ForeignKey(
        "directory.Organization", models.PROTECT, related_name="+", verbose_name="办理单位"
    )
    desk = models.ForeignKey(
        "directory.Organization", models.PROTECT, related_name="+", verbose_name="评价管理单位"
    )
    site = models.ForeignKey(
        "directory.Site", models.PROTECT, null=True, related_name="+", verbose_name="大厅"
    )
    counter = models.ForeignKey(
        "directory.Counter", models.PROTECT, null=True, related_name="+", verbose_name="窗口"
    )
    clerk = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="工作人员"
    )
    person = models.ForeignKey(
        "directory.Person", models.PROTECT, null=True, related_name="+", verbose_name="办事人"
    )
    region = models.CharField("区划", max_length=12)
    done_at = models.DateTimeField("服务结束时间")
    closes_on = models.DateField("评价截止日")
    closes_source = models.CharField("截止依据", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "可评服务"
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(visit__isnull=False),
                name="service_of_something",
            )
        ]
        indexes = [
            models.Index(fields=["person", "-done_at"], name="service_by_person"),
            models.Index(fields=["counter", "-done_at"], name="service_by_counter"),
            models.Index(fields=["done_at"], name="service_by_day"),
            models.Index(fields=["closes_on", "id"], name="service_by_close"),
        ]

    def __str__(self) -> str:
        return self.title


class Review(Frozen):
    """
    What somebody thinks of one service (评价); written once.

    A verdict is laid over it; who wrote it stands only with the service.
    """

    service = models.OneToOneField(
        Service, models.PROTECT, related_name="review", verbose_name="服务"
    )
    origin = models.CharField("来源", max_length=8, choices=Origin.choices())
    channel = models.CharField("渠道", max_length=1, choices=Channel.choices(), blank=True)
    score = models.PositiveSmallIntegerField("分")
    grade = models.CharField("等级", max_length=20)
    is_bad = models.BooleanField("差评")
    tags = models.JSONField("标签", default=list)
    text = models.CharField("意见", max_length=500, blank=True)
    is_named = models.BooleanField("实名", default=False)
    scheme = models.ForeignKey(Scheme, models.PROTECT, verbose_name="评价方案")
    on = models.DateField("评价日")
    at = models.DateTimeField("评价时间")

    class Meta:
        verbose_name = verbose_name_plural = "评价"
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=1) & Q(score__lte=5), name="review_one_to_five"
            ),
            # 系统默认不带渠道、标签、意见，也不是差评。
            models.CheckConstraint(
                condition=Q(origin=Origin.GIVEN.value, channel__gt="")
                | Q(
                    origin=Origin.DEFAULT.value,
                    channel="",
                    text="",
                    is_bad=False,
                    is_named=False,
                ),
                name="review_given_or_default",
            ),
        ]
        indexes = [
            models.Index(fields=["origin", "on"], name="review_by_day"),
            models.Index(fields=["score", "on"], name="review_by_score"),
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.on}"


class Invitation(models.Model):
    """One single-use link to a review page (邀评); only its digest is kept."""

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="invitations", verbose_name="服务"
    )
    channel = models.CharField("渠道", max_length=1, choices=Channel.choices())
    digest = models.CharField("口令摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("发出时间")
    expires_on = models.DateField("最后有效日")
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "邀评"
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__gte=F("made_at")),
                name="invitation_used_later",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.channel}"
