from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from onewindow.foundation.accounts.rules import (
    MandateKind,
    MandateState,
    RightsKind,
    RightsState,
    Role,
)
from onewindow.kernel.signing import KeyKind


class User(AbstractUser):
    """Somebody who can sign in; bound to one natural person once the name is verified."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=60, blank=True)
    person = models.OneToOneField(
        "directory.Person", models.PROTECT, null=True, blank=True, verbose_name="实名主体"
    )

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Return the one name field."""
        return self.name

    def get_short_name(self) -> str:
        """Return the one name field."""
        return self.name


class Grant(models.Model):
    """A role held for an organization and everything below it (授权), for a time."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name="账号")
    role = models.CharField("角色", max_length=16, choices=Role.choices())
    organization = models.ForeignKey(
        "directory.Organization", models.PROTECT, null=True, blank=True, verbose_name="单位"
    )
    counter = models.ForeignKey(
        "directory.Counter", models.PROTECT, null=True, blank=True, verbose_name="窗口"
    )
    starts = models.DateField("生效日")
    ends = models.DateField("失效日（不含）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organization", "starts"], name="grant_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


class Client(models.Model):
    """A device or an integrator that calls the API with its own key (接口客户端)."""

    name = models.CharField("名称", max_length=120)
    prefix = models.CharField("密钥前缀", max_length=12, unique=True)
    secret_hash = models.CharField("密钥摘要", max_length=64)
    organization = models.ForeignKey("directory.Organization", models.PROTECT, verbose_name="单位")
    site = models.ForeignKey(
        "directory.Site", models.PROTECT, null=True, blank=True, verbose_name="场所"
    )
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    last_used_at = models.DateTimeField("最近使用", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口客户端"

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """The right of one person to act for a person or an enterprise (委托与监护)."""

    kind = models.CharField("类别", max_length=12, choices=MandateKind.choices())
    person = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        null=True,
        related_name="mandates_given",
        verbose_name="委托人",
    )
    enterprise = models.ForeignKey(
        "directory.Enterprise",
        models.PROTECT,
        null=True,
        related_name="mandates_given",
        verbose_name="委托企业",
    )
    agent = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="mandates_held", verbose_name="代办人"
    )
    matters = models.JSONField("事项范围", default=list, help_text="为空表示全部事项")
    state = models.CharField(
        "状态", max_length=10, choices=MandateState.choices(), default=MandateState.ASKED.value
    )
    proof = models.ForeignKey(
        "records.Attachment", models.PROTECT, null=True, related_name="+", verbose_name="证明材料"
    )
    starts = models.DateField("生效日")
    ends = models.DateField("失效日（不含）", null=True)
    asked_at = models.DateTimeField("提出时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "委托"
        indexes = [
            models.Index(
                fields=["kind", "id"],
                name="mandate_waiting",
                condition=Q(state=MandateState.ASKED.value),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(enterprise__isnull=True),
                name="mandate_from_one_party",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent} {self.kind}"


class Viewing(models.Model):
    """One look at a person's unmasked data (查阅记录); the person can see it."""

    person = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="viewings", verbose_name="被查阅人"
    )
    viewer = models.CharField("查阅人", max_length=80)
    viewer_name = models.CharField("查阅人姓名", max_length=80)
    organization = models.CharField("单位", max_length=120, blank=True)
    purpose = models.CharField("用途", max_length=200)
    fields = models.JSONField("查阅内容", default=list)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "查阅记录"
        indexes = [models.Index(fields=["person", "-at"], name="viewing_by_person")]

    def __str__(self) -> str:
        return f"{self.viewer_name} {self.at}"


class IdempotencyKey(models.Model):
    """The answer once given to a POST, so that a repeated POST gets the same one (幂等键)."""

    owner = models.CharField("调用方", max_length=80)
    key = models.CharField("键", max_length=80)
    fingerprint = models.CharField("请求摘要", max_length=64)
    status = models.PositiveSmallIntegerField("状态码", null=True)
    body = models.BinaryField("应答", null=True)
    content_type = models.CharField("应答类型", max_length=80, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "幂等键"
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="idempotency_once")]

    def __str__(self) -> str:
        return self.key


