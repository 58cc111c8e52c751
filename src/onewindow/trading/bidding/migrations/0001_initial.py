import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('directory', '0001_initial'),
        ('tendering', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('manifest', models.JSONField(verbose_name='清单')),
                ('digest', models.CharField(max_length=64, verbose_name='清单摘要')),
                ('state', models.CharField(choices=[('uploading', '传输中'), ('sealed', '已递交'), ('replaced', '已被替换'), ('withdrawn', '已撤回'), ('opened', '已解密'), ('revoked', '视为撤销'), ('lapsed', '视为撤回')], default='uploading', max_length=12, verbose_name='状态')),
                ('started_at', models.DateTimeField(verbose_name='开始传输')),
                ('sealed_at', models.DateTimeField(null=True, verbose_name='递交时间')),
                ('opened_at', models.DateTimeField(null=True, verbose_name='解密时间')),
                ('roll', models.JSONField(null=True, verbose_name='开标一览表')),
                ('deposit', models.CharField(blank=True, max_length=200, verbose_name='保证金情况')),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bids', to='directory.enterprise', verbose_name='投标人')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bids', to='tendering.lot', verbose_name='标段')),
            ],
            options={
                'verbose_name': '投标文件',
                'verbose_name_plural': '投标文件',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['lot', 'state'], name='bid_by_lot')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'sealed')), fields=('lot', 'enterprise'), name='bid_sealed_once')],
            },
        ),
        migrations.CreateModel(
            name='BidPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, verbose_name='部分')),
                ('size', models.BigIntegerField(verbose_name='字节数')),
                ('digest', models.CharField(max_length=64, verbose_name='密文摘要')),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='bidding.bid', verbose_name='投标文件')),
            ],
            options={
                'verbose_name': '投标文件的部分',
                'verbose_name_plural': '投标文件的部分',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('bid', 'name'), name='bid_part_once')],
            },
        ),
        migrations.CreateModel(
            name='Custodian',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='保管人')),
                ('suite', models.CharField(max_length=40, verbose_name='加密套件')),
                ('public', models.CharField(max_length=300, verbose_name='公钥')),
                ('digest', models.CharField(max_length=64, verbose_name='公钥摘要')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('tender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='custodians', to='tendering.tender', verbose_name='招标项目')),
            ],
            options={
                'verbose_name': '密钥保管人',
                'verbose_name_plural': '密钥保管人',
                'ordering': ['tender', 'name', 'suite'],
                'constraints': [models.UniqueConstraint(fields=('tender', 'name', 'suite'), name='custodian_key_once')],
            },
        ),
        migrations.CreateModel(
            name='ReleasedShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('custodian', models.CharField(max_length=40, verbose_name='保管人')),
                ('value', models.CharField(max_length=64, verbose_name='份额')),
                ('at', models.DateTimeField(verbose_name='释放时间')),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='released', to='bidding.bid', verbose_name='投标文件')),
            ],
            options={
                'verbose_name': '已释放的份额',
                'verbose_name_plural': '已释放的份额',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('bid', 'custodian'), name='share_released_once')],
            },
        ),
    ]
