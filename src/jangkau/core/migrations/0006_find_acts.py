"""Find acts by who did them and when, and sightings by who saw and when; keep why data were taken out of the system."""

import jangkau.core.fields
from django.db import migrations, models


_ADD = """
CREATE INDEX core_context_when ON pghistory_context (created_at);
CREATE INDEX core_context_by_user ON pghistory_context ((metadata ->> 'by'), created_at);
"""

_REMOVE = """
DROP INDEX core_context_by_user;
DROP INDEX core_context_when;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_cache_table'),
    ]

    operations = [
        migrations.RunSQL(_ADD, _REMOVE),
        migrations.AddField(
            model_name='sighting',
            name='context_id',
            field=jangkau.core.fields.ContextField(),
        ),
        migrations.AddIndex(
            model_name='sighting',
            index=models.Index(fields=['seen_by', 'seen_at'], name='sighting_by_user'),
        ),
        migrations.AddIndex(
            model_name='sighting',
            index=models.Index(fields=['seen_at'], name='sighting_when'),
        ),
    ]
