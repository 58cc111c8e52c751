import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_alter_grant_role'),
        ('catalog', '0003_tables'),
        ('directory', '0001_initial'),
        ('hall', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('kiosk', '取号机、自助终端'), ('counter', '窗口评价屏'), ('caller', '叫号器'), ('screen', '显示屏')], max_length=8, verbose_name='类别')),
                ('prefix', models.CharField(blank=True, max_length=4, verbose_name='离线号段')),
                ('openings', models.PositiveIntegerField(default=0, verbose_name='启用链接次数')),
                ('seen_at', models.DateTimeField(null=True, verbose_name='最近心跳')),
                ('handled_at', models.DateTimeField(null=True, verbose_name='最近办理')),
                ('reported_at', models.DateTimeField(null=True, verbose_name='最近上报事件的时间')),
                ('skew_seconds', models.IntegerField(default=0, verbose_name='时钟偏差（秒）')),
                ('fault', models.CharField(blank=True, max_length=100, verbose_name='故障')),
                ('readings', models.JSONField(default=dict, verbose_name='设备状况')),
                ('client', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='device', to='accounts.client', verbose_name='接口客户端')),
                ('counter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='directory.counter', verbose_name='窗口')),
                ('hall', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='hall.hall', verbose_name='大厅')),
                ('matters', models.ManyToManyField(blank=True, related_name='+', to='catalog.matter', verbose_name='可办事项')),
                ('screen', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='hall.screen', verbose_name='显示屏')),
            ],
            options={
                'verbose_name': '设备',
                'verbose_name_plural': '设备',
                'constraints': [models.UniqueConstraint(condition=models.Q(('prefix', ''), _negated=True), fields=('hall', 'prefix'), name='device_prefix_once')],
            },
        ),
        migrations.CreateModel(
            name='DeviceAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('silent', '失联'), ('idle', '长期无办理'), ('fault', '故障')], max_length=8, verbose_name='预警')),
                ('starts', models.DateTimeField(verbose_name='开始')),
                ('ends', models.DateTimeField(null=True, verbose_name='结束')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='devices.device', verbose_name='设备')),
            ],
            options={
                'verbose_name': '设备预警',
                'verbose_name_plural': '设备预警',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends', None)), fields=('device', 'kind'), name='device_alert_one_open')],
            },
        ),
        migrations.CreateModel(
            name='DeviceCommand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reload', '重新载入'), ('restart', '重启'), ('mute', '静音'), ('speak', '恢复播报'), ('test', '打印测试页')], max_length=8, verbose_name='命令')),
                ('at', models.DateTimeField(verbose_name='下达时间')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='送达时间')),
                ('done_at', models.DateTimeField(null=True, verbose_name='执行时间')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commands', to='devices.device', verbose_name='设备')),
            ],
            options={
                'verbose_name': '设备命令',
                'verbose_name_plural': '设备命令',
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['device'], name='device_command_waiting')],
            },
        ),
        migrations.CreateModel(
            name='DeviceReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.BigIntegerField(verbose_name='设备序号')),
                ('kind', models.CharField(choices=[('ticket', '离线取号'), ('handled', '办理一件'), ('fault', '故障'), ('fixed', '故障解除'), ('done', '命令已执行')], max_length=8, verbose_name='类别')),
                ('said_at', models.DateTimeField(verbose_name='设备所称时间')),
                ('at', models.DateTimeField(verbose_name='计入时间')),
                ('received_at', models.DateTimeField(verbose_name='收到时间')),
                ('remark', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('detail', models.JSONField(default=dict, verbose_name='内容')),
                ('is_taken', models.BooleanField(default=True, verbose_name='已接收')),
                ('result', models.JSONField(default=dict, verbose_name='结果')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='devices.device', verbose_name='设备')),
            ],
            options={
                'verbose_name': '设备上报',
                'verbose_name_plural': '设备上报',
                'constraints': [models.UniqueConstraint(fields=('device', 'sequence'), name='device_report_once')],
            },
        ),
    ]
