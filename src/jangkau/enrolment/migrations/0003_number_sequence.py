"""The sequence from which participants' numbers are drawn: nine digits, never used twice."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("enrolment", "0002_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE enrolment_number_seq MINVALUE 1 MAXVALUE 999999999 NO CYCLE",
            "DROP SEQUENCE enrolment_number_seq",
        )
    ]
