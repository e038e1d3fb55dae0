import django.db.models.deletion
import django.utils.timezone
import foundation.imports.runs
import foundation.migrating
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('foundation', '0002_initial')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('contenttypes', '0002_remove_content_type_name'),
        ('foundation', '0001_collation'),
    ]

    operations = [
        foundation.migrating.CreateTables(
            operations=[
                migrations.CreateModel(
                    name='ImportRun',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('register', models.CharField(max_length=100, verbose_name='register')),
                        ('filename', models.CharField(max_length=255, verbose_name='file')),
                        ('file', models.FileField(blank=True, upload_to=foundation.imports.runs._place)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='examined')),
                        ('imported_at', models.DateTimeField(blank=True, null=True, verbose_name='imported')),
                        ('heads', models.JSONField(blank=True, default=list)),
                        ('columns', models.JSONField(blank=True, default=list)),
                        ('rows', models.JSONField(blank=True, default=list)),
                        ('totals', models.JSONField(blank=True, default=dict, verbose_name='rows by outcome')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='import_runs', to=settings.AUTH_USER_MODEL, verbose_name='chosen by')),
                    ],
                    options={
                        'verbose_name': 'import',
                        'verbose_name_plural': 'imports',
                        'indexes': [models.Index(fields=['imported_at', 'created_at'], name='importrun_waiting')],
                    },
                ),
                migrations.CreateModel(
                    name='StateChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('object_id', models.BigIntegerField()),
                        ('from_state', models.CharField(max_length=40, verbose_name='from')),
                        ('to_state', models.CharField(max_length=40, verbose_name='to')),
                        ('at', models.DateTimeField(verbose_name='at')),
                        ('comment', models.TextField(blank=True, verbose_name='comment')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                    ],
                    options={
                        'verbose_name': 'change of state',
                        'verbose_name_plural': 'changes of state',
                        'indexes': [models.Index(fields=['content_type', 'object_id', 'at'], name='statechange_subject')],
                    },
                ),
            ],
        ),
    ]
