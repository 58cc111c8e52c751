import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='KeptTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='摘要')),
                ('content', models.JSONField(verbose_name='内容')),
                ('at', models.DateTimeField(verbose_name='存入时间')),
            ],
            options={
                'verbose_name': '判定表',
                'verbose_name_plural': '判定表',
            },
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=80, verbose_name='对象')),
                ('decision', models.CharField(max_length=60, verbose_name='判定事项')),
                ('inputs', models.JSONField(default=dict, verbose_name='输入')),
                ('origins', models.JSONField(default=dict, verbose_name='来源')),
                ('row', models.CharField(blank=True, max_length=40, verbose_name='命中行')),
                ('values', models.JSONField(default=dict, verbose_name='结论')),
                ('on', models.DateField(verbose_name='判定日')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='decisions.kepttable', verbose_name='判定表')),
            ],
            options={
                'verbose_name': '判定',
                'verbose_name_plural': '判定',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['subject'], name='judgement_by_subject'), models.Index(fields=['decision', 'on'], name='judgement_by_decision')],
            },
        ),
        migrations.CreateModel(
            name='Rerun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('check', '复核'), ('what_if', '试算'), ('shadow', '影子运行')], max_length=10, verbose_name='用途')),
                ('decision', models.CharField(blank=True, max_length=60, verbose_name='判定事项')),
                ('path', models.CharField(blank=True, max_length=200, verbose_name='范围')),
                ('subject', models.CharField(blank=True, max_length=80, verbose_name='草案出处')),
                ('since', models.DateField(verbose_name='起')),
                ('until', models.DateField(null=True, verbose_name='止（不含）')),
                ('state', models.CharField(choices=[('waiting', '未开始'), ('running', '进行中'), ('done', '已完成'), ('stopped', '已停止')], default='waiting', max_length=10, verbose_name='状态')),
                ('cursor', models.BigIntegerField(default=0, verbose_name='已处理到')),
                ('last', models.BigIntegerField(null=True, verbose_name='末件')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='应比件数')),
                ('same', models.PositiveIntegerField(default=0, verbose_name='一致')),
                ('changed', models.PositiveIntegerField(default=0, verbose_name='不同')),
                ('unknown', models.PositiveIntegerField(default=0, verbose_name='无法比较')),
                ('shifts', models.JSONField(default=dict, verbose_name='变化汇总')),
                ('gaps', models.JSONField(default=dict, verbose_name='缺少的输入')),
                ('by', models.CharField(max_length=80, verbose_name='发起人')),
                ('by_name', models.CharField(max_length=80, verbose_name='发起人姓名')),
                ('at', models.DateTimeField(verbose_name='发起时间')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='结束时间')),
                ('table', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reruns', to='decisions.kepttable', verbose_name='草案')),
            ],
            options={
                'verbose_name': '重演',
                'verbose_name_plural': '重演',
                'indexes': [models.Index(fields=['state', 'id'], name='rerun_by_state'), models.Index(fields=['subject', '-id'], name='rerun_by_subject')],
            },
        ),
        migrations.CreateModel(
            name='Departure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('row', '命中行不同'), ('values', '结论不同'), ('table', '判定表与留存时不符或无法读取'), ('inputs', '留存的输入无法读取'), ('engines', '两种算法得出的结果不同')], max_length=10, verbose_name='差异')),
                ('row', models.CharField(blank=True, max_length=40, verbose_name='重演命中行')),
                ('values', models.JSONField(default=dict, verbose_name='重演结论')),
                ('judgement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departures', to='decisions.judgement', verbose_name='判定')),
                ('rerun', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='departures', to='decisions.rerun', verbose_name='重演')),
            ],
            options={
                'verbose_name': '差异',
                'verbose_name_plural': '差异',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('rerun', 'judgement'), name='departure_once')],
            },
        ),
    ]
