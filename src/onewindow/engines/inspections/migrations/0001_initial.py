import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('directory', '0001_initial'),
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(db_index=True, max_length=80, verbose_name='对象')),
                ('source', models.CharField(max_length=40, verbose_name='来源')),
                ('source_name', models.CharField(max_length=40, verbose_name='来源名称')),
                ('severity', models.CharField(choices=[('minor', '一般'), ('grave', '严重')], default='minor', max_length=8, verbose_name='程度')),
                ('title', models.CharField(max_length=120, verbose_name='标题')),
                ('text', models.TextField(max_length=2000, verbose_name='情况')),
                ('page', models.CharField(blank=True, max_length=200, verbose_name='办理页面')),
                ('state', models.CharField(choices=[('found', '待分派'), ('fixing', '整改中'), ('fixed', '待核验'), ('verified', '已核验'), ('closed', '已销号'), ('dismissed', '不成立')], default='found', max_length=10, verbose_name='状态')),
                ('plan', models.JSONField(default=list, verbose_name='环节')),
                ('stage', models.CharField(blank=True, max_length=40, verbose_name='当前环节')),
                ('due', models.DateField(null=True, verbose_name='当前期限')),
                ('escalated_on', models.DateField(null=True, verbose_name='上报日')),
                ('fixer', models.CharField(blank=True, max_length=80, verbose_name='整改人')),
                ('reopened', models.PositiveSmallIntegerField(default=0, verbose_name='退回次数')),
                ('raised_on', models.DateField(verbose_name='登记日')),
                ('over_on', models.DateField(null=True, verbose_name='结束日')),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organization', verbose_name='督办单位')),
                ('organization', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='directory.organization', verbose_name='责任单位')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to=settings.AUTH_USER_MODEL, verbose_name='责任人')),
            ],
            options={
                'verbose_name': '问题',
                'verbose_name_plural': '问题',
                'indexes': [models.Index(condition=models.Q(('state__in', ['fixed', 'fixing', 'found', 'verified'])), fields=['due', 'id'], name='finding_open'), models.Index(fields=['desk', 'state'], name='finding_by_desk'), models.Index(fields=['organization', 'state'], name='finding_by_organization')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(max_length=40, verbose_name='环节')),
                ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.attachment', verbose_name='附件')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='inspections.finding', verbose_name='问题')),
            ],
            options={
                'verbose_name': '佐证',
                'verbose_name_plural': '佐证',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='FindingStage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='环节代码')),
                ('label', models.CharField(max_length=40, verbose_name='环节')),
                ('started_on', models.DateField(verbose_name='起算日')),
                ('due', models.DateField(null=True, verbose_name='期限')),
                ('is_provisional', models.BooleanField(default=False, verbose_name='暂定')),
                ('limit', models.CharField(blank=True, max_length=60, verbose_name='时限')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('confidence', models.CharField(blank=True, max_length=20, verbose_name='依据状态')),
                ('finished_on', models.DateField(null=True, verbose_name='完成日')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='完成情况')),
                ('actor_name', models.CharField(blank=True, max_length=80, verbose_name='完成人')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='inspections.finding', verbose_name='问题')),
            ],
            options={
                'verbose_name': '处置环节',
                'verbose_name_plural': '处置环节',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('finished_on__isnull', True)), fields=('finding',), name='finding_one_open_stage')],
            },
        ),
    ]
