"""Calibrations of scores, pairs too faint to show, passes of re-judging; who may see and choose a calibration."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

FILL = "UPDATE claims_claimpair SET raw_score = score"


def grant(apps, schema_editor):
    """Everybody at the desk sees how scores are read; chiefs choose."""
    config = apps.get_app_config("claims")
    config.models_module = True
    create_permissions(config, verbosity=0, apps=apps, using=schema_editor.connection.alias)
    config.models_module = None
    found = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="claims")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=["Viewer", "Editor", "Chief"]):
        names = ["view_calibration", *(["change_calibration"] if group.name == "Chief" else [])]
        group.permissions.add(*found.filter(codename__in=names))


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0017_audit_log'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='claimpair',
            name='raw_score',
            field=models.FloatField(help_text="The pairing's own score.", null=True),
        ),
        migrations.AlterField(
            model_name='claimpair',
            name='score',
            field=models.FloatField(help_text="The pairing's score as this desk's calibration reads it."),
        ),
        migrations.CreateModel(
            name='Rejudging',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(help_text='Of the pairing.', max_length=64)),
                ('last_article', models.BigIntegerField(help_text='Articles that come later are paired by this version anyway.')),
                ('reached', models.BigIntegerField(default=0)),
                ('articles', models.PositiveIntegerField(help_text='How many there were to do at the start.')),
                ('done', models.PositiveIntegerField(default=0)),
                ('failed', models.PositiveIntegerField(default=0, help_text='Articles whose pairing broke off; they keep their pairs.')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('version',), name='rejudging_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Calibration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pairing_version', models.CharField(help_text='A scale fits the scores of one version alone.', max_length=64)),
                ('slope', models.FloatField(default=1.0)),
                ('offset', models.FloatField(default=0.0)),
                ('thresholds', models.JSONField(default=dict, help_text='By kind of pair; "" for all others.')),
                ('verdicts', models.PositiveIntegerField(default=0, help_text='Verdicts it was fitted on.')),
                ('held_out', models.PositiveIntegerField(default=0, help_text='Verdicts it was compared on.')),
                ('figures', models.JSONField(default=dict, help_text='Before and after, on the verdicts held out.')),
                ('state', models.CharField(choices=[('active', 'in use'), ('proposed', 'not in use'), ('refused', 'no better')], default='proposed', max_length=10)),
                ('reason', models.TextField(blank=True, help_text='Why it is, or is not, in use.')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('editor', models.ForeignKey(blank=True, help_text='Who chose it; nobody where the nightly task did.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('state',), name='calibration_one_in_use'), models.CheckConstraint(condition=models.Q(('slope__gt', 0)), name='calibration_keeps_the_order')],
            },
        ),
        migrations.CreateModel(
            name='FaintPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('denial', 'direct denial'), ('negation', 'negation'), ('antonym', 'opposites'), ('numeric', 'figures disagree'), ('responsibility', 'who is responsible'), ('status', 'state of affairs'), ('temporal', 'when it happened'), ('existence', 'whether it exists'), ('identity', 'who or what it was'), ('motive', 'why it happened'), ('role', 'who did what'), ('location', 'where it happened'), ('self_reversal', 'position change')], max_length=20)),
                ('raw_score', models.FloatField()),
                ('score', models.FloatField()),
                ('explanation', models.TextField()),
                ('slots', models.JSONField(default=list)),
                ('pipeline_version', models.CharField(max_length=64)),
                ('statement_hash', models.CharField(max_length=130)),
                ('left', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.claim')),
                ('right', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.claim')),
            ],
            options={
                'indexes': [models.Index(fields=['-score'], name='faint_pair_by_score')],
                'constraints': [models.UniqueConstraint(fields=('left', 'right'), name='faint_pair_once'), models.CheckConstraint(condition=models.Q(('left__lt', models.F('right'))), name='faint_pair_left_before_right')],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
