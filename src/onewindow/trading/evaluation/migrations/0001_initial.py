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
            name='Speciality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=9, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('group', models.CharField(max_length=20, verbose_name='类别')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('confidence', models.CharField(max_length=20, verbose_name='核对情况')),
            ],
            options={
                'verbose_name': '评标专业',
                'verbose_name_plural': '评标专业',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=36, unique=True, verbose_name='抽取编号')),
                ('size', models.PositiveSmallIntegerField(verbose_name='评标委员会人数')),
                ('wanted', models.PositiveSmallIntegerField(verbose_name='抽取专家人数')),
                ('specialities', models.JSONField(default=list, verbose_name='需要的专业')),
                ('starts_at', models.DateTimeField(verbose_name='评标开始时间')),
                ('plan', models.JSONField(verbose_name='抽取方案')),
                ('plan_digest', models.CharField(max_length=64, verbose_name='方案摘要')),
                ('pool_root', models.CharField(max_length=64, verbose_name='备选库根')),
                ('pool_size', models.PositiveIntegerField(verbose_name='备选人数')),
                ('set_aside', models.JSONField(default=list, verbose_name='回避名单')),
                ('minimum_reveals', models.PositiveSmallIntegerField(verbose_name='至少公开方数')),
                ('fixed_at', models.DateTimeField(verbose_name='方案固定时间')),
                ('reveal_due', models.DateTimeField(null=True, verbose_name='公开期限')),
                ('head', models.JSONField(null=True, verbose_name='树头')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='作废原因')),
                ('state', models.CharField(choices=[('committing', '待各方承诺'), ('revealing', '待各方公开随机数'), ('closed', '待抽取'), ('seating', '通知专家中'), ('complete', '已抽齐'), ('short', '专家不足'), ('cancelled', '已作废')], default='committing', max_length=12, verbose_name='状态')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='tendering.lot', verbose_name='标段')),
            ],
            options={
                'verbose_name': '专家抽取',
                'verbose_name_plural': '专家抽取',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['committing', 'revealing', 'closed', 'seating'])), fields=('lot',), name='draw_living_once')],
            },
        ),
        migrations.CreateModel(
            name='DrawParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, verbose_name='参与方')),
                ('commitment', models.CharField(blank=True, max_length=64, verbose_name='承诺')),
                ('nonce', models.CharField(blank=True, max_length=64, verbose_name='随机数')),
                ('committed_at', models.DateTimeField(null=True, verbose_name='承诺时间')),
                ('revealed_at', models.DateTimeField(null=True, verbose_name='公开时间')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='evaluation.draw', verbose_name='抽取')),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
            ],
            options={
                'verbose_name': '抽取参与方',
                'verbose_name_plural': '抽取参与方',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('draw', 'name'), name='draw_party_once'), models.UniqueConstraint(condition=models.Q(('holder__isnull', False)), fields=('draw', 'holder'), name='draw_holder_once')],
            },
        ),
        migrations.CreateModel(
            name='Expert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=12, unique=True, verbose_name='专家编号')),
                ('employer', models.CharField(max_length=120, verbose_name='工作单位')),
                ('employer_code', models.CharField(blank=True, max_length=18, verbose_name='单位信用代码')),
                ('title', models.CharField(choices=[('senior', '正高级'), ('associate_senior', '副高级'), ('equivalent', '同等专业水平'), ('intermediate', '中级')], max_length=20, verbose_name='职称')),
                ('working_since', models.DateField(verbose_name='从事本领域工作起始日')),
                ('entered_on', models.DateField(verbose_name='入库日期')),
                ('state', models.CharField(choices=[('active', '在库'), ('suspended', '暂停'), ('left', '已出库')], default='active', max_length=12, verbose_name='状态')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='expert', to='directory.person', verbose_name='本人')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.region', verbose_name='常住地')),
                ('specialities', models.ManyToManyField(related_name='experts', to='evaluation.speciality', verbose_name='评标专业')),
            ],
            options={
                'verbose_name': '评标专家',
                'verbose_name_plural': '评标专家',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='ExpertTie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('worked', '任职'), ('shareholder', '持股'), ('relative', '近亲属任主要负责人'), ('declared', '自行申报的利害关系')], max_length=12, verbose_name='关系')),
                ('party_name', models.CharField(max_length=200, verbose_name='对方名称')),
                ('party', models.CharField(max_length=18, verbose_name='对方信用代码')),
                ('starts', models.DateField(verbose_name='开始日')),
                ('ends', models.DateField(null=True, verbose_name='结束日')),
                ('declared_by', models.CharField(max_length=80, verbose_name='登记人')),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ties', to='evaluation.expert', verbose_name='评标专家')),
            ],
            options={
                'verbose_name': '回避关系',
                'verbose_name_plural': '回避关系',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PoolMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField(verbose_name='位置')),
                ('content', models.JSONField(verbose_name='封存内容')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='evaluation.draw', verbose_name='抽取')),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='evaluation.expert', verbose_name='评标专家')),
            ],
            options={
                'verbose_name': '备选专家',
                'verbose_name_plural': '备选专家',
                'ordering': ['draw', 'place'],
                'constraints': [models.UniqueConstraint(fields=('draw', 'place'), name='pool_place_once'), models.UniqueConstraint(fields=('draw', 'expert'), name='pool_expert_once')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('invited_at', models.DateTimeField(verbose_name='通知时间')),
                ('answer_due', models.DateTimeField(verbose_name='答复期限')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='答复时间')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='原因')),
                ('state', models.CharField(choices=[('invited', '待答复'), ('accepted', '已接受'), ('declined', '不能参加'), ('lapsed', '逾期未答复'), ('excused', '接受后退出')], default='invited', max_length=10, verbose_name='状态')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='evaluation.draw', verbose_name='抽取')),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seat', to='evaluation.poolmember', verbose_name='备选专家')),
            ],
            options={
                'verbose_name': '评标席位',
                'verbose_name_plural': '评标席位',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['state', 'answer_due'], name='seat_by_due')],
            },
        ),
    ]
