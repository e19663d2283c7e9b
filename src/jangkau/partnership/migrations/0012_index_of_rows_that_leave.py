"""Find the rows that say that somebody leaves without reading the whole roster."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0011_examples_of_uploads")]

    operations = [
        migrations.AddIndex(
            model_name="rosterrow",
            index=models.Index(condition=models.Q(("leaves", True)), fields=["roster"], name="roster_row_leaves"),
        ),
    ]
