from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('content_type', models.CharField(max_length=80, verbose_name='类型')),
                ('size', models.BigIntegerField(verbose_name='字节数')),
                ('sha256', models.CharField(max_length=64, verbose_name='摘要')),
                ('owner', models.CharField(db_index=True, max_length=80, verbose_name='所属对象')),
                ('uploaded_by', models.CharField(max_length=80, verbose_name='上传人')),
                ('at', models.DateTimeField(verbose_name='上传时间')),
            ],
            options={
                'verbose_name': '附件',
                'verbose_name_plural': '附件',
            },
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='任务')),
                ('due_at', models.DateTimeField(verbose_name='下次时间')),
                ('held_until', models.DateTimeField(null=True, verbose_name='占用至')),
                ('last_at', models.DateTimeField(null=True, verbose_name='上次完成')),
                ('failures', models.PositiveIntegerField(default=0, verbose_name='连续失败')),
                ('message', models.CharField(blank=True, max_length=400, verbose_name='上次结果')),
            ],
            options={
                'verbose_name': '定时任务',
                'verbose_name_plural': '定时任务',
            },
        ),
        migrations.CreateModel(
            name='LedgerKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True, verbose_name='密钥编号')),
                ('public', models.BinaryField(max_length=32, verbose_name='公钥')),
                ('at', models.DateTimeField(verbose_name='启用时间')),
            ],
            options={
                'verbose_name': '账本公钥',
                'verbose_name_plural': '账本公钥',
            },
        ),
        migrations.CreateModel(
            name='Sequence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='键')),
                ('value', models.BigIntegerField(default=0, verbose_name='已用到')),
            ],
            options={
                'verbose_name': '编号',
                'verbose_name_plural': '编号',
            },
        ),
        migrations.CreateModel(
            name='TreeHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.BigIntegerField(unique=True, verbose_name='大小')),
                ('root', models.BinaryField(max_length=32, verbose_name='根')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('key', models.CharField(max_length=64, verbose_name='密钥编号')),
                ('signature', models.BinaryField(max_length=64, verbose_name='签名')),
            ],
            options={
                'verbose_name': '账本树头',
                'verbose_name_plural': '账本树头',
            },
        ),
        migrations.CreateModel(
            name='TreeNode',
            fields=[
                ('pk', models.CompositePrimaryKey('level', 'position', blank=True, editable=False, primary_key=True, serialize=False, verbose_name='节点')),
                ('level', models.PositiveSmallIntegerField(verbose_name='层')),
                ('position', models.BigIntegerField(verbose_name='位置')),
                ('digest', models.BinaryField(max_length=32, verbose_name='摘要')),
            ],
            options={
                'verbose_name': '账本节点',
                'verbose_name_plural': '账本节点',
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=80, verbose_name='对象')),
                ('move', models.CharField(max_length=80, verbose_name='动作')),
                ('before', models.CharField(blank=True, max_length=24, verbose_name='原状态')),
                ('after', models.CharField(blank=True, max_length=24, verbose_name='新状态')),
                ('actor', models.CharField(max_length=80, verbose_name='操作人')),
                ('actor_name', models.CharField(max_length=80, verbose_name='操作人姓名')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('detail', models.JSONField(default=dict, verbose_name='内容')),
                ('salt', models.BinaryField(max_length=16, verbose_name='盐')),
                ('digest', models.BinaryField(max_length=32, verbose_name='摘要')),
                ('leaf', models.BigIntegerField(null=True, unique=True, verbose_name='账本序号')),
            ],
            options={
                'verbose_name': '留痕',
                'verbose_name_plural': '留痕',
                'indexes': [models.Index(fields=['subject', 'id'], name='entry_by_subject'), models.Index(condition=models.Q(('leaf__isnull', True)), fields=['id'], name='entry_unsealed')],
            },
        ),
    ]
