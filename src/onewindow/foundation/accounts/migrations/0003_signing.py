import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_alter_grant_role'),
    ]

    operations = [
        migrations.CreateModel(
            name='TrustedAuthority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('pem', models.TextField(verbose_name='机构证书')),
                ('fingerprint', models.CharField(max_length=64, unique=True, verbose_name='证书指纹')),
                ('kind', models.CharField(choices=[('rsa', 'RSA'), ('ec', 'ECDSA P-256'), ('sm2', 'SM2')], max_length=4, verbose_name='算法')),
                ('is_demo', models.BooleanField(default=False, verbose_name='仅供演示')),
                ('starts_at', models.DateTimeField(verbose_name='生效时间')),
                ('ends_at', models.DateTimeField(verbose_name='到期时间')),
                ('added_at', models.DateTimeField(verbose_name='列入时间')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='移出时间')),
            ],
            options={
                'verbose_name': '信任的认证机构',
                'verbose_name_plural': '信任的认证机构',
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SigningCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pem', models.TextField(verbose_name='证书')),
                ('issuers', models.TextField(blank=True, verbose_name='中间机构证书')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='证书指纹')),
                ('serial', models.CharField(max_length=40, verbose_name='序列号')),
                ('kind', models.CharField(choices=[('rsa', 'RSA'), ('ec', 'ECDSA P-256'), ('sm2', 'SM2')], max_length=4, verbose_name='算法')),
                ('holder_name', models.CharField(max_length=200, verbose_name='持有人')),
                ('holder_code', models.CharField(max_length=18, verbose_name='持有人代码')),
                ('issuer_name', models.CharField(max_length=200, verbose_name='签发机构')),
                ('starts_at', models.DateTimeField(verbose_name='生效时间')),
                ('ends_at', models.DateTimeField(verbose_name='到期时间')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='停用时间')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signing_certificates', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'verbose_name': '签名证书',
                'verbose_name_plural': '签名证书',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('user', 'fingerprint'), name='certificate_of_user')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=80, verbose_name='对象')),
                ('purpose', models.CharField(max_length=40, verbose_name='用途')),
                ('digest', models.CharField(max_length=64, verbose_name='内容摘要')),
                ('value', models.TextField(verbose_name='签名值')),
                ('at', models.DateTimeField(verbose_name='签名时间')),
                ('signer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签名人')),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='accounts.signingcertificate', verbose_name='签名证书')),
            ],
            options={
                'verbose_name': '电子签名',
                'verbose_name_plural': '电子签名',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('subject', 'purpose', 'digest', 'certificate'), name='signature_once')],
            },
        ),
        migrations.CreateModel(
            name='RevokedCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('serial', models.CharField(max_length=40, verbose_name='序列号')),
                ('at', models.DateTimeField(verbose_name='吊销时间')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revoked', to='accounts.trustedauthority', verbose_name='认证机构')),
            ],
            options={
                'verbose_name': '吊销的证书',
                'verbose_name_plural': '吊销的证书',
                'constraints': [models.UniqueConstraint(fields=('authority', 'serial'), name='revoked_once')],
            },
        ),
    ]
