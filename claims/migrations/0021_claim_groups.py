"""Claims that say the same are grouped; an editor can set one apart."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0020_calibration'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClaimGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='apart',
            field=models.BooleanField(default=False, help_text='An editor took it out of its group: it joins none again.'),
        ),
        migrations.AddField(
            model_name='claim',
            name='group',
            field=models.ForeignKey(blank=True, help_text='The claims that say the same in other words.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='claims', to='claims.claimgroup'),
        ),
    ]
