import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tendering', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DisclosureScheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('content', models.JSONField(verbose_name='内容')),
            ],
            options={
                'verbose_name': '公开清单',
                'verbose_name_plural': '公开清单',
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ocid', models.CharField(max_length=60, verbose_name='流程编号')),
                ('code', models.CharField(max_length=80, unique=True, verbose_name='发布编号')),
                ('tags', models.JSONField(verbose_name='标签')),
                ('at', models.DateTimeField(verbose_name='发布时间')),
                ('content', models.JSONField(verbose_name='内容')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                ('notice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='release', to='tendering.notice', verbose_name='公告')),
            ],
            options={
                'verbose_name': '开放数据',
                'verbose_name_plural': '开放数据',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['ocid', 'id'], name='release_by_process')],
            },
        ),
    ]
