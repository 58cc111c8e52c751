from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='日期')),
                ('is_workday', models.BooleanField(verbose_name='上班')),
                ('name', models.CharField(max_length=40, verbose_name='节日')),
            ],
            options={
                'verbose_name': '工作日历',
                'verbose_name_plural': '工作日历',
            },
        ),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True, verbose_name='年份')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('confidence', models.CharField(choices=[('text-checked', '已核对条文'), ('source-page', '来自公开网页，待核'), ('source-repo-quote', '来自转引，待核'), ('knowledge-verify', '待核'), ('draft', '示例')], max_length=24, verbose_name='可信度')),
            ],
            options={
                'verbose_name': '工作日历年份',
                'verbose_name_plural': '工作日历年份',
            },
        ),
        migrations.CreateModel(
            name='PolicyLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=32, unique=True, verbose_name='标记')),
                ('changes', models.JSONField(default=list, verbose_name='变更')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '参数装载',
                'verbose_name_plural': '参数装载',
            },
        ),
        migrations.CreateModel(
            name='CitedRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=120, verbose_name='编码')),
                ('region', models.CharField(max_length=12, verbose_name='适用区划')),
                ('text', models.TextField(verbose_name='规则（自述）')),
                ('outcome', models.CharField(blank=True, max_length=40, verbose_name='程序后果')),
                ('source', models.CharField(max_length=300, verbose_name='依据')),
                ('confidence', models.CharField(choices=[('text-checked', '已核对条文'), ('source-page', '来自公开网页，待核'), ('source-repo-quote', '来自转引，待核'), ('knowledge-verify', '待核'), ('draft', '示例')], max_length=24, verbose_name='可信度')),
                ('applies_to', models.JSONField(default=list, verbose_name='适用于')),
                ('starts', models.DateField(null=True, verbose_name='生效日')),
                ('ends', models.DateField(null=True, verbose_name='失效日（不含）')),
            ],
            options={
                'verbose_name': '引用条款',
                'verbose_name_plural': '引用条款',
                'constraints': [models.UniqueConstraint(fields=('code', 'region'), name='cited_rule_once_a_region')],
            },
        ),
        migrations.CreateModel(
            name='PolicyRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=120, verbose_name='编码')),
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('region', models.CharField(max_length=12, verbose_name='适用区划')),
                ('value', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='数值')),
                ('unit', models.CharField(choices=[('working_day', '个工作日'), ('calendar_day', '日'), ('month', '个月'), ('year', '年'), ('hour', '小时'), ('minute', '分钟'), ('rate', '（比例）'), ('daily_rate', '（每日比例）'), ('yuan', '元'), ('yuan_a_page', '元/页'), ('yuan_a_piece', '元/件'), ('yuan_a_step', '元/件·档'), ('person', '人'), ('party', '家'), ('times', '倍'), ('count', '次'), ('piece', '件'), ('piece_a_month', '件/月'), ('page', '页'), ('item', '项'), ('day_a_year', '天/年')], max_length=24, verbose_name='单位')),
                ('bound', models.CharField(choices=[('minimum', '不得少于'), ('maximum', '不得超过'), ('exact', '应为'), ('default', '默认为')], max_length=8, verbose_name='界限')),
                ('starts', models.DateField(verbose_name='生效日')),
                ('ends', models.DateField(null=True, verbose_name='失效日（不含）')),
                ('is_start_checked', models.BooleanField(default=True, verbose_name='生效日已核')),
                ('source', models.CharField(max_length=300, verbose_name='依据')),
                ('confidence', models.CharField(choices=[('text-checked', '已核对条文'), ('source-page', '来自公开网页，待核'), ('source-repo-quote', '来自转引，待核'), ('knowledge-verify', '待核'), ('draft', '示例')], max_length=24, verbose_name='可信度')),
                ('applies_to', models.JSONField(default=list, verbose_name='适用于')),
                ('note', models.TextField(blank=True, verbose_name='说明')),
            ],
            options={
                'verbose_name': '法定参数',
                'verbose_name_plural': '法定参数',
                'constraints': [models.UniqueConstraint(fields=('code', 'region', 'starts'), name='policy_one_value_per_start'), models.CheckConstraint(condition=models.Q(('ends', None), ('ends__gt', models.F('starts')), _connector='OR'), name='policy_ends_after_start')],
            },
        ),
    ]
