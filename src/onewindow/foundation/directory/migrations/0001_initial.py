import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('level', models.CharField(choices=[('province', '省级'), ('city', '市级'), ('county', '县级'), ('town', '乡镇（街道）'), ('village', '村（社区）')], max_length=8, verbose_name='级别')),
                ('ends', models.DateField(null=True, verbose_name='撤销日')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='directory.region', verbose_name='上级')),
            ],
            options={
                'verbose_name': '行政区划',
                'verbose_name_plural': '行政区划',
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('document_kind', models.CharField(choices=[('citizen', '居民身份证'), ('hk_macao', '港澳居民居住证'), ('taiwan', '台湾居民居住证'), ('foreign', '外国人永久居留身份证')], default='citizen', max_length=8, verbose_name='证件类型')),
                ('number', models.CharField(max_length=32, unique=True, verbose_name='证件号码')),
                ('born', models.DateField(null=True, verbose_name='出生日期')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='手机')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='住址')),
                ('is_verified', models.BooleanField(default=False, verbose_name='已实名核验')),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='directory.region', verbose_name='户籍或居住区划')),
            ],
            options={
                'verbose_name': '自然人',
                'verbose_name_plural': '自然人',
            },
        ),
        migrations.CreateModel(
            name='Enterprise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('credit_code', models.CharField(max_length=18, unique=True, verbose_name='统一社会信用代码')),
                ('kind', models.CharField(choices=[('company', '企业'), ('individual', '个体工商户'), ('cooperative', '农民专业合作社')], max_length=12, verbose_name='类型')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='住所')),
                ('founded_on', models.DateField(null=True, verbose_name='成立日期')),
                ('state', models.CharField(choices=[('active', '存续'), ('cancelled', '注销')], default='active', max_length=10, verbose_name='状态')),
                ('legal_person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='directory.person', verbose_name='法定代表人')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.region', verbose_name='登记区划')),
            ],
            options={
                'verbose_name': '经营主体',
                'verbose_name_plural': '经营主体',
            },
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='项目代码')),
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=18, verbose_name='总投资（元）')),
                ('enterprise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='directory.enterprise', verbose_name='项目单位')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.region', verbose_name='建设地点')),
            ],
            options={
                'verbose_name': '投资项目',
                'verbose_name_plural': '投资项目',
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('short_name', models.CharField(blank=True, max_length=40, verbose_name='简称')),
                ('credit_code', models.CharField(max_length=18, unique=True, verbose_name='统一社会信用代码')),
                ('kind', models.CharField(choices=[('government', '人民政府'), ('department', '部门'), ('centre', '政务服务机构'), ('town', '乡镇（街道）'), ('village', '村（社区）'), ('bank', '银行网点'), ('agency', '中介机构'), ('other', '其他')], max_length=12, verbose_name='性质')),
                ('function', models.CharField(blank=True, max_length=40, verbose_name='职能')),
                ('path', models.CharField(max_length=200, unique=True, verbose_name='路径')),
                ('ends', models.DateField(null=True, verbose_name='撤销日')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='directory.organization', verbose_name='上级单位')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.region', verbose_name='区划')),
            ],
            options={
                'verbose_name': '单位',
                'verbose_name_plural': '单位',
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='编码')),
                ('kind', models.CharField(choices=[('hall', '政务服务中心'), ('subhall', '分中心'), ('town_centre', '便民服务中心'), ('village_station', '便民服务站'), ('outlet', '政银合作网点')], max_length=16, verbose_name='类别')),
                ('address', models.CharField(max_length=200, verbose_name='地址')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='电话')),
                ('hours', models.JSONField(default=dict, verbose_name='开放时间')),
                ('longitude', models.DecimalField(decimal_places=6, max_digits=9, null=True, verbose_name='经度')),
                ('latitude', models.DecimalField(decimal_places=6, max_digits=9, null=True, verbose_name='纬度')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.organization', verbose_name='管理单位')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.region', verbose_name='区划')),
            ],
            options={
                'verbose_name': '办事场所',
                'verbose_name_plural': '办事场所',
            },
        ),
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=12, verbose_name='窗口号')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('kind', models.CharField(choices=[('general', '综合窗口'), ('special', '专窗')], max_length=8, verbose_name='类别')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counters', to='directory.site', verbose_name='办事场所')),
            ],
            options={
                'verbose_name': '窗口',
                'verbose_name_plural': '窗口',
                'constraints': [models.UniqueConstraint(fields=('site', 'number'), name='counter_number_once')],
            },
        ),
    ]
