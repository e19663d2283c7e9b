"""The table of the cache, in which throttling counts: shared by all processes, and worth nothing after a day."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", "cache", database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute('DROP TABLE IF EXISTS "cache"')


class Migration(migrations.Migration):
    dependencies = [("core", "0004_sightings")]

    operations = [migrations.RunPython(create, drop)]
