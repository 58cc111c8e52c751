from django.db import models
from django.db.models import Q

from onewindow.trading.evaluation.rules import (
    LIVING,
    DrawPurpose,
    DrawState,
    ExpertState,
    SeatState,
    TieKind,
    Title,
)


class Speciality(models.Model):
    """A field in which an expert may evaluate (评标专业), from the packs' code list."""

    code = models.CharField("代码", max_length=9, unique=True)
    name = models.CharField("名称", max_length=60)
    group = models.CharField("类别", max_length=20)
    source = models.CharField("依据", max_length=200)
    confidence = models.CharField("核对情况", max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = "评标专业"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Expert(models.Model):
    """An evaluation expert in the library (评标专家)."""

    number = models.CharField("专家编号", max_length=12, unique=True)
    person = models.OneToOneField(
        "directory.Person", models.PROTECT, related_name="expert", verbose_name="本人"
    )
    employer = models.CharField("工作单位", max_length=120)
    employer_code = models.CharField("单位信用代码", max_length=18, blank=True)
    region = models.ForeignKey("directory.Region", models.PROTECT, verbose_name="常住地")
    title = models.CharField("职称", max_length=20, choices=Title.choices())
    working_since = models.DateField("从事本领域工作起始日")
    specialities = models.ManyToManyField(
        Speciality, related_name="experts", verbose_name="评标专业"
    )
    entered_on = models.DateField("入库日期")
    state = models.CharField(
        "状态", max_length=12, choices=ExpertState.choices(), default=ExpertState.ACTIVE.value
    )

    class Meta:
        verbose_name = verbose_name_plural = "评标专家"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number


class ExpertTie(models.Model):
    """A tie of an expert to an enterprise or a body (回避关系), declared or known from data."""

    expert = models.ForeignKey(
        Expert, models.PROTECT, related_name="ties", verbose_name="评标专家"
    )
    kind = models.CharField("关系", max_length=12, choices=TieKind.choices())
    party_name = models.CharField("对方名称", max_length=200)
    party = models.CharField("对方信用代码", max_length=18)
    starts = models.DateField("开始日")
    ends = models.DateField("结束日", null=True)
    declared_by = models.CharField("登记人", max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "回避关系"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.expert_id} {self.kind}"


class Draw(models.Model):
    """A draw of experts, or of bidders (抽取): what was fixed before, then what came of it."""

    lot = models.ForeignKey(
        "tendering.Lot", models.PROTECT, related_name="draws", verbose_name="标段"
    )
    code = models.CharField("抽取编号", max_length=36, unique=True)
    purpose = models.CharField(
        "用途", max_length=8, choices=DrawPurpose.choices(), default=DrawPurpose.EXPERTS.value
    )
    size = models.PositiveSmallIntegerField("评标委员会人数")
    wanted = models.PositiveSmallIntegerField("抽取专家人数")
    specialities = models.JSONField("需要的专业", default=list)
    starts_at = models.DateTimeField("评标开始时间")
    plan = models.JSONField("抽取方案")
    plan_digest = models.CharField("方案摘要", max_length=64)
    pool_root = models.CharField("备选库根", max_length=64)
    pool_size = models.PositiveIntegerField("备选人数")
    set_aside = models.JSONField("回避名单", default=list)
    minimum_reveals = models.PositiveSmallIntegerField("至少公开方数")
    fixed_at = models.DateTimeField("方案固定时间")
    reveal_due = models.DateTimeField("公开期限", null=True)
    head = models.JSONField("树头", null=True)
    reason = models.CharField("作废原因", max_length=200, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=DrawState.choices(), default=DrawState.COMMITTING.value
    )

    class Meta:
        verbose_name = verbose_name_plural = "抽取"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot"],
                condition=Q(state__in=[state.value for state in LIVING]),
                name="draw_living_once",
            )
        ]

    def __str__(self) -> str:
        return self.code


class DrawParty(models.Model):
    """One of those who make the randomness of a draw (抽取参与方)."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="parties", verbose_name="抽取")
    name = models.CharField("参与方", max_length=20)
    holder = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="操作人"
    )
    commitment = models.CharField("承诺", max_length=64, blank=True)
    nonce = models.CharField("随机数", max_length=64, blank=True)
    committed_at = models.DateTimeField("承诺时间", null=True)
    revealed_at = models.DateTimeField("公开时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "抽取参与方"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "name"], name="draw_party_once"),
            models.UniqueConstraint(
                fields=["draw", "holder"],
                condition=Q(holder__isnull=False),
                name="draw_holder_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PoolMember(models.Model):
    """An expert at his place in the sealed pool of a draw (备选专家)."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="members", verbose_name="抽取")
    place = models.PositiveIntegerField("位置")
    expert = models.ForeignKey(
        Expert, models.PROTECT, related_name="memberships", verbose_name="评标专家"
    )
    content = models.JSONField("封存内容")

    class Meta:
        verbose_name = verbose_name_plural = "备选专家"
        ordering = ["draw", "place"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "place"], name="pool_place_once"),
            models.UniqueConstraint(fields=["draw", "expert"], name="pool_expert_once"),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.place}"


class Seat(models.Model):
    """A seat offered to a drawn expert (评标席位), and his answer."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="seats", verbose_name="抽取")
    member = models.OneToOneField(
        PoolMember, models.PROTECT, related_name="seat", verbose_name="备选专家"
    )
    invited_at = models.DateTimeField("通知时间")
    answer_due = models.DateTimeField("答复期限")
    answered_at = models.DateTimeField("答复时间", null=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=SeatState.choices(), default=SeatState.INVITED.value
    )

    class Meta:
        verbose_name = verbose_name_plural = "评标席位"
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "answer_due"], name="seat_by_due")]

    def __str__(self) -> str:
        return f"{self.pk}"
