from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collection', '0073_small_savings'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['channel', 'paid_at'], name='payment_channel_paid_at'),
        ),
    ]
