import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(blank=True, max_length=80, verbose_name='关于')),
                ('title', models.CharField(max_length=120, verbose_name='标题')),
                ('body', models.TextField(verbose_name='正文')),
                ('link', models.CharField(blank=True, max_length=200, verbose_name='链接')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('read_at', models.DateTimeField(null=True, verbose_name='已读时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='directory.person', verbose_name='收件人')),
            ],
            options={
                'verbose_name': '消息',
                'verbose_name_plural': '消息',
                'indexes': [models.Index(fields=['person', '-at'], name='message_by_person')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('insite', '站内'), ('sms', '短信'), ('email', '邮件')], max_length=8, verbose_name='渠道')),
                ('address', models.CharField(max_length=120, verbose_name='地址')),
                ('state', models.CharField(choices=[('waiting', '待发'), ('sent', '已发'), ('failed', '失败')], default='waiting', max_length=8, verbose_name='状态')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('due_at', models.DateTimeField(verbose_name='下次时间')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='错误')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='messaging.message', verbose_name='消息')),
            ],
            options={
                'verbose_name': '外发',
                'verbose_name_plural': '外发',
                'indexes': [models.Index(fields=['state', 'due_at'], name='delivery_due')],
            },
        ),
    ]
