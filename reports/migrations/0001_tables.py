import django.db.models.deletion
import foundation.dates
import foundation.migrating
import reports.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('reports', '0001_initial')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        foundation.migrating.CreateTables(
            operations=[
                migrations.CreateModel(
                    name='ReportOrder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=60, verbose_name='kind')),
                        ('title', models.CharField(db_collation='svenska', max_length=200, verbose_name='title')),
                        ('parameters', models.JSONField(blank=True, default=dict, verbose_name='parameters')),
                        ('parameters_digest', models.CharField(max_length=64)),
                        ('fingerprint', models.CharField(blank=True, max_length=64)),
                        ('language', models.CharField(max_length=10, verbose_name='language')),
                        ('as_of', models.DateField(default=foundation.dates.today, verbose_name='as of')),
                        ('state', models.CharField(choices=[('ordered', 'in the queue'), ('running', 'being made'), ('ready', 'ready'), ('failed', 'could not be made'), ('cancelled', 'stopped'), ('expired', 'removed')], default='ordered', max_length=20, verbose_name='state')),
                        ('ordered_at', models.DateTimeField(verbose_name='ordered')),
                        ('woken_at', models.DateTimeField(verbose_name='last put in the queue')),
                        ('attempt', models.PositiveSmallIntegerField(default=0, verbose_name='attempt')),
                        ('heartbeat_at', models.DateTimeField(blank=True, null=True, verbose_name='last sign of life')),
                        ('done', models.PositiveIntegerField(default=0, verbose_name='done')),
                        ('total', models.PositiveIntegerField(default=0, verbose_name='of')),
                        ('progress', models.CharField(blank=True, max_length=255, verbose_name='progress')),
                        ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                        ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='kept until')),
                        ('failure', models.TextField(blank=True, verbose_name='reason')),
                        ('file', models.FileField(blank=True, max_length=300, upload_to=reports.models.file_path, verbose_name='file')),
                        ('file_name', models.CharField(blank=True, max_length=200, verbose_name='file name')),
                        ('file_format', models.CharField(blank=True, choices=[('pdf', 'PDF'), ('xlsx', 'Excel (XLSX)'), ('csv', 'CSV')], max_length=10, verbose_name='format')),
                        ('digest', models.CharField(blank=True, max_length=64, verbose_name='checksum (SHA-256)')),
                        ('size', models.PositiveBigIntegerField(default=0, verbose_name='size in bytes')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_orders', to=settings.AUTH_USER_MODEL, verbose_name='ordered by')),
                    ],
                    options={
                        'verbose_name': 'ordered report',
                        'verbose_name_plural': 'ordered reports',
                        'indexes': [models.Index(fields=['owner', '-ordered_at'], name='reportorder_owner'), models.Index(fields=['state', 'heartbeat_at'], name='reportorder_state')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('ordered', 'running', 'ready')), models.Q(('fingerprint', ''), _negated=True)), fields=('owner', 'kind', 'parameters_digest', 'fingerprint'), name='report_ordered_once', violation_error_message='You have already ordered this report.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(('file', ''), ('digest', ''), ('expires_at__isnull', True), _connector='OR', _negated=True), _connector='OR'), name='ready_report_has_file', violation_error_message='A report is not ready until its file is kept.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='failed_report_has_reason', violation_error_message='A report that could not be made needs a reason.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), ('heartbeat_at__isnull', False), _connector='OR'), name='running_report_has_heartbeat', violation_error_message='A report being made needs a sign of life.'), models.CheckConstraint(condition=models.Q(('done__lte', models.F('total'))), name='report_progress_within_total', violation_error_message='Progress cannot pass the total.')],
                    },
                ),
            ],
        ),
    ]