class RightsRequest(models.Model):
    """A wish of a person about his own data (个人信息权益请求): correct it or erase it."""

    person = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="rights_requests", verbose_name="请求人"
    )
    kind = models.CharField("类别", max_length=12, choices=RightsKind.choices())
    wish = models.TextField("请求内容", max_length=1000)
    state = models.CharField(
        "状态", max_length=10, choices=RightsState.choices(), default=RightsState.ASKED.value
    )
    answer = models.TextField("处理情况和理由", max_length=1000, blank=True)
    asked_at = models.DateTimeField("提出时间", default=timezone.now)
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "个人信息权益请求"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(state=RightsState.ASKED.value),
                name="rights_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.kind}"


class TrustedAuthority(models.Model):
    """A certification authority (电子认证服务机构) whose certificates are taken (信任列表)."""

    name = models.CharField("名称", max_length=200)
    pem = models.TextField("机构证书")
    fingerprint = models.CharField("证书指纹", max_length=64, unique=True)
    kind = models.CharField("算法", max_length=4, choices=KeyKind.choices())
    is_demo = models.BooleanField("仅供演示", default=False)
    starts_at = models.DateTimeField("生效时间")
    ends_at = models.DateTimeField("到期时间")
    added_at = models.DateTimeField("列入时间")
    withdrawn_at = models.DateTimeField("移出时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "信任的认证机构"
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class RevokedCertificate(models.Model):
    """A serial number that an authority has revoked (吊销的证书)."""

    authority = models.ForeignKey(
        TrustedAuthority, models.PROTECT, related_name="revoked", verbose_name="认证机构"
    )
    serial = models.CharField("序列号", max_length=40)
    at = models.DateTimeField("吊销时间")

    class Meta:
        verbose_name = verbose_name_plural = "吊销的证书"
        constraints = [
            models.UniqueConstraint(fields=["authority", "serial"], name="revoked_once")
        ]

    def __str__(self) -> str:
        return self.serial


class SigningCertificate(models.Model):
    """A certificate that an account signs with (签名证书); the key stays with its holder."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="signing_certificates", verbose_name="账号"
    )
    pem = models.TextField("证书")
    issuers = models.TextField("中间机构证书", blank=True)
    fingerprint = models.CharField("证书指纹", max_length=64)
    serial = models.CharField("序列号", max_length=40)
    kind = models.CharField("算法", max_length=4, choices=KeyKind.choices())
    holder_name = models.CharField("持有人", max_length=200)
    holder_code = models.CharField("持有人代码", max_length=18)
    issuer_name = models.CharField("签发机构", max_length=200)
    starts_at = models.DateTimeField("生效时间")
    ends_at = models.DateTimeField("到期时间")
    registered_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "签名证书"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "fingerprint"], name="certificate_of_user")
        ]

    def __str__(self) -> str:
        return f"{self.holder_name} {self.serial}"


class Signature(models.Model):
    """An electronic signature (电子签名) that was checked and is kept with what it covers."""

    subject = models.CharField("对象", max_length=80)
    purpose = models.CharField("用途", max_length=40)
    digest = models.CharField("内容摘要", max_length=64)
    certificate = models.ForeignKey(
        SigningCertificate, models.PROTECT, related_name="signatures", verbose_name="签名证书"
    )
    signer = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="签名人")
    value = models.TextField("签名值")
    at = models.DateTimeField("签名时间")

    class Meta:
        verbose_name = verbose_name_plural = "电子签名"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "purpose", "digest", "certificate"], name="signature_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.purpose}"


class Attempt(models.Model):
    """How often something was tried in a span of time (频次); shared by all processes."""

    key = models.CharField("对象", max_length=120)
    span = models.BigIntegerField("时段")
    count = models.PositiveIntegerField("次数")
    expires_at = models.DateTimeField("失效时间", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "频次"
        constraints = [models.UniqueConstraint(fields=["key", "span"], name="attempt_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.count}"


class CacheRow(models.Model):
    """A row of Django's database cache (缓存), so that migrations make its table."""

    cache_key = models.CharField("键", max_length=255, primary_key=True)
    value = models.TextField("值")
    expires = models.DateTimeField("失效时间", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "缓存"

    def __str__(self) -> str:
        return self.cache_key
