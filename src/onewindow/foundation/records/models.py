from django.db import models


class Entry(models.Model):
    """One line of the permanent record (留痕); never updated but for its place in the ledger."""

    subject = models.CharField("对象", max_length=80)
    move = models.CharField("动作", max_length=80)
    before = models.CharField("原状态", max_length=24, blank=True)
    after = models.CharField("新状态", max_length=24, blank=True)
    actor = models.CharField("操作人", max_length=80)
    actor_name = models.CharField("操作人姓名", max_length=80)
    at = models.DateTimeField("时间")
    detail = models.JSONField("内容", default=dict)
    salt = models.BinaryField("盐", max_length=16)
    digest = models.BinaryField("摘要", max_length=32)
    leaf = models.BigIntegerField("账本序号", null=True, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "留痕"
        indexes = [
            models.Index(fields=["subject", "id"], name="entry_by_subject"),
            models.Index(
                fields=["id"], name="entry_unsealed", condition=models.Q(leaf__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.move}"


class TreeNode(models.Model):
    """A complete subtree of the ledger's Merkle tree (RFC 9162), kept for short proofs."""

    pk = models.CompositePrimaryKey("level", "position", verbose_name="节点")
    level = models.PositiveSmallIntegerField("层")
    position = models.BigIntegerField("位置")
    digest = models.BinaryField("摘要", max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "账本节点"

    def __str__(self) -> str:
        return f"{self.level}/{self.position}"


class LedgerKey(models.Model):
    """A public key that signs tree heads (账本公钥); old ones stay, so that old heads check."""

    key = models.CharField("密钥编号", max_length=64, unique=True)
    public = models.BinaryField("公钥", max_length=32)
    at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = verbose_name_plural = "账本公钥"

    def __str__(self) -> str:
        return self.key


class TreeHead(models.Model):
    """A signed statement of the ledger's size and root (签名树头)."""

    size = models.BigIntegerField("大小", unique=True)
    root = models.BinaryField("根", max_length=32)
    at = models.DateTimeField("时间")
    key = models.CharField("密钥编号", max_length=64)
    signature = models.BinaryField("签名", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "账本树头"

    def __str__(self) -> str:
        return f"{self.size}"

    @property
    def root_hex(self) -> str:
        """Return the root as people compare it."""
        return bytes(self.root).hex()


class Sequence(models.Model):
    """The last number given out under a key (编号)."""

    key = models.CharField("键", max_length=120, unique=True)
    value = models.BigIntegerField("已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号"

    def __str__(self) -> str:
        return self.key


class Attachment(models.Model):
    """A file that somebody handed in; stored under its own hash, never under its name."""

    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField("类型", max_length=80)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64)
    owner = models.CharField("所属对象", max_length=80, db_index=True)
    uploaded_by = models.CharField("上传人", max_length=80)
    at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = verbose_name_plural = "附件"

    def __str__(self) -> str:
        return self.name


class JobRun(models.Model):
    """When a scheduled job last ran, and which worker holds it now."""

    name = models.CharField("任务", max_length=80, unique=True)
    due_at = models.DateTimeField("下次时间")
    held_until = models.DateTimeField("占用至", null=True)
    last_at = models.DateTimeField("上次完成", null=True)
    failures = models.PositiveIntegerField("连续失败", default=0)
    message = models.CharField("上次结果", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "定时任务"

    def __str__(self) -> str:
        return self.name
