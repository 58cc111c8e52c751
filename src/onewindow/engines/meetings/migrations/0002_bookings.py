import django.db.models.deletion
from django.db import migrations, models


def book_for_meetings(apps, schema_editor):
    """Turn the room of each meeting into a booking that the meeting and its slots stand on."""
    meetings = apps.get_model("meetings", "Meeting")
    bookings = apps.get_model("meetings", "Booking")
    slots = apps.get_model("meetings", "RoomSlot")
    held = meetings.objects.filter(room__isnull=False).exclude(state="cancelled")
    for meeting in held.order_by("id"):
        said = {
            "title": meeting.title,
            "room_id": meeting.room_id,
            "starts_at": meeting.starts_at,
            "ends_at": meeting.ends_at,
        }
        booking, _ = bookings.objects.update_or_create(subject=meeting.subject, defaults=said)
        meetings.objects.filter(pk=meeting.pk).update(booking=booking)
        slots.objects.filter(meeting=meeting.pk).update(booking=booking)
    if schema_editor.connection.vendor == "postgresql":  # 同一事务里还要改表，先了结外键检查
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=80, unique=True, verbose_name='对象')),
                ('title', models.CharField(max_length=240, verbose_name='用途')),
                ('starts_at', models.DateTimeField(verbose_name='开始')),
                ('ends_at', models.DateTimeField(verbose_name='结束')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='meetings.room', verbose_name='会议室')),
            ],
            options={
                'verbose_name': '会议室预订',
                'verbose_name_plural': '会议室预订',
                'ordering': ['starts_at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='meeting',
            name='booking',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='meetings.booking', verbose_name='会议室预订'),
        ),
        migrations.AddField(
            model_name='roomslot',
            name='booking',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='meetings.booking', verbose_name='会议室预订'),
        ),
        migrations.RunPython(book_for_meetings, migrations.RunPython.noop),
        migrations.RemoveField(model_name='roomslot', name='meeting'),
        migrations.RemoveField(model_name='meeting', name='room'),
        migrations.AlterField(
            model_name='roomslot',
            name='booking',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='meetings.booking', verbose_name='会议室预订'),
        ),
    ]
