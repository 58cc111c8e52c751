import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CertificateKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=21, unique=True, verbose_name='类型代码')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='名称')),
                ('valid_months', models.PositiveSmallIntegerField(null=True, verbose_name='有效期（月）')),
                ('body', models.CharField(blank=True, max_length=60, verbose_name='发证部门')),
                ('fields', models.JSONField(default=list, verbose_name='照面项')),
                ('is_example', models.BooleanField(default=True, verbose_name='类型代码为示例')),
            ],
            options={
                'verbose_name': '证照类型',
                'verbose_name_plural': '证照类型',
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identifier', models.CharField(max_length=140, unique=True, verbose_name='电子证照标识')),
                ('number', models.CharField(max_length=60, verbose_name='证照编号')),
                ('holder_name', models.CharField(max_length=200, verbose_name='持有人名称')),
                ('subject', models.CharField(blank=True, db_index=True, max_length=80, verbose_name='来源')),
                ('issued_on', models.DateField(verbose_name='颁发日期')),
                ('valid_from', models.DateField(verbose_name='有效期起')),
                ('valid_until', models.DateField(null=True, verbose_name='有效期止（不含）')),
                ('face', models.JSONField(default=dict, verbose_name='照面内容')),
                ('check_code', models.CharField(max_length=24, unique=True, verbose_name='查验码')),
                ('sm2_signature', models.BinaryField(verbose_name='SM2签名')),
                ('sm2_key', models.CharField(max_length=16, verbose_name='SM2密钥编号')),
                ('ed25519_signature', models.BinaryField(verbose_name='Ed25519签名')),
                ('ed25519_key', models.CharField(max_length=16, verbose_name='Ed25519密钥编号')),
                ('state', models.CharField(choices=[('valid', '有效'), ('expired', '已过期'), ('revoked', '已撤销'), ('replaced', '已换发')], default='valid', max_length=10, verbose_name='状态')),
                ('end_reason', models.CharField(blank=True, max_length=200, verbose_name='失效原因')),
                ('enterprise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='directory.enterprise', verbose_name='持有企业')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.organization', verbose_name='颁发机构')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='directory.person', verbose_name='持有人')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='certificates.certificatekind', verbose_name='证照类型')),
            ],
            options={
                'verbose_name': '电子证照',
                'verbose_name_plural': '电子证照',
                'indexes': [models.Index(fields=['person', 'kind', 'state'], name='certificate_by_person'), models.Index(fields=['enterprise', 'kind', 'state'], name='certificate_by_firm'), models.Index(condition=models.Q(('state', 'valid'), ('valid_until__isnull', False)), fields=['valid_until'], name='certificate_to_expire')],
                'constraints': [models.CheckConstraint(condition=models.Q(('person__isnull', True), ('enterprise__isnull', True), _connector='XOR'), name='certificate_one_holder')],
            },
        ),
        migrations.CreateModel(
            name='CertificateUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=80, verbose_name='用于')),
                ('purpose', models.CharField(max_length=200, verbose_name='用途')),
                ('authorized_by', models.CharField(max_length=80, verbose_name='授权人')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='certificates.certificate', verbose_name='证照')),
            ],
            options={
                'verbose_name': '用证记录',
                'verbose_name_plural': '用证记录',
                'indexes': [models.Index(fields=['certificate', '-at'], name='certificate_use_by_day')],
            },
        ),
    ]
