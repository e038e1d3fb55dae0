import django.db.models.deletion
import foundation.migrating
import foundation.money
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('projects', '0001_initial')]

    initial = True

    dependencies = [
        ('budgets', '0001_tables'),
        ('collaboration', '0002_seats_apart'),
        ('decisions', '0001_tables'),
    ]

    operations = [
        foundation.migrating.CreateTables(
            operations=[
                migrations.CreateModel(
                    name='Call',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('edit_number', models.PositiveIntegerField(default=0, editable=False, verbose_name='saved edits')),
                        ('state', models.CharField(choices=[('draft', 'draft'), ('proposed', 'proposed'), ('adopted', 'adopted'), ('superseded', 'superseded'), ('withdrawn', 'withdrawn')], default='draft', editable=False, max_length=20, verbose_name='state')),
                        ('level', models.CharField(choices=[('own_draft', 'own draft'), ('body', "the body's working material"), ('parties', 'the parties'), ('public', 'public')], default='own_draft', editable=False, max_length=20, verbose_name='seen by')),
                        ('version', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='version')),
                        ('adopted_date', models.DateField(blank=True, editable=False, null=True, verbose_name='adopted')),
                        ('title', models.CharField(db_collation='svenska', max_length=200, verbose_name='title')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                        ('frame', foundation.money.SEKField(blank=True, help_text='What the call may grant in all, in kronor.', null=True, verbose_name='funding frame')),
                        ('opens_at', models.DateTimeField(blank=True, null=True, verbose_name='opens')),
                        ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='closes')),
                        ('criteria', models.TextField(blank=True, verbose_name='criteria')),
                        ('adopted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(app_label)s_%(class)s_set', to='decisions.decision', verbose_name='adopted by')),
                        ('carry_overs', models.ManyToManyField(blank=True, related_name='calls', to='budgets.carryover', verbose_name='carried over to this call')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                        ('matter', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(app_label)s_%(class)s_set', to='decisions.matter', verbose_name='matter')),
                        ('revises', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='projects.call', verbose_name='revises')),
                        ('scope', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='collaboration.scope')),
                    ],
                    options={
                        'verbose_name': 'call for proposals',
                        'verbose_name_plural': 'calls for proposals',
                        'abstract': False,
                        'indexes': [models.Index(fields=['-year', '-id'], name='call_newest')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('adopted', 'superseded')), ('adopted_by__isnull', False), ('adopted_date__isnull', False)), models.Q(models.Q(('state__in', ('adopted', 'superseded')), _negated=True), ('adopted_by__isnull', True), ('adopted_date__isnull', True)), _connector='OR'), name='projects_call_adopted_by_decision', violation_error_message='What is adopted has a decision and its date; what is not has neither.'), models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('revises',), name='projects_call_revised_once', violation_error_message='There is already a newer version.'), models.CheckConstraint(condition=models.Q(('opens_at__isnull', True), ('closes_at__isnull', True), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='call_closes_after_opening', violation_error_message='A call cannot close before it opens.'), models.CheckConstraint(condition=models.Q(('frame__isnull', True), ('frame__gt', 0), _connector='OR'), name='call_frame_above_zero', violation_error_message='The frame is more than 0 kr.')],
                    },
                ),
                migrations.CreateModel(
                    name='Grant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                        ('title', models.CharField(db_collation='svenska', max_length=300, verbose_name='title')),
                        ('amount', foundation.money.SEKField(verbose_name='granted amount')),
                        ('owner_as_written', models.CharField(blank=True, max_length=200, verbose_name='owner as written in the decision')),
                        ('end_date', models.DateField(blank=True, null=True, verbose_name='ends')),
                        ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='projects.call', verbose_name='call for proposals')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='collaboration.organisation', verbose_name='project owner')),
                    ],
                    options={
                        'verbose_name': 'grant',
                        'verbose_name_plural': 'grants',
                        'indexes': [models.Index(fields=['call', 'order'], name='grant_order')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='grant_above_zero', violation_error_message='A grant is more than 0 kr.')],
                    },
                ),
                migrations.CreateModel(
                    name='GrantLeader',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                        ('grant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaders', to='projects.grant', verbose_name='grant')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants_led', to='collaboration.person', verbose_name='project leader')),
                    ],
                    options={
                        'verbose_name': 'project leader',
                        'verbose_name_plural': 'project leaders',
                        'constraints': [models.UniqueConstraint(fields=('grant', 'person'), name='leader_once_per_grant', violation_error_message='The same person is named twice as leader of this project.')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalCall',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('edit_number', models.PositiveIntegerField(default=0, editable=False, verbose_name='saved edits')),
                        ('state', models.CharField(choices=[('draft', 'draft'), ('proposed', 'proposed'), ('adopted', 'adopted'), ('superseded', 'superseded'), ('withdrawn', 'withdrawn')], default='draft', editable=False, max_length=20, verbose_name='state')),
                        ('level', models.CharField(choices=[('own_draft', 'own draft'), ('body', "the body's working material"), ('parties', 'the parties'), ('public', 'public')], default='own_draft', editable=False, max_length=20, verbose_name='seen by')),
                        ('version', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='version')),
                        ('adopted_date', models.DateField(blank=True, editable=False, null=True, verbose_name='adopted')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                        ('frame', foundation.money.SEKField(blank=True, help_text='What the call may grant in all, in kronor.', null=True, verbose_name='funding frame')),
                        ('opens_at', models.DateTimeField(blank=True, null=True, verbose_name='opens')),
                        ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='closes')),
                        ('criteria', models.TextField(blank=True, verbose_name='criteria')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('adopted_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='decisions.decision', verbose_name='adopted by')),
                        ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('matter', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='decisions.matter', verbose_name='matter')),
                        ('revises', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='projects.call', verbose_name='revises')),
                        ('scope', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='collaboration.scope')),
                    ],
                    options={
                        'verbose_name': 'historical call for proposals',
                        'verbose_name_plural': 'historical calls for proposals',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalGrant',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                        ('title', models.CharField(max_length=300, verbose_name='title')),
                        ('amount', foundation.money.SEKField(verbose_name='granted amount')),
                        ('owner_as_written', models.CharField(blank=True, max_length=200, verbose_name='owner as written in the decision')),
                        ('end_date', models.DateField(blank=True, null=True, verbose_name='ends')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('call', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='projects.call', verbose_name='call for proposals')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='collaboration.organisation', verbose_name='project owner')),
                    ],
                    options={
                        'verbose_name': 'historical grant',
                        'verbose_name_plural': 'historical grants',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalGrantLeader',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('grant', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='projects.grant', verbose_name='grant')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='collaboration.person', verbose_name='project leader')),
                    ],
                    options={
                        'verbose_name': 'historical project leader',
                        'verbose_name_plural': 'historical project leaders',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
    ]
