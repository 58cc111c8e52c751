import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='KnownNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('content', models.JSONField(verbose_name='内容')),
            ],
            options={
                'verbose_name': '公告类型',
                'verbose_name_plural': '公告类型',
            },
        ),
        migrations.CreateModel(
            name='ProcedureEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='代码')),
                ('number', models.PositiveIntegerField(verbose_name='版本号')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('family', models.CharField(choices=[('works', '工程建设'), ('procurement', '政府采购')], max_length=12, verbose_name='法律体系')),
                ('starts', models.DateField(verbose_name='生效日')),
                ('content', models.JSONField(verbose_name='内容')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                ('loaded_at', models.DateTimeField(verbose_name='装载时间')),
            ],
            options={
                'verbose_name': '交易程序版本',
                'verbose_name_plural': '交易程序版本',
                'constraints': [models.UniqueConstraint(fields=('code', 'number'), name='procedure_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Tender',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24, unique=True, verbose_name='项目编号')),
                ('name', models.CharField(max_length=200, verbose_name='项目名称')),
                ('kind', models.CharField(choices=[('construction', '工程施工'), ('design', '勘察设计'), ('epc', '工程总承包'), ('water', '水利'), ('traffic', '交通'), ('materials', '设备材料'), ('beautiful_village', '美丽乡村'), ('supervision', '工程监理'), ('goods', '货物采购'), ('services', '服务采购')], max_length=20, verbose_name='项目类型')),
                ('category', models.CharField(max_length=3, verbose_name='交易分类')),
                ('organizing', models.CharField(choices=[('agent', '委托招标'), ('own', '自行招标')], max_length=8, verbose_name='组织形式')),
                ('is_mandatory', models.BooleanField(default=False, verbose_name='依法必须招标')),
                ('law_day', models.DateField(verbose_name='适用法律之日')),
                ('region', models.CharField(max_length=12, verbose_name='区划')),
                ('approval_reference', models.CharField(max_length=120, verbose_name='批准文号')),
                ('content', models.TextField(verbose_name='招标内容和范围')),
                ('amounts', models.JSONField(default=dict, verbose_name='金额')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('entered', '已进场'), ('announced', '公告中'), ('closed', '已截止'), ('archived', '已归档'), ('terminated', '已终止')], default='draft', max_length=12, verbose_name='状态')),
                ('created_by', models.CharField(max_length=80, verbose_name='建立人')),
                ('created_at', models.DateTimeField(verbose_name='建立时间')),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tenders_run', to='directory.enterprise', verbose_name='招标代理机构')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenders', to='tendering.procedureedition', verbose_name='交易程序')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tenders', to='directory.project', verbose_name='投资项目')),
                ('supervisor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organization', verbose_name='行政监督部门')),
                ('tenderer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenders', to='directory.organization', verbose_name='招标人')),
            ],
            options={
                'verbose_name': '招标项目',
                'verbose_name_plural': '招标项目',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['state', '-id'], name='tender_by_state')],
            },
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('code', models.CharField(max_length=30, unique=True, verbose_name='标段编号')),
                ('transaction_code', models.CharField(max_length=48, unique=True, verbose_name='统一交易标识码')),
                ('name', models.CharField(max_length=200, verbose_name='标段名称')),
                ('estimate', models.DecimalField(decimal_places=2, max_digits=18, verbose_name='估算价（元）')),
                ('ceiling', models.DecimalField(decimal_places=2, max_digits=18, null=True, verbose_name='最高限价（元）')),
                ('bid_security', models.DecimalField(decimal_places=2, max_digits=18, verbose_name='投标保证金（元）')),
                ('state', models.CharField(choices=[('open', '投标中'), ('opened', '已开标'), ('evaluated', '评审完成'), ('publicized', '候选人公示'), ('awarded', '已定标'), ('contracted', '已签合同'), ('failed', '流标'), ('terminated', '已终止')], default='open', max_length=12, verbose_name='状态')),
                ('is_suspended', models.BooleanField(default=False, verbose_name='暂停中')),
                ('tender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='tendering.tender', verbose_name='招标项目')),
            ],
            options={
                'verbose_name': '标段',
                'verbose_name_plural': '标段',
                'ordering': ['tender', 'number'],
                'constraints': [models.UniqueConstraint(fields=('tender', 'number'), name='lot_number_once'), models.CheckConstraint(condition=models.Q(('estimate__gt', 0)), name='lot_estimate_positive')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12, verbose_name='公告类型')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='公告编号')),
                ('title', models.CharField(max_length=240, verbose_name='标题')),
                ('content', models.JSONField(verbose_name='内容')),
                ('state', models.CharField(choices=[('draft', '拟稿'), ('scheduled', '待发布'), ('published', '已发布'), ('corrected', '已更正'), ('dropped', '不发布')], default='draft', max_length=12, verbose_name='状态')),
                ('is_public', models.BooleanField(default=True, verbose_name='对外公开')),
                ('due_at', models.DateTimeField(verbose_name='应发布时间')),
                ('published_at', models.DateTimeField(null=True, verbose_name='发布时间')),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='tendering.notice', verbose_name='更正的公告')),
                ('lot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='tendering.lot', verbose_name='标段')),
                ('tender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='tendering.tender', verbose_name='招标项目')),
            ],
            options={
                'verbose_name': '公告',
                'verbose_name_plural': '公告',
                'ordering': ['-published_at', '-id'],
                'indexes': [models.Index(fields=['state', 'due_at'], name='notice_by_due')],
            },
        ),
        migrations.CreateModel(
            name='Moment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=40, verbose_name='节点')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('lot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='moments', to='tendering.lot', verbose_name='标段')),
                ('tender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moments', to='tendering.tender', verbose_name='招标项目')),
            ],
            options={
                'verbose_name': '时间节点',
                'verbose_name_plural': '时间节点',
                'ordering': ['at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lot', None)), fields=('tender', 'event'), name='moment_once'), models.UniqueConstraint(fields=('lot', 'event'), name='lot_moment_once')],
            },
        ),
    ]
