"""What the desk keeps: notes, assignments, corrections, merges, follow-ups, preferences, queue priority."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0002_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="ClaimCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("speaker", "another speaker"),
                            ("spans", "other spans"),
                            ("not_a_claim", "not a claim"),
                            ("added", "missed claim added"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        db_index=True, help_text="Which claim: the digest of the machine's roles.", max_length=64
                    ),
                ),
                ("text_hash", models.CharField(help_text="The text that the spans refer to.", max_length=64)),
                ("source_spans", models.JSONField(blank=True, default=list)),
                ("cue_spans", models.JSONField(blank=True, default=list)),
                ("content_spans", models.JSONField(blank=True, default=list)),
                (
                    "pieces",
                    models.JSONField(
                        blank=True, default=dict, help_text="The words under the spans, to find them again."
                    ),
                ),
                ("before", models.JSONField(blank=True, default=dict, help_text="What the machine had said.")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Followup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.TextField(blank=True)),
                ("due_on", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("single_keys", models.BooleanField(default=True)),
                ("keys", models.JSONField(blank=True, default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Requeue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("because", models.TextField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SecondOpinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("contradiction", "Contradiction"),
                            ("not_a_contradiction", "Not a contradiction"),
                            ("different_scope", "Different scope"),
                            ("superseded", "Superseded"),
                            ("needs_reporting", "Needs reporting"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("direct_denial", "direct denial"),
                            ("incompatible", "incompatible facts"),
                            ("figures_disagree", "figures disagree"),
                            ("responsibility", "who is responsible"),
                            ("unrelated", "unrelated"),
                            ("compatible", "compatible"),
                            ("same_claim", "same claim"),
                            ("time", "time"),
                            ("place", "place"),
                            ("population", "population"),
                            ("definition", "definition"),
                            ("correction", "correction"),
                            ("position_change", "position change"),
                            ("question", "open question"),
                        ],
                        max_length=20,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SourceMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claims", models.JSONField(blank=True, default=list)),
                ("aliases", models.JSONField(blank=True, default=list)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Supersession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.AddField(
            model_name="claimpair",
            name="priority",
            field=models.FloatField(
                default=0.0,
                help_text="Place in the queue, higher first: strength, recency and independent origins, in days.",
            ),
        ),
        migrations.AddIndex(
            model_name="claimpair",
            index=models.Index(fields=["verdict", "-priority", "id"], name="pair_priority"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="assigned_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="editor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="pair",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="assignment", to="claims.claimpair"
            ),
        ),
        migrations.AddField(
            model_name="claimcorrection",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="claims.article"
            ),
        ),
        migrations.AddField(
            model_name="claimcorrection",
            name="editor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="claimcorrection",
            name="source",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.source"
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="followups",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="review",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="followup", to="claims.review"
            ),
        ),
        migrations.AddField(
            model_name="look",
            name="editor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="look",
            name="pair",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="looks", to="claims.claimpair"
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="pair",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="claims.claimpair"
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="resolved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="preference",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="preference", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="requeue",
            name="editor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="requeue",
            name="pair",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="requeues", to="claims.claimpair"
            ),
        ),
        migrations.AddField(
            model_name="secondopinion",
            name="against",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="opinions", to="claims.review"
            ),
        ),
        migrations.AddField(
            model_name="secondopinion",
            name="editor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="opinions", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="secondopinion",
            name="pair",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="opinions", to="claims.claimpair"
            ),
        ),
        migrations.AddField(
            model_name="sourcemerge",
            name="editor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sourcemerge",
            name="into",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="absorbed", to="claims.source"
            ),
        ),
        migrations.AddField(
            model_name="sourcemerge",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="merges", to="claims.source"
            ),
        ),
        migrations.AddField(
            model_name="supersession",
            name="later",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="claims.claim"),
        ),
        migrations.AddField(
            model_name="supersession",
            name="review",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="supersession", to="claims.review"
            ),
        ),
        migrations.AddConstraint(
            model_name="claimcorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["speaker", "spans", "not_a_claim", "added"])),
                name="correction_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimcorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "speaker"), _negated=True), ("source__isnull", False), _connector="OR"
                ),
                name="correction_speaker_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.UniqueConstraint(fields=("pair", "editor"), name="look_once_per_editor"),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="note_text_given"),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolved_at", None), ("resolved_by", None)),
                    models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                    _connector="OR",
                ),
                name="note_resolved_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="requeue",
            constraint=models.CheckConstraint(
                condition=models.Q(("because", ""), _negated=True), name="requeue_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="secondopinion",
            constraint=models.UniqueConstraint(fields=("against", "editor"), name="opinion_once_per_review"),
        ),
        migrations.AddConstraint(
            model_name="secondopinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "verdict__in",
                        ["contradiction", "not_a_contradiction", "different_scope", "superseded", "needs_reporting"],
                    )
                ),
                name="opinion_verdict_known",
            ),
        ),
    ]
