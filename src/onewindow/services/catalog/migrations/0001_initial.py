import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BasicItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='基本编码')),
                ('name', models.CharField(max_length=120, verbose_name='事项名称')),
                ('kind', models.CharField(max_length=2, verbose_name='事项类型')),
                ('department', models.CharField(max_length=40, verbose_name='主管部门')),
                ('source', models.CharField(blank=True, max_length=400, verbose_name='设定依据')),
            ],
            options={
                'verbose_name': '基本目录',
                'verbose_name_plural': '基本目录',
            },
        ),
        migrations.CreateModel(
            name='CatalogueStamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stamp', models.CharField(max_length=32, verbose_name='版本戳')),
            ],
            options={
                'verbose_name': '目录版本戳',
                'verbose_name_plural': '目录版本戳',
            },
        ),
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=31, unique=True, verbose_name='实施编码')),
                ('slug', models.CharField(max_length=16, unique=True, verbose_name='短码')),
                ('state', models.CharField(choices=[('active', '在用'), ('paused', '暂停'), ('cancelled', '取消')], default='active', max_length=10, verbose_name='状态')),
                ('basic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='catalog.basicitem', verbose_name='基本目录')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.organization', verbose_name='实施机关')),
            ],
            options={
                'verbose_name': '实施事项',
                'verbose_name_plural': '实施事项',
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='版本号')),
                ('starts', models.DateField(verbose_name='生效日')),
                ('state', models.CharField(choices=[('scheduled', '待生效'), ('published', '现行'), ('superseded', '历史')], default='published', max_length=10, verbose_name='状态')),
                ('content', models.JSONField(verbose_name='内容')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                ('published_at', models.DateTimeField(verbose_name='发布时间')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='catalog.matter', verbose_name='实施事项')),
            ],
            options={
                'verbose_name': '事项版本',
                'verbose_name_plural': '事项版本',
                'indexes': [models.Index(fields=['state', 'starts'], name='edition_by_day')],
                'constraints': [models.UniqueConstraint(fields=('matter', 'number'), name='edition_number_once')],
            },
        ),
        migrations.CreateModel(
            name='ChangeRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField(verbose_name='内容')),
                ('reason', models.CharField(max_length=400, verbose_name='变更理由')),
                ('starts', models.DateField(verbose_name='计划生效日')),
                ('author', models.CharField(max_length=80, verbose_name='起草人')),
                ('author_name', models.CharField(max_length=80, verbose_name='起草人姓名')),
                ('approver', models.CharField(blank=True, max_length=80, verbose_name='审核人')),
                ('state', models.CharField(choices=[('draft', '起草中'), ('proposed', '待审核'), ('returned', '已退回'), ('published', '已发布'), ('dropped', '已作废')], default='draft', max_length=10, verbose_name='状态')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('base', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.edition', verbose_name='基于版本')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='catalog.matter', verbose_name='实施事项')),
            ],
            options={
                'verbose_name': '变更申请',
                'verbose_name_plural': '变更申请',
                'indexes': [models.Index(fields=['state', 'at'], name='change_by_state')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agreement', models.CharField(max_length=60, verbose_name='协议编号')),
                ('step', models.CharField(choices=[('receive', '收件'), ('accept', '受理'), ('review', '审查'), ('decide', '决定'), ('deliver', '送达')], max_length=10, verbose_name='环节')),
                ('signed_on', models.DateField(verbose_name='签订日')),
                ('starts', models.DateField(verbose_name='生效日')),
                ('ends', models.DateField(null=True, verbose_name='失效日（不含）')),
                ('entrusted', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organization', verbose_name='受托单位')),
                ('principal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organization', verbose_name='委托机关')),
                ('matters', models.ManyToManyField(related_name='delegations', to='catalog.matter', verbose_name='事项')),
            ],
            options={
                'verbose_name': '委托授权',
                'verbose_name_plural': '委托授权',
                'constraints': [models.UniqueConstraint(fields=('agreement', 'entrusted', 'step'), name='delegation_step_once'), models.CheckConstraint(condition=models.Q(('ends', None), ('ends__gte', models.F('starts')), _connector='OR'), name='delegation_ends_later')],
            },
        ),
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_handed_down', models.BooleanField(default=False, verbose_name='下沉')),
                ('starts', models.DateField(verbose_name='生效日')),
                ('ends', models.DateField(null=True, verbose_name='失效日（不含）')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.organization', verbose_name='承接单位')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='catalog.matter', verbose_name='实施事项')),
            ],
            options={
                'verbose_name': '认领与下沉',
                'verbose_name_plural': '认领与下沉',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends', None)), fields=('matter', 'organization'), name='adoption_open_once'), models.CheckConstraint(condition=models.Q(('ends', None), ('ends__gte', models.F('starts')), _connector='OR'), name='adoption_ends_later')],
            },
        ),
        migrations.AddField(
            model_name='matter',
            name='current',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.edition', verbose_name='现行版本'),
        ),
        migrations.AddField(
            model_name='edition',
            name='change',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='edition', to='catalog.changerequest', verbose_name='变更申请'),
        ),
    ]
