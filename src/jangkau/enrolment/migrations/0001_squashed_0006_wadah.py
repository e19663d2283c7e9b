"""All tables, as migrations up to 0006 made them one by one; who has applied those has applied this."""

import django.contrib.postgres.fields
import django.db.models.deletion
import jangkau.core.at_once
import jangkau.core.fields
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('enrolment', '0001_initial'),
        ('enrolment', '0002_initial'),
        ('enrolment', '0003_number_sequence'),
        ('enrolment', '0004_wider_texts'),
        ('enrolment', '0005_registrations'),
        ('enrolment', '0006_wadah'),
    ]

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('registry', '0001_squashed_0006_wadah'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        jangkau.core.at_once.AtOnce(
            operations=[
                migrations.CreateModel(
                    name='Participant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='registry.person')),
                        ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registry.office')),
                        ('channel', models.CharField(choices=[('self', 'sendiri'), ('wadah', 'wadah'), ('sponsor', 'sponsor'), ('agent', 'Perisai')], max_length=10)),
                        ('wadah', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.organisation')),
                        ('wadah_since', models.DateTimeField(null=True)),
                        ('bracket', models.SmallIntegerField()),
                        ('with_savings', models.BooleanField(default=False)),
                        ('occupation', models.TextField()),
                        ('sector', models.CharField(choices=[('transport', 'transportasi'), ('other', 'selain transportasi')], max_length=10)),
                        ('second_occupation', models.TextField(null=True)),
                        ('second_sector', models.CharField(choices=[('transport', 'transportasi'), ('other', 'selain transportasi')], max_length=10, null=True)),
                        ('attested_at', models.DateTimeField(null=True)),
                        ('registered_at', models.DateTimeField()),
                        ('ended_on', models.DateField(null=True)),
                        ('end_reason', models.CharField(choices=[('death', 'meninggal dunia'), ('withdrew', 'berhenti atas permintaan sendiri'), ('wage_earner', 'menjadi penerima upah'), ('not_eligible', 'tidak lagi memenuhi syarat'), ('merged', 'digabung dengan data lain')], max_length=20, null=True)),
                        ('end_recorded_at', models.DateTimeField(null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('person',), name='one_live_participant_a_person'), models.CheckConstraint(condition=models.Q(('bracket__range', (1, 33))), name='participant_bracket'), models.CheckConstraint(condition=models.Q(models.Q(('second_occupation__isnull', True), ('second_sector__isnull', True)), models.Q(('second_occupation__isnull', False), ('second_sector__isnull', False)), _connector='OR'), name='second_occupation_whole'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason__isnull', True), ('end_recorded_at__isnull', True), ('ended_on__isnull', True)), models.Q(('end_reason__isnull', False), ('end_recorded_at__isnull', False), ('ended_on__isnull', False)), _connector='OR'), name='participation_end_whole'), models.CheckConstraint(condition=models.Q(('wadah_since__isnull', True), ('wadah__isnull', False), _connector='OR'), name='wadah_since_has_wadah')],
                    },
                ),
                migrations.CreateModel(
                    name='DataChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_changes', to='enrolment.participant')),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registry.account')),
                        ('wanted_sealed', models.BinaryField()),
                        ('fields', models.TextField()),
                        ('why', models.TextField(blank=True, default='')),
                        ('asked_at', models.DateTimeField()),
                        ('due_on', models.DateField()),
                        ('state', models.CharField(choices=[('asked', 'menunggu petugas'), ('accepted', 'diterima'), ('refused', 'ditolak'), ('withdrawn', 'dibatalkan')], default='asked', max_length=10)),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decision', models.TextField(blank=True, default='')),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('participant',), name='one_open_data_change'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'asked')), models.Q(models.Q(('state', 'asked'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='data_change_decided_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='DataChangeEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='enrolment.datachange')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('participant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enrolment.participant')),
                        ('asked_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.account')),
                        ('fields', models.TextField()),
                        ('why', models.TextField(blank=True, default='')),
                        ('asked_at', models.DateTimeField()),
                        ('due_on', models.DateField()),
                        ('state', models.CharField(choices=[('asked', 'menunggu petugas'), ('accepted', 'diterima'), ('refused', 'ditolak'), ('withdrawn', 'dibatalkan')], default='asked', max_length=10)),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('decided_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decision', models.TextField(blank=True, default='')),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='FamilyMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='family', to='enrolment.participant')),
                        ('relation', models.CharField(choices=[('spouse', 'suami/istri'), ('child', 'anak'), ('parent', 'orang tua'), ('grandparent', 'kakek/nenek'), ('grandchild', 'cucu'), ('sibling', 'saudara kandung'), ('parent_in_law', 'mertua')], max_length=20)),
                        ('name', models.TextField()),
                        ('birth_date', models.DateField(null=True)),
                        ('in_school', models.BooleanField(default=False)),
                        ('named_at', models.DateTimeField()),
                        ('removed_at', models.DateTimeField(null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='family_member_named')],
                    },
                ),
                migrations.CreateModel(
                    name='FamilyMemberEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='enrolment.familymember')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('participant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enrolment.participant')),
                        ('relation', models.CharField(choices=[('spouse', 'suami/istri'), ('child', 'anak'), ('parent', 'orang tua'), ('grandparent', 'kakek/nenek'), ('grandchild', 'cucu'), ('sibling', 'saudara kandung'), ('parent_in_law', 'mertua')], max_length=20)),
                        ('name', models.TextField()),
                        ('birth_date', models.DateField(null=True)),
                        ('in_school', models.BooleanField(default=False)),
                        ('named_at', models.DateTimeField()),
                        ('removed_at', models.DateTimeField(null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ParticipantEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='enrolment.participant')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.person')),
                        ('office', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.office')),
                        ('channel', models.CharField(choices=[('self', 'sendiri'), ('wadah', 'wadah'), ('sponsor', 'sponsor'), ('agent', 'Perisai')], max_length=10)),
                        ('wadah', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.organisation')),
                        ('wadah_since', models.DateTimeField(null=True)),
                        ('bracket', models.SmallIntegerField()),
                        ('with_savings', models.BooleanField(default=False)),
                        ('occupation', models.TextField()),
                        ('sector', models.CharField(choices=[('transport', 'transportasi'), ('other', 'selain transportasi')], max_length=10)),
                        ('second_occupation', models.TextField(null=True)),
                        ('second_sector', models.CharField(choices=[('transport', 'transportasi'), ('other', 'selain transportasi')], max_length=10, null=True)),
                        ('attested_at', models.DateTimeField(null=True)),
                        ('registered_at', models.DateTimeField()),
                        ('ended_on', models.DateField(null=True)),
                        ('end_reason', models.CharField(choices=[('death', 'meninggal dunia'), ('withdrew', 'berhenti atas permintaan sendiri'), ('wage_earner', 'menjadi penerima upah'), ('not_eligible', 'tidak lagi memenuhi syarat'), ('merged', 'digabung dengan data lain')], max_length=20, null=True)),
                        ('end_recorded_at', models.DateTimeField(null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ParticipantNumber',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('participant', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='issued_number', to='enrolment.participant')),
                        ('number', models.CharField(max_length=11, unique=True)),
                        ('issued_at', models.DateTimeField()),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('number__regex', '^[0-9]{11}$')), name='participant_number_form')],
                    },
                ),
                migrations.CreateModel(
                    name='Registration',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, unique=True)),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='registry.account')),
                        ('relation', models.CharField(choices=[('self', 'saya sendiri'), ('family', 'keluarga saya'), ('member', 'anggota wadah')], max_length=10)),
                        ('state', models.CharField(choices=[('draft', 'belum selesai'), ('submitted', 'diperiksa petugas'), ('sent_back', 'perlu diperbaiki'), ('accepted', 'diterima'), ('refused', 'ditolak'), ('withdrawn', 'dibatalkan')], default='draft', max_length=10)),
                        ('step', models.CharField(choices=[('who', 'Siapa'), ('birth', 'Lahir dan tinggal'), ('work', 'Pekerjaan'), ('choice', 'Perlindungan'), ('check', 'Periksa')], default='who', max_length=10)),
                        ('answers_sealed', models.BinaryField()),
                        ('wadah', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.organisation')),
                        ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.office')),
                        ('started_at', models.DateTimeField()),
                        ('saved_at', models.DateTimeField()),
                        ('submitted_at', models.DateTimeField(null=True)),
                        ('months', models.SmallIntegerField(null=True)),
                        ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                        ('marked', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                        ('note', models.TextField(blank=True, default='')),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.person')),
                        ('participant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='enrolment.participant')),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['office', 'state', 'submitted_at'], name='registration_of_office'), models.Index(fields=['account', 'state'], name='registration_of_account')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), models.Q(('decided_at__isnull', False), ('participant__isnull', False), ('person__isnull', False)), _connector='OR'), name='accepted_registration_has_participant'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), models.Q(('office__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='registration_submitted_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='AssistanceCase',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('registration', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='assistance', to='enrolment.registration')),
                        ('asked_at', models.DateTimeField()),
                        ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('taken_at', models.DateTimeField(null=True)),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('outcome', models.CharField(choices=[('finished_together', 'diselesaikan bersama'), ('handed_back', 'dikembalikan untuk diteruskan sendiri'), ('not_reached', 'tidak terhubung'), ('not_now', 'belum mau sekarang'), ('not_wanted', 'tidak jadi mendaftar'), ('not_eligible', 'tidak memenuhi syarat'), ('wrong_number', 'nomor salah')], max_length=20, null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('outcome__isnull', True)), models.Q(('closed_at__isnull', False), ('outcome__isnull', False)), _connector='OR'), name='assistance_closed_whole'), models.CheckConstraint(condition=models.Q(models.Q(('taken_at__isnull', True), ('taken_by__isnull', True)), models.Q(('taken_at__isnull', False), ('taken_by__isnull', False)), _connector='OR'), name='assistance_taken_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='AssistanceCall',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='enrolment.assistancecase')),
                        ('called_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('called_at', models.DateTimeField()),
                        ('outcome', models.CharField(choices=[('finished_together', 'diselesaikan bersama'), ('handed_back', 'dikembalikan untuk diteruskan sendiri'), ('not_reached', 'tidak terhubung'), ('not_now', 'belum mau sekarang'), ('not_wanted', 'tidak jadi mendaftar'), ('not_eligible', 'tidak memenuhi syarat'), ('wrong_number', 'nomor salah')], max_length=20)),
                        ('note', models.TextField(blank=True, default='')),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                ),
                migrations.CreateModel(
                    name='AssistanceCaseEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='enrolment.assistancecase')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('registration', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enrolment.registration')),
                        ('asked_at', models.DateTimeField()),
                        ('taken_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('taken_at', models.DateTimeField(null=True)),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('outcome', models.CharField(choices=[('finished_together', 'diselesaikan bersama'), ('handed_back', 'dikembalikan untuk diteruskan sendiri'), ('not_reached', 'tidak terhubung'), ('not_now', 'belum mau sekarang'), ('not_wanted', 'tidak jadi mendaftar'), ('not_eligible', 'tidak memenuhi syarat'), ('wrong_number', 'nomor salah')], max_length=20, null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='RegistrationEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='enrolment.registration')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4)),
                        ('account', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.account')),
                        ('relation', models.CharField(choices=[('self', 'saya sendiri'), ('family', 'keluarga saya'), ('member', 'anggota wadah')], max_length=10)),
                        ('state', models.CharField(choices=[('draft', 'belum selesai'), ('submitted', 'diperiksa petugas'), ('sent_back', 'perlu diperbaiki'), ('accepted', 'diterima'), ('refused', 'ditolak'), ('withdrawn', 'dibatalkan')], default='draft', max_length=10)),
                        ('step', models.CharField(choices=[('who', 'Siapa'), ('birth', 'Lahir dan tinggal'), ('work', 'Pekerjaan'), ('choice', 'Perlindungan'), ('check', 'Periksa')], default='who', max_length=10)),
                        ('wadah', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.organisation')),
                        ('office', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.office')),
                        ('started_at', models.DateTimeField()),
                        ('saved_at', models.DateTimeField()),
                        ('submitted_at', models.DateTimeField(null=True)),
                        ('months', models.SmallIntegerField(null=True)),
                        ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                        ('marked', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                        ('note', models.TextField(blank=True, default='')),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('decided_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.person')),
                        ('participant', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enrolment.participant')),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ReportedMembers',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('wadah', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reported_members', to='registry.organisation')),
                        ('members', models.IntegerField()),
                        ('source', models.CharField(max_length=200)),
                        ('counted_on', models.DateField()),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('members__gte', 0)), name='reported_members_not_negative')],
                    },
                ),
                migrations.CreateModel(
                    name='ReportedMembersEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='enrolment.reportedmembers')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('wadah', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.organisation')),
                        ('members', models.IntegerField()),
                        ('source', models.CharField(max_length=200)),
                        ('counted_on', models.DateField()),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='WadahFounding',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, unique=True)),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='foundings', to='registry.account')),
                        ('name', models.CharField(max_length=200)),
                        ('work', models.CharField(max_length=80)),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region')),
                        ('members_expected', models.IntegerField()),
                        ('attested_at', models.DateTimeField()),
                        ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.office')),
                        ('state', models.CharField(choices=[('asked', 'menunggu petugas'), ('accepted', 'diterima'), ('refused', 'ditolak')], default='asked', max_length=10)),
                        ('asked_at', models.DateTimeField()),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reason', models.TextField(blank=True, default='')),
                        ('wadah', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='founding', to='registry.organisation')),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['office', 'state'], name='founding_of_office')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('account',), name='one_open_founding_an_account'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'asked'), ('wadah__isnull', True)), models.Q(('decided_at__isnull', False), ('state', 'accepted'), ('wadah__isnull', False)), models.Q(('decided_at__isnull', False), ('state', 'refused'), ('wadah__isnull', True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='founding_decided_whole'), models.CheckConstraint(condition=models.Q(('members_expected__gte', 1)), name='founding_expects_members')],
                    },
                ),
                migrations.CreateModel(
                    name='WadahFoundingEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='enrolment.wadahfounding')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4)),
                        ('account', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.account')),
                        ('name', models.CharField(max_length=200)),
                        ('work', models.CharField(max_length=80)),
                        ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.region')),
                        ('members_expected', models.IntegerField()),
                        ('attested_at', models.DateTimeField()),
                        ('office', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.office')),
                        ('state', models.CharField(choices=[('asked', 'menunggu petugas'), ('accepted', 'diterima'), ('refused', 'ditolak')], default='asked', max_length=10)),
                        ('asked_at', models.DateTimeField()),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('decided_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reason', models.TextField(blank=True, default='')),
                        ('wadah', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.organisation')),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='WadahInvitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('wadah', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='registry.organisation')),
                        ('role', models.CharField(blank=True, choices=[('coordinator', 'koordinator'), ('treasurer', 'bendahara')], default='', max_length=20)),
                        ('code', models.CharField(max_length=8, unique=True)),
                        ('made_at', models.DateTimeField()),
                        ('good_until', models.DateTimeField(null=True)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('wadah', 'role'), name='one_invitation_a_role'), models.CheckConstraint(condition=models.Q(models.Q(('good_until__isnull', True), ('role', '')), models.Q(models.Q(('role', ''), _negated=True), ('good_until__isnull', False)), _connector='OR'), name='invitation_to_role_runs_out')],
                    },
                ),
                migrations.CreateModel(
                    name='WadahInvitationEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='enrolment.wadahinvitation')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('wadah', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.organisation')),
                        ('role', models.CharField(blank=True, choices=[('coordinator', 'koordinator'), ('treasurer', 'bendahara')], default='', max_length=20)),
                        ('made_at', models.DateTimeField()),
                        ('good_until', models.DateTimeField(null=True)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='participant',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_participantevent" ("attested_at", "bracket", "channel", "context_id", "end_reason", "end_recorded_at", "ended_on", "id", "occupation", "office_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "second_occupation", "second_sector", "sector", "wadah_id", "wadah_since", "with_savings") SELECT new_values."attested_at", new_values."bracket", new_values."channel", new_values."context_id", new_values."end_reason", new_values."end_recorded_at", new_values."ended_on", new_values."id", new_values."occupation", new_values."office_id", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."registered_at", new_values."second_occupation", new_values."second_sector", new_values."sector", new_values."wadah_id", new_values."wadah_since", new_values."with_savings" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='aa00a9c42a99597752bc987a4c06ee4eb6795373', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e100e', referencing='REFERENCING NEW TABLE AS new_values ', table='enrolment_participant', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='participant',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_participantevent" ("attested_at", "bracket", "channel", "context_id", "end_reason", "end_recorded_at", "ended_on", "id", "occupation", "office_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "second_occupation", "second_sector", "sector", "wadah_id", "wadah_since", "with_savings") SELECT new_values."attested_at", new_values."bracket", new_values."channel", new_values."context_id", new_values."end_reason", new_values."end_recorded_at", new_values."ended_on", new_values."id", new_values."occupation", new_values."office_id", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."registered_at", new_values."second_occupation", new_values."second_sector", new_values."sector", new_values."wadah_id", new_values."wadah_since", new_values."with_savings" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ce3eaa2290954f9d70c07b5ba88981424b3445d6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_2c42b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='enrolment_participant', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='participant',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_participantevent" ("attested_at", "bracket", "channel", "context_id", "end_reason", "end_recorded_at", "ended_on", "id", "occupation", "office_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "second_occupation", "second_sector", "sector", "wadah_id", "wadah_since", "with_savings") SELECT old_values."attested_at", old_values."bracket", old_values."channel", old_values."context_id", old_values."end_reason", old_values."end_recorded_at", old_values."ended_on", old_values."id", old_values."occupation", old_values."office_id", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."registered_at", old_values."second_occupation", old_values."second_sector", old_values."sector", old_values."wadah_id", old_values."wadah_since", old_values."with_savings" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a195a9ae9675cdcda5945bb734ccad6df318f108', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_8c669', referencing='REFERENCING OLD TABLE AS old_values ', table='enrolment_participant', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='datachange',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_datachangeevent" ("asked_at", "asked_by_id", "context_id", "decided_at", "decided_by_id", "decision", "due_on", "fields", "id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "why") SELECT new_values."asked_at", new_values."asked_by_id", new_values."context_id", new_values."decided_at", new_values."decided_by_id", new_values."decision", new_values."due_on", new_values."fields", new_values."id", new_values."participant_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."state", new_values."why" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f03ea134b6d065a178316f9f31d2bf68f470ab53', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5c579', referencing='REFERENCING NEW TABLE AS new_values ', table='enrolment_datachange', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='datachange',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_datachangeevent" ("asked_at", "asked_by_id", "context_id", "decided_at", "decided_by_id", "decision", "due_on", "fields", "id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "why") SELECT new_values."asked_at", new_values."asked_by_id", new_values."context_id", new_values."decided_at", new_values."decided_by_id", new_values."decision", new_values."due_on", new_values."fields", new_values."id", new_values."participant_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."state", new_values."why" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."asked_at" IS DISTINCT FROM (new_values."asked_at") OR old_values."asked_by_id" IS DISTINCT FROM (new_values."asked_by_id") OR old_values."context_id" IS DISTINCT FROM (new_values."context_id") OR old_values."decided_at" IS DISTINCT FROM (new_values."decided_at") OR old_values."decided_by_id" IS DISTINCT FROM (new_values."decided_by_id") OR old_values."decision" IS DISTINCT FROM (new_values."decision") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."fields" IS DISTINCT FROM (new_values."fields") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."participant_id" IS DISTINCT FROM (new_values."participant_id") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."why" IS DISTINCT FROM (new_values."why")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cfe81f188c9b881f2f76134b683d07b4eecd379c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_578e5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='enrolment_datachange', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='datachange',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_datachangeevent" ("asked_at", "asked_by_id", "context_id", "decided_at", "decided_by_id", "decision", "due_on", "fields", "id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "why") SELECT old_values."asked_at", old_values."asked_by_id", old_values."context_id", old_values."decided_at", old_values."decided_by_id", old_values."decision", old_values."due_on", old_values."fields", old_values."id", old_values."participant_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."state", old_values."why" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='814c2c4fc68d8de6eaf47cd3dfb4640dc088cb71', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_39f86', referencing='REFERENCING OLD TABLE AS old_values ', table='enrolment_datachange', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='datachangeevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='40e430c08584341c41b6aa1f7c22a1f9f2277f09', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_74411', table='enrolment_datachangeevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='familymember',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_familymemberevent" ("birth_date", "context_id", "id", "in_school", "name", "named_at", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "removed_at") SELECT new_values."birth_date", new_values."context_id", new_values."id", new_values."in_school", new_values."name", new_values."named_at", new_values."participant_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."relation", new_values."removed_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f9158013abde55cb7ae8b2d35b8f771ed66dcab3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_575c4', referencing='REFERENCING NEW TABLE AS new_values ', table='enrolment_familymember', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='familymember',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_familymemberevent" ("birth_date", "context_id", "id", "in_school", "name", "named_at", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "removed_at") SELECT new_values."birth_date", new_values."context_id", new_values."id", new_values."in_school", new_values."name", new_values."named_at", new_values."participant_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."relation", new_values."removed_at" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='028997e374910a83255611e95dd8cd0a05a7ddbf', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b7531', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='enrolment_familymember', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='familymember',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_familymemberevent" ("birth_date", "context_id", "id", "in_school", "name", "named_at", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "removed_at") SELECT old_values."birth_date", old_values."context_id", old_values."id", old_values."in_school", old_values."name", old_values."named_at", old_values."participant_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."relation", old_values."removed_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d36a94325604d8de56b5c21de8d476c0793d59a2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_86077', referencing='REFERENCING OLD TABLE AS old_values ', table='enrolment_familymember', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='familymemberevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ac305d422eb3d13a625f113a668f56b80d2299b3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4b3a7', table='enrolment_familymemberevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='participantevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8e83fe1fcfc3eca1c045f125c6081ca1397616ef', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_11a20', table='enrolment_participantevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='participantnumber',
                    trigger=pgtrigger.compiler.Trigger(name='number_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='518dccef0ae515f0de1211821a313c691983db87', operation='UPDATE OR DELETE', pgid='pgtrigger_number_append_only_3cced', table='enrolment_participantnumber', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='registration',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_registrationevent" ("account_id", "context_id", "decided_at", "decided_by_id", "id", "marked", "months", "note", "office_id", "participant_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reasons", "relation", "saved_at", "started_at", "state", "step", "submitted_at", "wadah_id") SELECT new_values."account_id", new_values."context_id", new_values."decided_at", new_values."decided_by_id", new_values."id", new_values."marked", new_values."months", new_values."note", new_values."office_id", new_values."participant_id", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."reasons", new_values."relation", new_values."saved_at", new_values."started_at", new_values."state", new_values."step", new_values."submitted_at", new_values."wadah_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='affc2c4aed5e68fe44bc6680bd8c817df3429276', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_654e3', referencing='REFERENCING NEW TABLE AS new_values ', table='enrolment_registration', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='registration',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_registrationevent" ("account_id", "context_id", "decided_at", "decided_by_id", "id", "marked", "months", "note", "office_id", "participant_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reasons", "relation", "saved_at", "started_at", "state", "step", "submitted_at", "wadah_id") SELECT new_values."account_id", new_values."context_id", new_values."decided_at", new_values."decided_by_id", new_values."id", new_values."marked", new_values."months", new_values."note", new_values."office_id", new_values."participant_id", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."public_id", new_values."reasons", new_values."relation", new_values."saved_at", new_values."started_at", new_values."state", new_values."step", new_values."submitted_at", new_values."wadah_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."account_id" IS DISTINCT FROM (new_values."account_id") OR old_values."context_id" IS DISTINCT FROM (new_values."context_id") OR old_values."decided_at" IS DISTINCT FROM (new_values."decided_at") OR old_values."decided_by_id" IS DISTINCT FROM (new_values."decided_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."marked" IS DISTINCT FROM (new_values."marked") OR old_values."months" IS DISTINCT FROM (new_values."months") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."office_id" IS DISTINCT FROM (new_values."office_id") OR old_values."participant_id" IS DISTINCT FROM (new_values."participant_id") OR old_values."person_id" IS DISTINCT FROM (new_values."person_id") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."reasons" IS DISTINCT FROM (new_values."reasons") OR old_values."relation" IS DISTINCT FROM (new_values."relation") OR old_values."saved_at" IS DISTINCT FROM (new_values."saved_at") OR old_values."started_at" IS DISTINCT FROM (new_values."started_at") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."step" IS DISTINCT FROM (new_values."step") OR old_values."submitted_at" IS DISTINCT FROM (new_values."submitted_at") OR old_values."wadah_id" IS DISTINCT FROM (new_values."wadah_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='18ec2db8576e76ef683c1e083379d66e77a117f4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_70511', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='enrolment_registration', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='registration',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_registrationevent" ("account_id", "context_id", "decided_at", "decided_by_id", "id", "marked", "months", "note", "office_id", "participant_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reasons", "relation", "saved_at", "started_at", "state", "step", "submitted_at", "wadah_id") SELECT old_values."account_id", old_values."context_id", old_values."decided_at", old_values."decided_by_id", old_values."id", old_values."marked", old_values."months", old_values."note", old_values."office_id", old_values."participant_id", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."public_id", old_values."reasons", old_values."relation", old_values."saved_at", old_values."started_at", old_values."state", old_values."step", old_values."submitted_at", old_values."wadah_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e94d00cb61d37fec95b377b8e896c2ce171dd0a8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_3cc50', referencing='REFERENCING OLD TABLE AS old_values ', table='enrolment_registration', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assistancecase',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_assistancecaseevent" ("asked_at", "closed_at", "context_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registration_id", "taken_at", "taken_by_id") SELECT new_values."asked_at", new_values."closed_at", new_values."context_id", new_values."id", new_values."outcome", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."registration_id", new_values."taken_at", new_values."taken_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='788ba03e8c0f3868befa5d5bdc78aca7c489c25d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_fbd52', referencing='REFERENCING NEW TABLE AS new_values ', table='enrolment_assistancecase', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assistancecase',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_assistancecaseevent" ("asked_at", "closed_at", "context_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registration_id", "taken_at", "taken_by_id") SELECT new_values."asked_at", new_values."closed_at", new_values."context_id", new_values."id", new_values."outcome", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."registration_id", new_values."taken_at", new_values."taken_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bf178d65690288f3f6831b259d648c14d74a24ab', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c3e79', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='enrolment_assistancecase', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assistancecase',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_assistancecaseevent" ("asked_at", "closed_at", "context_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registration_id", "taken_at", "taken_by_id") SELECT old_values."asked_at", old_values."closed_at", old_values."context_id", old_values."id", old_values."outcome", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."registration_id", old_values."taken_at", old_values."taken_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='bc88f00e11f68a32afd4b0cbbd122bd374932ade', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c397e', referencing='REFERENCING OLD TABLE AS old_values ', table='enrolment_assistancecase', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assistancecaseevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='aced68f0ae508d82e0908324c5ef88645b8999be', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e6c80', table='enrolment_assistancecaseevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='registrationevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='086d67182537294fad60722fd59a81350e8b2118', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_eed70', table='enrolment_registrationevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reportedmembers',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_reportedmembersevent" ("context_id", "counted_on", "id", "members", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "wadah_id") SELECT new_values."context_id", new_values."counted_on", new_values."id", new_values."members", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."source", new_values."wadah_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='28ddf1a4dcba32a4869cac784e3e169a14d0c24e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b197a', referencing='REFERENCING NEW TABLE AS new_values ', table='enrolment_reportedmembers', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reportedmembers',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_reportedmembersevent" ("context_id", "counted_on", "id", "members", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "wadah_id") SELECT new_values."context_id", new_values."counted_on", new_values."id", new_values."members", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."source", new_values."wadah_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b325fe4a50c8da4957b5194cad07218b70300172', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_67d4f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='enrolment_reportedmembers', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reportedmembers',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_reportedmembersevent" ("context_id", "counted_on", "id", "members", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "wadah_id") SELECT old_values."context_id", old_values."counted_on", old_values."id", old_values."members", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."source", old_values."wadah_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='28ee6158db337fad0a15826797ca78f6cec3e6a0', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_330d0', referencing='REFERENCING OLD TABLE AS old_values ', table='enrolment_reportedmembers', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reportedmembersevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c929cac1b27b4860f4bb7bab0248643b48ce08ed', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_70084', table='enrolment_reportedmembersevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='wadahfounding',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_wadahfoundingevent" ("account_id", "asked_at", "attested_at", "context_id", "decided_at", "decided_by_id", "id", "members_expected", "name", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "region_id", "state", "wadah_id", "work") SELECT new_values."account_id", new_values."asked_at", new_values."attested_at", new_values."context_id", new_values."decided_at", new_values."decided_by_id", new_values."id", new_values."members_expected", new_values."name", new_values."office_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."reason", new_values."region_id", new_values."state", new_values."wadah_id", new_values."work" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2df2d1c8a75d5ca466bcd3c5ca8ae06bb8575cdd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b4fad', referencing='REFERENCING NEW TABLE AS new_values ', table='enrolment_wadahfounding', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='wadahfounding',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_wadahfoundingevent" ("account_id", "asked_at", "attested_at", "context_id", "decided_at", "decided_by_id", "id", "members_expected", "name", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "region_id", "state", "wadah_id", "work") SELECT new_values."account_id", new_values."asked_at", new_values."attested_at", new_values."context_id", new_values."decided_at", new_values."decided_by_id", new_values."id", new_values."members_expected", new_values."name", new_values."office_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."public_id", new_values."reason", new_values."region_id", new_values."state", new_values."wadah_id", new_values."work" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2e1d73dae7d7cbf86823031d7619bbfd5176a78a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_173af', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='enrolment_wadahfounding', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='wadahfounding',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_wadahfoundingevent" ("account_id", "asked_at", "attested_at", "context_id", "decided_at", "decided_by_id", "id", "members_expected", "name", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "region_id", "state", "wadah_id", "work") SELECT old_values."account_id", old_values."asked_at", old_values."attested_at", old_values."context_id", old_values."decided_at", old_values."decided_by_id", old_values."id", old_values."members_expected", old_values."name", old_values."office_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."public_id", old_values."reason", old_values."region_id", old_values."state", old_values."wadah_id", old_values."work" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='4eb41bc16672999e5d25a6363b56dcd3e800529a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_527dc', referencing='REFERENCING OLD TABLE AS old_values ', table='enrolment_wadahfounding', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='wadahfoundingevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f355d6a98577af388ff849fe7a3d91cd8c0ff508', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_89267', table='enrolment_wadahfoundingevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='wadahinvitation',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_wadahinvitationevent" ("context_id", "ended_at", "good_until", "id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "wadah_id") SELECT new_values."context_id", new_values."ended_at", new_values."good_until", new_values."id", new_values."made_at", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."role", new_values."wadah_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='144a4312a1dc18eb731be3cb24d8ab967cb5efc3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0e6b6', referencing='REFERENCING NEW TABLE AS new_values ', table='enrolment_wadahinvitation', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='wadahinvitation',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_wadahinvitationevent" ("context_id", "ended_at", "good_until", "id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "wadah_id") SELECT new_values."context_id", new_values."ended_at", new_values."good_until", new_values."id", new_values."made_at", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."role", new_values."wadah_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."context_id" IS DISTINCT FROM (new_values."context_id") OR old_values."ended_at" IS DISTINCT FROM (new_values."ended_at") OR old_values."good_until" IS DISTINCT FROM (new_values."good_until") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."made_at" IS DISTINCT FROM (new_values."made_at") OR old_values."role" IS DISTINCT FROM (new_values."role") OR old_values."wadah_id" IS DISTINCT FROM (new_values."wadah_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3a9e1e43cdef73f060432abc270d50b83b1af226', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c54d1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='enrolment_wadahinvitation', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='wadahinvitation',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enrolment_wadahinvitationevent" ("context_id", "ended_at", "good_until", "id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "wadah_id") SELECT old_values."context_id", old_values."ended_at", old_values."good_until", old_values."id", old_values."made_at", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."role", old_values."wadah_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='bdf861d12070113e8786277a578b55c06da3939e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2d4c2', referencing='REFERENCING OLD TABLE AS old_values ', table='enrolment_wadahinvitation', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='wadahinvitationevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='82d4813c24f734cf99a230efce47576c4f90ebb4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d9b96', table='enrolment_wadahinvitationevent', when='BEFORE')),
                ),
            ],
        ),
        # Participants' numbers are drawn from it: nine digits, never used twice.
        migrations.RunSQL(
            "CREATE SEQUENCE enrolment_number_seq MINVALUE 1 MAXVALUE 999999999 NO CYCLE",
            "DROP SEQUENCE enrolment_number_seq",
        ),
    ]
