"""All tables, as migrations up to 0006 made them one by one; who has applied those has applied this."""

import django.db.models.deletion
import jangkau.core.at_once
import jangkau.core.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('registry', '0001_initial'),
        ('registry', '0002_wider_texts'),
        ('registry', '0003_where_people_live_counted_from_index'),
        ('registry', '0004_outgoing_messages'),
        ('registry', '0005_accounts_and_consents'),
        ('registry', '0006_wadah'),
    ]

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        jangkau.core.at_once.AtOnce(
            operations=[
                migrations.CreateModel(
                    name='Office',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=20, unique=True)),
                        ('name', models.CharField(max_length=200)),
                        ('kind', models.CharField(choices=[('head', 'kantor pusat'), ('regional', 'kantor wilayah'), ('branch', 'kantor cabang'), ('pioneer', 'kantor cabang perintis')], max_length=10)),
                        ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='registry.office')),
                        ('time_zone', models.CharField(choices=[('Asia/Jakarta', 'WIB'), ('Asia/Makassar', 'WITA'), ('Asia/Jayapura', 'WIT')], max_length=20)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'head'), ('parent__isnull', True)), models.Q(models.Q(('kind', 'head'), _negated=True), ('parent__isnull', False)), _connector='OR'), name='only_head_office_has_no_parent')],
                    },
                ),
                migrations.CreateModel(
                    name='OfficeEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='registry.office')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('code', models.CharField(max_length=20)),
                        ('name', models.CharField(max_length=200)),
                        ('kind', models.CharField(choices=[('head', 'kantor pusat'), ('regional', 'kantor wilayah'), ('branch', 'kantor cabang'), ('pioneer', 'kantor cabang perintis')], max_length=10)),
                        ('parent', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.office')),
                        ('time_zone', models.CharField(choices=[('Asia/Jakarta', 'WIB'), ('Asia/Makassar', 'WITA'), ('Asia/Jayapura', 'WIT')], max_length=20)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='OutgoingMessage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('to_sealed', models.BinaryField(null=True)),
                        ('text_sealed', models.BinaryField(null=True)),
                        ('purpose', models.CharField(max_length=30)),
                        ('created_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('trying_since', models.DateTimeField(null=True)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('reference', models.CharField(blank=True, default='', max_length=64)),
                        ('failed_at', models.DateTimeField(null=True)),
                        ('reason', models.CharField(blank=True, default='', max_length=30)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('text_sealed__isnull', False), ('to_sealed__isnull', False)), fields=['expires_at'], name='message_waiting')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='message_expires_after_it_is_made'), models.CheckConstraint(condition=models.Q(models.Q(('text_sealed__isnull', False), ('to_sealed__isnull', False), ('failed_at__isnull', True), ('reason', ''), ('reference', ''), ('sent_at__isnull', True)), models.Q(('text_sealed__isnull', True), ('to_sealed__isnull', True), ('failed_at__isnull', True), ('reason', ''), ('sent_at__isnull', False)), models.Q(('text_sealed__isnull', True), ('to_sealed__isnull', True), ('failed_at__isnull', False), ('sent_at__isnull', True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='message_that_ended_is_forgotten')],
                    },
                ),
                migrations.CreateModel(
                    name='Region',
                    fields=[
                        ('code', models.CharField(max_length=10, primary_key=True, serialize=False)),
                        ('level', models.SmallIntegerField(choices=[(1, 'provinsi'), (2, 'kabupaten/kota'), (3, 'kecamatan'), (4, 'desa/kelurahan')])),
                        ('name', models.CharField(max_length=100)),
                        ('name_key', models.CharField(max_length=100)),
                        ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='registry.region')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{10})$')), name='region_code_form'), models.CheckConstraint(condition=models.Q(models.Q(('level', 1), ('parent__isnull', True)), models.Q(('level__gt', 1), ('parent__isnull', False)), _connector='OR'), name='region_parent_by_level')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricRegionCode',
                    fields=[
                        ('code', models.CharField(max_length=10, primary_key=True, serialize=False)),
                        ('level', models.SmallIntegerField(choices=[(1, 'provinsi'), (2, 'kabupaten/kota'), (3, 'kecamatan'), (4, 'desa/kelurahan')])),
                        ('name', models.CharField(max_length=100)),
                        ('successor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.region')),
                        ('valid_until', models.DateField(null=True)),
                        ('source', models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name='OfficeRegion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='served', to='registry.office')),
                        ('region', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='served_by', to='registry.region')),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                ),
                migrations.CreateModel(
                    name='OfficeRegionEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='registry.officeregion')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('office', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.office')),
                        ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.region')),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Organisation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=30, unique=True)),
                        ('name', models.CharField(max_length=200)),
                        ('kind', models.CharField(choices=[('province_government', 'pemerintah provinsi'), ('regency_government', 'pemerintah kabupaten'), ('city_government', 'pemerintah kota'), ('village_government', 'pemerintah desa'), ('company', 'perusahaan'), ('individual', 'perorangan (Bapak Asuh)'), ('civil_servants', 'program pegawai negeri'), ('bank', 'bank'), ('wadah', 'wadah'), ('agency', 'instansi')], max_length=20)),
                        ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registry.office')),
                        ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.region')),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='organisation_named')],
                    },
                ),
                migrations.CreateModel(
                    name='OrganisationEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='registry.organisation')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('code', models.CharField(max_length=30)),
                        ('name', models.CharField(max_length=200)),
                        ('kind', models.CharField(choices=[('province_government', 'pemerintah provinsi'), ('regency_government', 'pemerintah kabupaten'), ('city_government', 'pemerintah kota'), ('village_government', 'pemerintah desa'), ('company', 'perusahaan'), ('individual', 'perorangan (Bapak Asuh)'), ('civil_servants', 'program pegawai negeri'), ('bank', 'bank'), ('wadah', 'wadah'), ('agency', 'instansi')], max_length=20)),
                        ('office', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.office')),
                        ('region', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.region')),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Person',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('nik_sealed', models.BinaryField()),
                        ('nik_digest', models.BinaryField(max_length=32, unique=True)),
                        ('name', models.TextField()),
                        ('name_key', models.TextField()),
                        ('birth_date', models.DateField()),
                        ('sex', models.CharField(choices=[('L', 'laki-laki'), ('P', 'perempuan')], max_length=1)),
                        ('phone', models.CharField(blank=True, default='', max_length=30)),
                        ('address', models.TextField(blank=True, default='')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registry.region')),
                        ('died_on', models.DateField(null=True)),
                        ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='registry.person')),
                        ('registered_at', models.DateTimeField()),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['birth_date', 'name_key'], name='person_birth_name'), models.Index(fields=['id', 'region'], name='person_region')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='person_named'), models.CheckConstraint(condition=models.Q(('died_on__isnull', True), ('died_on__gte', models.F('birth_date')), _connector='OR'), name='person_dies_after_birth'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='person_not_merged_into_self')],
                    },
                ),
                migrations.CreateModel(
                    name='PersonEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='registry.person')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('name', models.TextField()),
                        ('name_key', models.TextField()),
                        ('birth_date', models.DateField()),
                        ('sex', models.CharField(choices=[('L', 'laki-laki'), ('P', 'perempuan')], max_length=1)),
                        ('phone', models.CharField(blank=True, default='', max_length=30)),
                        ('address', models.TextField(blank=True, default='')),
                        ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.region')),
                        ('died_on', models.DateField(null=True)),
                        ('merged_into', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.person')),
                        ('registered_at', models.DateTimeField()),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='SignInCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('phone_digest', models.BinaryField(max_length=32)),
                        ('code_digest', models.BinaryField(max_length=32)),
                        ('asked_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('tries', models.SmallIntegerField(default=0)),
                        ('used_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['phone_digest', 'asked_at'], name='code_of_phone')],
                    },
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('username', models.CharField(max_length=60, unique=True)),
                        ('full_name', models.CharField(max_length=200)),
                        ('language', models.CharField(default='id', max_length=2)),
                        ('is_active', models.BooleanField(default=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Account',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='account', to=settings.AUTH_USER_MODEL)),
                        ('phone', models.CharField(max_length=16)),
                        ('opened_at', models.DateTimeField()),
                        ('seen_at', models.DateTimeField()),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('closing', models.CharField(choices=[('number_changed_hands', 'nomornya berpindah tangan'), ('asked', 'atas permintaan pemiliknya')], max_length=30, null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('phone',), name='one_account_a_phone'), models.CheckConstraint(condition=models.Q(('phone__regex', '^\\+[1-9][0-9]{7,14}$')), name='account_phone_form'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closing__isnull', True)), models.Q(('closed_at__isnull', False), ('closing__isnull', False)), _connector='OR'), name='account_closed_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='AccountEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='registry.account')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('opened_at', models.DateTimeField()),
                        ('seen_at', models.DateTimeField()),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('closing', models.CharField(choices=[('number_changed_hands', 'nomornya berpindah tangan'), ('asked', 'atas permintaan pemiliknya')], max_length=30, null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='AccountPerson',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='registry.account')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='registry.person')),
                        ('relation', models.CharField(choices=[('self', 'saya sendiri'), ('family', 'keluarga saya'), ('member', 'anggota wadah')], max_length=10)),
                        ('since', models.DateTimeField()),
                        ('until', models.DateTimeField(null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('account', 'person'), name='person_once_an_account')],
                    },
                ),
                migrations.CreateModel(
                    name='AccountPersonEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='registry.accountperson')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('account', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.account')),
                        ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.person')),
                        ('relation', models.CharField(choices=[('self', 'saya sendiri'), ('family', 'keluarga saya'), ('member', 'anggota wadah')], max_length=10)),
                        ('since', models.DateTimeField()),
                        ('until', models.DateTimeField(null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='AccountWadah',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wadah_roles', to='registry.account')),
                        ('wadah', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='account_roles', to='registry.organisation')),
                        ('role', models.CharField(choices=[('coordinator', 'koordinator'), ('treasurer', 'bendahara')], max_length=20)),
                        ('since', models.DateTimeField()),
                        ('until', models.DateTimeField(null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('account', 'wadah'), name='one_role_an_account_and_wadah')],
                    },
                ),
                migrations.CreateModel(
                    name='AccountWadahEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='registry.accountwadah')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('account', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.account')),
                        ('wadah', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.organisation')),
                        ('role', models.CharField(choices=[('coordinator', 'koordinator'), ('treasurer', 'bendahara')], max_length=20)),
                        ('since', models.DateTimeField()),
                        ('until', models.DateTimeField(null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Assignment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                        ('role', models.CharField(choices=[('branch_officer', 'petugas cabang'), ('supervisor', 'penyelia'), ('sponsor_officer', 'petugas sponsor'), ('auditor', 'auditor'), ('administrator', 'administrator')], max_length=20)),
                        ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.office')),
                        ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.organisation')),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('office__isnull', False), ('organisation__isnull', False), _connector='OR'), name='assignment_reaches_something'), models.UniqueConstraint(fields=('user', 'role', 'office', 'organisation'), name='assigned_once', nulls_distinct=False)],
                    },
                ),
                migrations.CreateModel(
                    name='AssignmentEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='registry.assignment')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('role', models.CharField(choices=[('branch_officer', 'petugas cabang'), ('supervisor', 'penyelia'), ('sponsor_officer', 'petugas sponsor'), ('auditor', 'auditor'), ('administrator', 'administrator')], max_length=20)),
                        ('office', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.office')),
                        ('organisation', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.organisation')),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Consent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='registry.account')),
                        ('purpose', models.CharField(max_length=20)),
                        ('version', models.DateField()),
                        ('given_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('account', 'purpose'), name='consent_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ConsentEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='registry.consent')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('account', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.account')),
                        ('purpose', models.CharField(max_length=20)),
                        ('version', models.DateField()),
                        ('given_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='NikReveal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registry.person')),
                        ('revealed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                        ('reason', models.TextField()),
                        ('revealed_at', models.DateTimeField()),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reveal_has_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='PersonMerge',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                        ('dropped', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                        ('reason', models.TextField()),
                        ('merged_at', models.DateTimeField()),
                        ('merged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('undo_reason', models.TextField(blank=True, default='')),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('dropped',), name='person_merged_once'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='merge_undone_at_and_by'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='merge_has_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='UserEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('username', models.CharField(max_length=60)),
                        ('full_name', models.CharField(max_length=200)),
                        ('language', models.CharField(default='id', max_length=2)),
                        ('is_active', models.BooleanField(default=True)),
                        ('context_id', jangkau.core.fields.ContextField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='office',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_officeevent" ("code", "context_id", "id", "kind", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") SELECT new_values."code", new_values."context_id", new_values."id", new_values."kind", new_values."name", new_values."parent_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."time_zone" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a06c334d40c8d3c5d523e0c70e83b52367a84080', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8daaa', referencing='REFERENCING NEW TABLE AS new_values ', table='registry_office', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='office',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_officeevent" ("code", "context_id", "id", "kind", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") SELECT new_values."code", new_values."context_id", new_values."id", new_values."kind", new_values."name", new_values."parent_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."time_zone" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7f8887df5797711e64cbfd44559e4e9aa121d5a5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_781c5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='registry_office', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='office',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_officeevent" ("code", "context_id", "id", "kind", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") SELECT old_values."code", old_values."context_id", old_values."id", old_values."kind", old_values."name", old_values."parent_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."time_zone" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='edac81b7cf1e684a0c6f53e76d9667c2d6302b2d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_f4ced', referencing='REFERENCING OLD TABLE AS old_values ', table='registry_office', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='officeevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6d8157ce16518e0fc09040c18239d7530a71a8ec', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8c006', table='registry_officeevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='outgoingmessage',
                    trigger=pgtrigger.compiler.Trigger(name='message_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='53f65839211a6088a8d59e18be14cf3aa5401402', operation='UPDATE', pgid='pgtrigger_message_fixed_829b0', table='registry_outgoingmessage', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='outgoingmessage',
                    trigger=pgtrigger.compiler.Trigger(name='message_ends_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."sent_at" IS NOT NULL OR OLD."failed_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fd624d3414d076955b79b88f285e116903f6d72b', operation='UPDATE', pgid='pgtrigger_message_ends_once_bb729', table='registry_outgoingmessage', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='officeregion',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_officeregionevent" ("context_id", "id", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT new_values."context_id", new_values."id", new_values."office_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='57b0a266af3c95977e1ea7aed6aecf15a771c6a2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_642d2', referencing='REFERENCING NEW TABLE AS new_values ', table='registry_officeregion', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='officeregion',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_officeregionevent" ("context_id", "id", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT new_values."context_id", new_values."id", new_values."office_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ac052673a7730bf34407d27df002824436e9aa06', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_977dc', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='registry_officeregion', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='officeregion',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_officeregionevent" ("context_id", "id", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT old_values."context_id", old_values."id", old_values."office_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e7010da0ae5c99d0564a825d5e9274bf7280818a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_6eae8', referencing='REFERENCING OLD TABLE AS old_values ', table='registry_officeregion', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='officeregionevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='29b007098cbaf48ecd788ebb564f8e606759301a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e968c', table='registry_officeregionevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='organisation',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_organisationevent" ("code", "context_id", "id", "kind", "name", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT new_values."code", new_values."context_id", new_values."id", new_values."kind", new_values."name", new_values."office_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a52f8b68516a4d3b0f74f84f049098456466ca29', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_921d1', referencing='REFERENCING NEW TABLE AS new_values ', table='registry_organisation', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='organisation',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_organisationevent" ("code", "context_id", "id", "kind", "name", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT new_values."code", new_values."context_id", new_values."id", new_values."kind", new_values."name", new_values."office_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b99247c952573aa5b23bae7f2e45ab5fb815ae48', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0f791', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='registry_organisation', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='organisation',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_organisationevent" ("code", "context_id", "id", "kind", "name", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT old_values."code", old_values."context_id", old_values."id", old_values."kind", old_values."name", old_values."office_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='8faee97b0d9b26356e047a15574e9682ba3359d9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_8247c', referencing='REFERENCING OLD TABLE AS old_values ', table='registry_organisation', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='organisationevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f0d420a9acbfae195423c3096f1632c3f6f0868f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_85310', table='registry_organisationevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='person',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_personevent" ("address", "birth_date", "context_id", "died_on", "id", "merged_into_id", "name", "name_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "region_id", "registered_at", "sex") SELECT new_values."address", new_values."birth_date", new_values."context_id", new_values."died_on", new_values."id", new_values."merged_into_id", new_values."name", new_values."name_key", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."region_id", new_values."registered_at", new_values."sex" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d0fed0dffe7bac71c67d0e3cbf4245631c74cdfc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2388e', referencing='REFERENCING NEW TABLE AS new_values ', table='registry_person', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='person',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_personevent" ("address", "birth_date", "context_id", "died_on", "id", "merged_into_id", "name", "name_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "region_id", "registered_at", "sex") SELECT new_values."address", new_values."birth_date", new_values."context_id", new_values."died_on", new_values."id", new_values."merged_into_id", new_values."name", new_values."name_key", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."region_id", new_values."registered_at", new_values."sex" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."address" IS DISTINCT FROM (new_values."address") OR old_values."birth_date" IS DISTINCT FROM (new_values."birth_date") OR old_values."context_id" IS DISTINCT FROM (new_values."context_id") OR old_values."died_on" IS DISTINCT FROM (new_values."died_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."merged_into_id" IS DISTINCT FROM (new_values."merged_into_id") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."name_key" IS DISTINCT FROM (new_values."name_key") OR old_values."phone" IS DISTINCT FROM (new_values."phone") OR old_values."region_id" IS DISTINCT FROM (new_values."region_id") OR old_values."registered_at" IS DISTINCT FROM (new_values."registered_at") OR old_values."sex" IS DISTINCT FROM (new_values."sex")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3fb09992cee4a40957d57f99fd57604054fe93f1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_56ba8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='registry_person', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='person',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_personevent" ("address", "birth_date", "context_id", "died_on", "id", "merged_into_id", "name", "name_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "region_id", "registered_at", "sex") SELECT old_values."address", old_values."birth_date", old_values."context_id", old_values."died_on", old_values."id", old_values."merged_into_id", old_values."name", old_values."name_key", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phone", old_values."region_id", old_values."registered_at", old_values."sex" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='73cef7751cb5d7c44510b9a84098ceb517d2a0c5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a3234', referencing='REFERENCING OLD TABLE AS old_values ', table='registry_person', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='personevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a0713d9d82dffa941d60522b902ccebf1a0353a3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_aa3d6', table='registry_personevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='user',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_userevent" ("context_id", "full_name", "id", "is_active", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") SELECT new_values."context_id", new_values."full_name", new_values."id", new_values."is_active", new_values."language", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."username" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6a4d76d2ccb21b743e1ee56224625ff5f08ee626', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b61ef', referencing='REFERENCING NEW TABLE AS new_values ', table='registry_user', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='user',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_userevent" ("context_id", "full_name", "id", "is_active", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") SELECT new_values."context_id", new_values."full_name", new_values."id", new_values."is_active", new_values."language", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."username" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."context_id" IS DISTINCT FROM (new_values."context_id") OR old_values."full_name" IS DISTINCT FROM (new_values."full_name") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."username" IS DISTINCT FROM (new_values."username")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='845abd0644d0fea8f98dd548b15605f1dfec0af0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_99106', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='registry_user', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='user',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_userevent" ("context_id", "full_name", "id", "is_active", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") SELECT old_values."context_id", old_values."full_name", old_values."id", old_values."is_active", old_values."language", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."username" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='dfcc25ccb584350380a92802eb5d4fc179fd4679', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_3f480', referencing='REFERENCING OLD TABLE AS old_values ', table='registry_user', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='account',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_accountevent" ("closed_at", "closing", "context_id", "id", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seen_at", "user_id") SELECT new_values."closed_at", new_values."closing", new_values."context_id", new_values."id", new_values."opened_at", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."seen_at", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0f8a8b757cf8308f2a90352d68c8d9148e40fa70', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_17841', referencing='REFERENCING NEW TABLE AS new_values ', table='registry_account', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='account',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_accountevent" ("closed_at", "closing", "context_id", "id", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seen_at", "user_id") SELECT new_values."closed_at", new_values."closing", new_values."context_id", new_values."id", new_values."opened_at", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."seen_at", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."closed_at" IS DISTINCT FROM (new_values."closed_at") OR old_values."closing" IS DISTINCT FROM (new_values."closing") OR old_values."context_id" IS DISTINCT FROM (new_values."context_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."opened_at" IS DISTINCT FROM (new_values."opened_at") OR old_values."seen_at" IS DISTINCT FROM (new_values."seen_at") OR old_values."user_id" IS DISTINCT FROM (new_values."user_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='dfc01897ef6050655687394c7b040076791168f7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_68d7d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='registry_account', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='account',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_accountevent" ("closed_at", "closing", "context_id", "id", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seen_at", "user_id") SELECT old_values."closed_at", old_values."closing", old_values."context_id", old_values."id", old_values."opened_at", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."seen_at", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='4155bf68bd52f2642625373942f800bfac3ae6b6', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_f4fe7', referencing='REFERENCING OLD TABLE AS old_values ', table='registry_account', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='accountevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d98c48f522224a79b0990c1259b2121520ff48be', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1b82d', table='registry_accountevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='accountperson',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_accountpersonevent" ("account_id", "context_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "since", "until") SELECT new_values."account_id", new_values."context_id", new_values."id", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."relation", new_values."since", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bbc3e1726bc5ff5b82915a34d97e2e882977d6c9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_17579', referencing='REFERENCING NEW TABLE AS new_values ', table='registry_accountperson', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='accountperson',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_accountpersonevent" ("account_id", "context_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "since", "until") SELECT new_values."account_id", new_values."context_id", new_values."id", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."relation", new_values."since", new_values."until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e0af0eb58c98b2afa6cc2e9c25a9c47d5aee756a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b5524', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='registry_accountperson', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='accountperson',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_accountpersonevent" ("account_id", "context_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "since", "until") SELECT old_values."account_id", old_values."context_id", old_values."id", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."relation", old_values."since", old_values."until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f462411e1e52d3fe3613d89da3223eb278bdaf3a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_fad45', referencing='REFERENCING OLD TABLE AS old_values ', table='registry_accountperson', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='accountpersonevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1dfb579de009b94606c2d48dc38cc1eb936b8774', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_312a0', table='registry_accountpersonevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='accountwadah',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_accountwadahevent" ("account_id", "context_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "until", "wadah_id") SELECT new_values."account_id", new_values."context_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."role", new_values."since", new_values."until", new_values."wadah_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ff6a78ebda51e2d6fe1616798814f2fdcf755382', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5e6f6', referencing='REFERENCING NEW TABLE AS new_values ', table='registry_accountwadah', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='accountwadah',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_accountwadahevent" ("account_id", "context_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "until", "wadah_id") SELECT new_values."account_id", new_values."context_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."role", new_values."since", new_values."until", new_values."wadah_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='41c08471ef638ceecd8a2633be0b50a00309ecb2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_e6062', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='registry_accountwadah', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='accountwadah',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_accountwadahevent" ("account_id", "context_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "until", "wadah_id") SELECT old_values."account_id", old_values."context_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."role", old_values."since", old_values."until", old_values."wadah_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='53d9ac5c23a6c3e00b678553e447e6dcc68fed74', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_6e698', referencing='REFERENCING OLD TABLE AS old_values ', table='registry_accountwadah', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='accountwadahevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='191ed681b9478acee714a759d7c71c2e594d7364', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_166d6', table='registry_accountwadahevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assignment',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_assignmentevent" ("context_id", "id", "office_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") SELECT new_values."context_id", new_values."id", new_values."office_id", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."role", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6985935eb5d153184ef8747bda4b45d927cb22bf', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9ddd6', referencing='REFERENCING NEW TABLE AS new_values ', table='registry_assignment', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assignment',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_assignmentevent" ("context_id", "id", "office_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") SELECT new_values."context_id", new_values."id", new_values."office_id", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."role", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='73c6b45df247d5109ab166a23e0e284d3f0ee00e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_71174', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='registry_assignment', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assignment',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_assignmentevent" ("context_id", "id", "office_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") SELECT old_values."context_id", old_values."id", old_values."office_id", old_values."organisation_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."role", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f661f92117e4156e7a18ac5d46f8d89e677a4bbf', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_cc312', referencing='REFERENCING OLD TABLE AS old_values ', table='registry_assignment', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assignmentevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a0a51150eea2536e593517ee99012d50f2314f32', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8178d', table='registry_assignmentevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='consent',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_consentevent" ("account_id", "context_id", "given_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "version", "withdrawn_at") SELECT new_values."account_id", new_values."context_id", new_values."given_at", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."purpose", new_values."version", new_values."withdrawn_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='695055b5dfc3da970c1c27e1a72cab2d877dba79', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_21079', referencing='REFERENCING NEW TABLE AS new_values ', table='registry_consent', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='consent',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_consentevent" ("account_id", "context_id", "given_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "version", "withdrawn_at") SELECT new_values."account_id", new_values."context_id", new_values."given_at", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."purpose", new_values."version", new_values."withdrawn_at" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='530fe39ed3801ee5bbf381207c0b54d0e00512d7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_939d6', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='registry_consent', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='consent',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_consentevent" ("account_id", "context_id", "given_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "version", "withdrawn_at") SELECT old_values."account_id", old_values."context_id", old_values."given_at", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."purpose", old_values."version", old_values."withdrawn_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b28faa0aa386b1e8a6639238e89ac3f2c1ad96c4', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_d4d8c', referencing='REFERENCING OLD TABLE AS old_values ', table='registry_consent', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='consentevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b486fa2755a3e5f19c6a02557041f0ac0438f226', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8b307', table='registry_consentevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='nikreveal',
                    trigger=pgtrigger.compiler.Trigger(name='reveal_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d389f780153127d9e6dcf9fff3ca5215213a2bf2', operation='UPDATE OR DELETE', pgid='pgtrigger_reveal_append_only_ef676', table='registry_nikreveal', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='userevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bf7d69055bee1ad6c59d7cfa5a00aca12b0f6bdd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4acf6', table='registry_userevent', when='BEFORE')),
                ),
            ],
        ),
    ]
