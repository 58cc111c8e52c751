import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
        ('records', '0001_initial'),
        ('tendering', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, unique=True, verbose_name='机构代码')),
                ('name', models.CharField(max_length=100, verbose_name='机构名称')),
                ('kind', models.CharField(choices=[('account_bank', '保证金账户开户银行'), ('bank', '银行'), ('surety', '担保公司'), ('insurer', '保险公司')], max_length=16, verbose_name='机构类型')),
                ('url', models.CharField(max_length=200, verbose_name='接口地址')),
                ('public_key', models.TextField(verbose_name='公钥（PEM）')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'verbose_name': '合作机构',
                'verbose_name_plural': '合作机构',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Guarantee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('purpose', models.CharField(choices=[('bid', '投标保证金'), ('performance', '履约保证金')], max_length=12, verbose_name='用途')),
                ('form', models.CharField(choices=[('transfer', '银行转账'), ('letter', '电子保函'), ('policy', '保证保险')], max_length=10, verbose_name='形式')),
                ('handle', models.CharField(max_length=64, verbose_name='对象标识')),
                ('account_mark', models.CharField(blank=True, db_index=True, max_length=64, verbose_name='收款账号标识')),
                ('letter_mark', models.CharField(blank=True, db_index=True, max_length=64, verbose_name='查验标识')),
                ('content', models.BinaryField(verbose_name='封存的内容')),
                ('is_winner', models.BooleanField(null=True, verbose_name='是否中标')),
                ('state', models.CharField(choices=[('asked', '待提交'), ('awaiting', '待到账'), ('paid', '已足额到账'), ('applied', '已向机构申请'), ('underwritten', '机构审核通过'), ('issued', '机构已出具'), ('in_force', '已核验生效'), ('rejected', '未通过'), ('cancelled', '已取消'), ('claiming', '拟不予退还'), ('forfeited', '不予退还'), ('refunding', '退还中'), ('refunded', '已退还'), ('released', '已解除'), ('expired', '已到期')], default='asked', max_length=12, verbose_name='状态')),
                ('enterprise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guarantees', to='directory.enterprise', verbose_name='投标人')),
                ('lot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guarantees', to='tendering.lot', verbose_name='标段')),
            ],
            options={
                'verbose_name': '保证金',
                'verbose_name_plural': '保证金',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['lot', 'state'], name='guarantee_by_lot')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['applied', 'asked', 'awaiting', 'claiming', 'in_force', 'issued', 'paid', 'underwritten'])), fields=('handle',), name='guarantee_living_once')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(max_length=20, verbose_name='情形')),
                ('source', models.CharField(max_length=100, verbose_name='依据')),
                ('reason', models.TextField(verbose_name='事实和理由')),
                ('decided_at', models.DateTimeField(verbose_name='决定时间')),
                ('objections_by', models.DateField(verbose_name='异议截止日')),
                ('objection', models.TextField(blank=True, verbose_name='异议')),
                ('answer', models.TextField(blank=True, verbose_name='答复')),
                ('state', models.CharField(choices=[('notified', '已告知，可提出异议'), ('objected', '已提出异议'), ('dropped', '已撤销'), ('sent', '已向机构索赔'), ('paid', '已执行'), ('rejected', '机构拒赔')], default='notified', max_length=10, verbose_name='状态')),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='records.attachment', verbose_name='证据')),
                ('guarantee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='guarantees.guarantee', verbose_name='保证金')),
            ],
            options={
                'verbose_name': '不予退还决定',
                'verbose_name_plural': '不予退还决定',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='BankLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, verbose_name='流水号')),
                ('content', models.BinaryField(verbose_name='封存的内容')),
                ('state', models.CharField(choices=[('matched', '已入账'), ('held', '付款人不符，待退回'), ('unmatched', '找不到对应账号，待退回'), ('returning', '退回中'), ('returned', '已退回')], max_length=12, verbose_name='状态')),
                ('at', models.DateTimeField(verbose_name='收到时间')),
                ('guarantee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='guarantees.guarantee', verbose_name='保证金')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='guarantees.partner', verbose_name='银行')),
            ],
            options={
                'verbose_name': '银行流水',
                'verbose_name_plural': '银行流水',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('partner', 'number'), name='bank_line_once')],
            },
        ),
        migrations.CreateModel(
            name='Outgoing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=40, unique=True, verbose_name='报文号')),
                ('kind', models.CharField(max_length=20, verbose_name='报文类型')),
                ('content', models.BinaryField(verbose_name='封存的内容')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='已试次数')),
                ('due_at', models.DateTimeField(verbose_name='下次发送')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='上次出错')),
                ('state', models.CharField(choices=[('waiting', '待发'), ('sent', '已送达'), ('failed', '未能送达')], default='waiting', max_length=10, verbose_name='状态')),
                ('guarantee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outgoing', to='guarantees.guarantee', verbose_name='保证金')),
                ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outgoing', to='guarantees.bankline', verbose_name='银行流水')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='guarantees.partner', verbose_name='机构')),
            ],
            options={
                'verbose_name': '发往机构的报文',
                'verbose_name_plural': '发往机构的报文',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['state', 'due_at'], name='outgoing_by_due')],
            },
        ),
        migrations.CreateModel(
            name='Incoming',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, verbose_name='报文号')),
                ('digest', models.CharField(max_length=64, verbose_name='报文摘要')),
                ('answer', models.BinaryField(verbose_name='封存的答复')),
                ('at', models.DateTimeField(verbose_name='收到时间')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='guarantees.partner', verbose_name='机构')),
            ],
            options={
                'verbose_name': '机构来文',
                'verbose_name_plural': '机构来文',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('partner', 'number'), name='incoming_once')],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField(verbose_name='封存的内容')),
                ('ordered_at', models.DateTimeField(verbose_name='通知银行时间')),
                ('paid_at', models.DateTimeField(null=True, verbose_name='银行付款时间')),
                ('guarantee', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='refunded', to='guarantees.guarantee', verbose_name='保证金')),
            ],
            options={
                'verbose_name': '保证金退还',
                'verbose_name_plural': '保证金退还',
                'ordering': ['id'],
            },
        ),
    ]
