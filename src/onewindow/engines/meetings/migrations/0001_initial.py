import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_signing'),
        ('accounts', '__first__'),
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('purpose', models.CharField(blank=True, max_length=60, verbose_name='用途')),
                ('capacity', models.PositiveSmallIntegerField(default=20, verbose_name='座位数')),
                ('is_usable', models.BooleanField(default=True, verbose_name='启用')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='directory.site', verbose_name='场所')),
            ],
            options={
                'verbose_name': '会议室',
                'verbose_name_plural': '会议室',
                'ordering': ['site', 'name'],
                'constraints': [models.UniqueConstraint(fields=('site', 'name'), name='room_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='类别')),
                ('subject', models.CharField(max_length=80, verbose_name='对象')),
                ('title', models.CharField(max_length=240, verbose_name='名称')),
                ('starts_at', models.DateTimeField(verbose_name='计划开始')),
                ('ends_at', models.DateTimeField(verbose_name='计划结束')),
                ('state', models.CharField(choices=[('planned', '待开'), ('open', '进行中'), ('closed', '待签字'), ('signed', '已签字'), ('cancelled', '已取消')], default='planned', max_length=12, verbose_name='状态')),
                ('opened_at', models.DateTimeField(null=True, verbose_name='开始时间')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='结束时间')),
                ('minutes', models.JSONField(default=list, verbose_name='记录')),
                ('room', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='meetings.room', verbose_name='会议室')),
            ],
            options={
                'verbose_name': '会议',
                'verbose_name_plural': '会议',
                'ordering': ['-starts_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('kind', 'subject'), name='meeting_once')],
            },
        ),
        migrations.CreateModel(
            name='RoomSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='时段开始')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='meetings.meeting', verbose_name='会议')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='meetings.room', verbose_name='会议室')),
            ],
            options={
                'verbose_name': '会议室时段',
                'verbose_name_plural': '会议室时段',
                'constraints': [models.UniqueConstraint(fields=('room', 'at'), name='room_slot_once')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=40, verbose_name='身份')),
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('code', models.CharField(max_length=40, verbose_name='代码')),
                ('duty', models.CharField(choices=[('none', '旁听'), ('if_present', '到会即签'), ('always', '必须签字')], default='if_present', max_length=12, verbose_name='签字要求')),
                ('came_at', models.DateTimeField(null=True, verbose_name='签到时间')),
                ('came_from', models.CharField(blank=True, max_length=60, verbose_name='签到地址')),
                ('dissent', models.CharField(blank=True, max_length=400, verbose_name='不签字的理由')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='meetings.meeting', verbose_name='会议')),
                ('signature', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.signature', verbose_name='签名')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='到会人')),
            ],
            options={
                'verbose_name': '席位',
                'verbose_name_plural': '席位',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'code'), name='seat_once')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('code', models.CharField(max_length=40, verbose_name='代码')),
                ('title', models.CharField(max_length=80, verbose_name='议程')),
                ('done_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                ('result', models.CharField(blank=True, max_length=1000, verbose_name='结果')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='meetings.meeting', verbose_name='会议')),
            ],
            options={
                'verbose_name': '议程',
                'verbose_name_plural': '议程',
                'ordering': ['meeting', 'position'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'code'), name='step_once')],
            },
        ),
        migrations.CreateModel(
            name='Talk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('saying', models.CharField(choices=[('remark', '发言'), ('objection', '异议')], default='remark', max_length=12, verbose_name='性质')),
                ('text', models.TextField(max_length=1000, verbose_name='内容')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('answer', models.TextField(blank=True, max_length=1000, verbose_name='答复')),
                ('answered_by', models.CharField(blank=True, max_length=80, verbose_name='答复人')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='答复时间')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='talk', to='meetings.meeting', verbose_name='会议')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='talk', to='meetings.seat', verbose_name='席位')),
            ],
            options={
                'verbose_name': '发言',
                'verbose_name_plural': '发言',
                'ordering': ['id'],
            },
        ),
    ]
