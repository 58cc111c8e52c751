import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('casework', '0005_case_by_close'),
        ('catalog', '0003_tables'),
        ('directory', '0001_initial'),
        ('hall', '0001_initial'),
        ('inspections', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Scheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(max_length=12, verbose_name='区划')),
                ('starts', models.DateField(verbose_name='生效日')),
                ('content', models.JSONField(verbose_name='内容')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                ('loaded_at', models.DateTimeField(verbose_name='装载时间')),
            ],
            options={
                'verbose_name': '评价方案',
                'verbose_name_plural': '评价方案',
                'constraints': [models.UniqueConstraint(fields=('region', 'starts'), name='scheme_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='服务')),
                ('ticket', models.CharField(blank=True, max_length=12, verbose_name='票号')),
                ('region', models.CharField(max_length=12, verbose_name='区划')),
                ('done_at', models.DateTimeField(verbose_name='服务结束时间')),
                ('closes_on', models.DateField(verbose_name='评价截止日')),
                ('closes_source', models.CharField(max_length=300, verbose_name='截止依据')),
                ('case', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case', verbose_name='办件')),
                ('clerk', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='工作人员')),
                ('counter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.counter', verbose_name='窗口')),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organization', verbose_name='评价管理单位')),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.matter', verbose_name='事项')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organization', verbose_name='办理单位')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person', verbose_name='办事人')),
                ('site', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.site', verbose_name='大厅')),
                ('visit', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hall.ticketservice', verbose_name='号票事项')),
            ],
            options={
                'verbose_name': '可评服务',
                'verbose_name_plural': '可评服务',
                'indexes': [models.Index(fields=['person', '-done_at'], name='service_by_person'), models.Index(fields=['counter', '-done_at'], name='service_by_counter'), models.Index(fields=['done_at'], name='service_by_day'), models.Index(fields=['closes_on', 'id'], name='service_by_close')],
                'constraints': [models.CheckConstraint(condition=models.Q(('case__isnull', False), ('visit__isnull', False), _connector='OR'), name='service_of_something')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(choices=[('given', '主动评价'), ('default', '系统默认')], max_length=8, verbose_name='来源')),
                ('channel', models.CharField(blank=True, choices=[('1', '窗口评价器'), ('2', '静态二维码'), ('3', '网上'), ('4', '移动端'), ('5', '自助终端'), ('6', '短信邀评'), ('7', '12345热线'), ('8', '其他'), ('9', '意见箱、书面')], max_length=1, verbose_name='渠道')),
                ('score', models.PositiveSmallIntegerField(verbose_name='分')),
                ('grade', models.CharField(max_length=20, verbose_name='等级')),
                ('is_bad', models.BooleanField(verbose_name='差评')),
                ('tags', models.JSONField(default=list, verbose_name='标签')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='意见')),
                ('is_named', models.BooleanField(default=False, verbose_name='实名')),
                ('on', models.DateField(verbose_name='评价日')),
                ('at', models.DateTimeField(verbose_name='评价时间')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='feedback.scheme', verbose_name='评价方案')),
                ('service', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review', to='feedback.service', verbose_name='服务')),
            ],
            options={
                'verbose_name': '评价',
                'verbose_name_plural': '评价',
                'indexes': [models.Index(fields=['origin', 'on'], name='review_by_day'), models.Index(fields=['score', 'on'], name='review_by_score')],
                'constraints': [models.CheckConstraint(condition=models.Q(('score__gte', 1), ('score__lte', 5)), name='review_one_to_five'), models.CheckConstraint(condition=models.Q(models.Q(('channel__gt', ''), ('origin', 'given')), models.Q(('channel', ''), ('is_bad', False), ('is_named', False), ('origin', 'default'), ('text', '')), _connector='OR'), name='review_given_or_default')],
            },
        ),
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=24, unique=True, verbose_name='编号')),
                ('channel', models.CharField(choices=[('window', '窗口'), ('phone', '电话'), ('web', '网上')], max_length=8, verbose_name='渠道')),
                ('caller_name', models.CharField(blank=True, max_length=60, verbose_name='投诉人称呼')),
                ('caller_phone', models.CharField(blank=True, max_length=20, verbose_name='投诉人电话')),
                ('text', models.TextField(max_length=2000, verbose_name='投诉内容')),
                ('is_named', models.BooleanField(verbose_name='实名')),
                ('on', models.DateField(verbose_name='受理日')),
                ('at', models.DateTimeField(verbose_name='受理时间')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case', verbose_name='办件')),
                ('clerk', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='被投诉人员')),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organization', verbose_name='受理单位')),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.matter', verbose_name='事项')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organization', verbose_name='被投诉单位')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person', verbose_name='投诉人')),
                ('site', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.site', verbose_name='大厅')),
            ],
            options={
                'verbose_name': '投诉',
                'verbose_name_plural': '投诉',
                'indexes': [models.Index(fields=['person', '-id'], name='complaint_by_person'), models.Index(fields=['on'], name='complaint_by_day')],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reply', models.TextField(blank=True, max_length=2000, verbose_name='反馈内容')),
                ('replied_on', models.DateField(null=True, verbose_name='反馈日')),
                ('rectify_due', models.DateField(null=True, verbose_name='整改期限')),
                ('rectified_on', models.DateField(null=True, verbose_name='整改完成日')),
                ('visited_on', models.DateField(null=True, verbose_name='回访日')),
                ('is_satisfied', models.BooleanField(null=True, verbose_name='回访满意')),
                ('complaint', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='follow_up', to='feedback.complaint', verbose_name='投诉')),
                ('finding', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inspections.finding', verbose_name='问题')),
                ('review', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='follow_up', to='feedback.review', verbose_name='评价')),
            ],
            options={
                'verbose_name': '差评与投诉处置',
                'verbose_name_plural': '差评与投诉处置',
                'constraints': [models.CheckConstraint(condition=models.Q(('review__isnull', True), ('complaint__isnull', True), _connector='XOR'), name='follow_up_of_one')],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('contact', '联系核实'), ('visit', '回访')], max_length=8, verbose_name='目的')),
                ('was_reached', models.BooleanField(verbose_name='联系上')),
                ('text', models.TextField(max_length=1000, verbose_name='情况')),
                ('on', models.DateField(verbose_name='日期')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('actor_name', models.CharField(max_length=80, verbose_name='联系人')),
                ('follow_up', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='feedback.followup', verbose_name='处置')),
            ],
            options={
                'verbose_name': '联系记录',
                'verbose_name_plural': '联系记录',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500, verbose_name='公开的评价')),
                ('reply', models.TextField(max_length=2000, verbose_name='公开的回复')),
                ('state', models.CharField(choices=[('proposed', '待审核'), ('returned', '退回修改'), ('published', '已公开')], default='proposed', max_length=10, verbose_name='状态')),
                ('proposed_by', models.CharField(max_length=80, verbose_name='提出人')),
                ('proposed_name', models.CharField(max_length=80, verbose_name='提出人姓名')),
                ('approved_name', models.CharField(blank=True, max_length=80, verbose_name='审核人姓名')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='审核意见')),
                ('published_on', models.DateField(null=True, verbose_name='公开日')),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='publication', to='feedback.review', verbose_name='评价')),
            ],
            options={
                'verbose_name': '评价公开',
                'verbose_name_plural': '评价公开',
                'indexes': [models.Index(fields=['state', '-published_on'], name='publication_by_day')],
            },
        ),
        migrations.CreateModel(
            name='Ruling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('valid', '属实'), ('mistake', '误评（本人确认）'), ('malicious', '恶意（有证据）'), ('unreachable', '无法联系'), ('policy', '诉求超出政策（已解释）'), ('unfounded', '不属实')], max_length=12, verbose_name='判定')),
                ('counts', models.BooleanField(verbose_name='计入')),
                ('reason', models.TextField(max_length=1000, verbose_name='理由')),
                ('on', models.DateField(verbose_name='判定日')),
                ('at', models.DateTimeField(verbose_name='判定时间')),
                ('actor', models.CharField(max_length=80, verbose_name='判定人')),
                ('actor_name', models.CharField(max_length=80, verbose_name='判定人姓名')),
                ('follow_up', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ruling', to='feedback.followup', verbose_name='处置')),
            ],
            options={
                'verbose_name': '判定',
                'verbose_name_plural': '判定',
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('1', '窗口评价器'), ('2', '静态二维码'), ('3', '网上'), ('4', '移动端'), ('5', '自助终端'), ('6', '短信邀评'), ('7', '12345热线'), ('8', '其他'), ('9', '意见箱、书面')], max_length=1, verbose_name='渠道')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='口令摘要')),
                ('made_at', models.DateTimeField(verbose_name='发出时间')),
                ('expires_on', models.DateField(verbose_name='最后有效日')),
                ('used_at', models.DateTimeField(null=True, verbose_name='使用时间')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='feedback.service', verbose_name='服务')),
            ],
            options={
                'verbose_name': '邀评',
                'verbose_name_plural': '邀评',
                'constraints': [models.CheckConstraint(condition=models.Q(('used_at__isnull', True), ('used_at__gte', models.F('made_at')), _connector='OR'), name='invitation_used_later')],
            },
        ),
    ]
