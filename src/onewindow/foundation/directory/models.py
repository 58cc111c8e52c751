from django.db import models

from onewindow.foundation.directory.rules import (
    CounterKind,
    DocumentKind,
    EnterpriseKind,
    EnterpriseState,
    OrganizationKind,
    RegionLevel,
    SiteKind,
)


class Region(models.Model):
    """An administrative division (行政区划), down to the village; codes are never deleted."""

    code = models.CharField("代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=80)
    level = models.CharField("级别", max_length=8, choices=RegionLevel.choices())
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", verbose_name="上级"
    )
    ends = models.DateField("撤销日", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"

    def __str__(self) -> str:
        return self.name


class Organization(models.Model):
    """A government body or another body with a role in the house (单位)."""

    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    kind = models.CharField("性质", max_length=12, choices=OrganizationKind.choices())
    function = models.CharField("职能", max_length=40, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区划")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", verbose_name="上级单位"
    )
    path = models.CharField("路径", max_length=200, unique=True)
    ends = models.DateField("撤销日", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位"

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place where people are served (办事场所): hall, centre, station or outlet."""

    name = models.CharField("名称", max_length=120)
    code = models.CharField("编码", max_length=20, unique=True)
    kind = models.CharField("类别", max_length=16, choices=SiteKind.choices())
    organization = models.ForeignKey(Organization, models.PROTECT, verbose_name="管理单位")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区划")
    address = models.CharField("地址", max_length=200)
    phone = models.CharField("电话", max_length=40, blank=True)
    hours = models.JSONField("开放时间", default=dict)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True)

    class Meta:
        verbose_name = verbose_name_plural = "办事场所"

    def __str__(self) -> str:
        return self.name


class Counter(models.Model):
    """A counter (窗口) of a site."""

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="counters", verbose_name="办事场所"
    )
    number = models.CharField("窗口号", max_length=12)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=8, choices=CounterKind.choices())

    class Meta:
        verbose_name = verbose_name_plural = "窗口"
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="counter_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.number}"


class Person(models.Model):
    """A natural person (自然人), known by a checked number."""

    name = models.CharField("姓名", max_length=60)
    document_kind = models.CharField(
        "证件类型",
        max_length=8,
        choices=DocumentKind.choices(),
        default=DocumentKind.CITIZEN.value,
    )
    number = models.CharField("证件号码", max_length=32, unique=True)
    born = models.DateField("出生日期", null=True)
    phone = models.CharField("手机", max_length=20, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, verbose_name="户籍或居住区划")
    address = models.CharField("住址", max_length=200, blank=True)
    is_verified = models.BooleanField("已实名核验", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "自然人"

    def __str__(self) -> str:
        return self.name


class Enterprise(models.Model):
    """A market entity (经营主体), known by a checked credit code."""

    name = models.CharField("名称", max_length=200)
    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    kind = models.CharField("类型", max_length=12, choices=EnterpriseKind.choices())
    legal_person = models.ForeignKey(Person, models.PROTECT, null=True, verbose_name="法定代表人")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="登记区划")
    address = models.CharField("住所", max_length=200, blank=True)
    founded_on = models.DateField("成立日期", null=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=EnterpriseState.choices(),
        default=EnterpriseState.ACTIVE.value,
    )

    class Meta:
        verbose_name = verbose_name_plural = "经营主体"

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """An investment project (投资项目) with its national project code."""

    code = models.CharField("项目代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=200)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, verbose_name="项目单位")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="建设地点")
    amount = models.DecimalField("总投资（元）", max_digits=18, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = "投资项目"

    def __str__(self) -> str:
        return self.name
