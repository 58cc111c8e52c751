import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('directory', '0001_initial'),
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CacheRow',
            fields=[
                ('cache_key', models.CharField(max_length=255, primary_key=True, serialize=False, verbose_name='键')),
                ('value', models.TextField(verbose_name='值')),
                ('expires', models.DateTimeField(db_index=True, verbose_name='失效时间')),
            ],
            options={
                'verbose_name': '缓存',
                'verbose_name_plural': '缓存',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='姓名')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='directory.person', verbose_name='实名主体')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': '账号',
                'verbose_name_plural': '账号',
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, verbose_name='对象')),
                ('span', models.BigIntegerField(verbose_name='时段')),
                ('count', models.PositiveIntegerField(verbose_name='次数')),
                ('expires_at', models.DateTimeField(db_index=True, verbose_name='失效时间')),
            ],
            options={
                'verbose_name': '频次',
                'verbose_name_plural': '频次',
                'constraints': [models.UniqueConstraint(fields=('key', 'span'), name='attempt_once')],
            },
        ),
        migrations.CreateModel(
            name='Client',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('prefix', models.CharField(max_length=12, unique=True, verbose_name='密钥前缀')),
                ('secret_hash', models.CharField(max_length=64, verbose_name='密钥摘要')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('last_used_at', models.DateTimeField(null=True, verbose_name='最近使用')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.organization', verbose_name='单位')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='directory.site', verbose_name='场所')),
            ],
            options={
                'verbose_name': '接口客户端',
                'verbose_name_plural': '接口客户端',
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.CharField(max_length=80, verbose_name='调用方')),
                ('key', models.CharField(max_length=80, verbose_name='键')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='请求摘要')),
                ('status', models.PositiveSmallIntegerField(null=True, verbose_name='状态码')),
                ('body', models.BinaryField(null=True, verbose_name='应答')),
                ('content_type', models.CharField(blank=True, max_length=80, verbose_name='应答类型')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '幂等键',
                'verbose_name_plural': '幂等键',
                'constraints': [models.UniqueConstraint(fields=('owner', 'key'), name='idempotency_once')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('citizen', '群众'), ('agent', '企业办事人'), ('clerk', '窗口人员'), ('approver', '部门审批人员'), ('editor', '事项管理员'), ('hall_manager', '大厅负责人'), ('supervisor', '监督人员'), ('auditor', '审计人员'), ('administrator', '系统管理员'), ('device', '设备与接口')], max_length=16, verbose_name='角色')),
                ('starts', models.DateField(verbose_name='生效日')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='失效日（不含）')),
                ('counter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='directory.counter', verbose_name='窗口')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='directory.organization', verbose_name='单位')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'verbose_name': '授权',
                'verbose_name_plural': '授权',
                'constraints': [models.UniqueConstraint(fields=('user', 'role', 'organization', 'starts'), name='grant_once')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('guardian', '监护'), ('entrusted', '委托代办'), ('enterprise', '企业授权')], max_length=12, verbose_name='类别')),
                ('matters', models.JSONField(default=list, help_text='为空表示全部事项', verbose_name='事项范围')),
                ('state', models.CharField(choices=[('asked', '待同意'), ('active', '有效'), ('declined', '已拒绝'), ('ended', '已解除')], default='asked', max_length=10, verbose_name='状态')),
                ('starts', models.DateField(verbose_name='生效日')),
                ('ends', models.DateField(null=True, verbose_name='失效日（不含）')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='提出时间')),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates_held', to='directory.person', verbose_name='代办人')),
                ('enterprise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates_given', to='directory.enterprise', verbose_name='委托企业')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates_given', to='directory.person', verbose_name='委托人')),
                ('proof', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.attachment', verbose_name='证明材料')),
            ],
            options={
                'verbose_name': '委托',
                'verbose_name_plural': '委托',
                'indexes': [models.Index(condition=models.Q(('state', 'asked')), fields=['kind', 'id'], name='mandate_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('person__isnull', True), ('enterprise__isnull', True), _connector='XOR'), name='mandate_from_one_party')],
            },
        ),
        migrations.CreateModel(
            name='RightsRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('correction', '更正、补充'), ('erasure', '删除')], max_length=12, verbose_name='类别')),
                ('wish', models.TextField(max_length=1000, verbose_name='请求内容')),
                ('state', models.CharField(choices=[('asked', '待处理'), ('fulfilled', '已办理'), ('refused', '未予办理')], default='asked', max_length=10, verbose_name='状态')),
                ('answer', models.TextField(blank=True, max_length=1000, verbose_name='处理情况和理由')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='提出时间')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='答复时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rights_requests', to='directory.person', verbose_name='请求人')),
            ],
            options={
                'verbose_name': '个人信息权益请求',
                'verbose_name_plural': '个人信息权益请求',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('person', 'kind'), name='rights_one_open')],
            },
        ),
        migrations.CreateModel(
            name='Viewing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('viewer', models.CharField(max_length=80, verbose_name='查阅人')),
                ('viewer_name', models.CharField(max_length=80, verbose_name='查阅人姓名')),
                ('organization', models.CharField(blank=True, max_length=120, verbose_name='单位')),
                ('purpose', models.CharField(max_length=200, verbose_name='用途')),
                ('fields', models.JSONField(default=list, verbose_name='查阅内容')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='viewings', to='directory.person', verbose_name='被查阅人')),
            ],
            options={
                'verbose_name': '查阅记录',
                'verbose_name_plural': '查阅记录',
                'indexes': [models.Index(fields=['person', '-at'], name='viewing_by_person')],
            },
        ),
    ]
