import django.db.models.deletion
import foundation.migrating
import foundation.money
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('budgets', '0001_initial')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('decisions', '0001_tables'),
    ]

    operations = [
        foundation.migrating.CreateTables(
            operations=[
                migrations.CreateModel(
                    name='Budget',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('edit_number', models.PositiveIntegerField(default=0, editable=False, verbose_name='saved edits')),
                        ('state', models.CharField(choices=[('draft', 'draft'), ('proposed', 'proposed'), ('adopted', 'adopted'), ('superseded', 'superseded'), ('withdrawn', 'withdrawn')], default='draft', editable=False, max_length=20, verbose_name='state')),
                        ('level', models.CharField(choices=[('own_draft', 'own draft'), ('body', "the body's working material"), ('parties', 'the parties'), ('public', 'public')], default='own_draft', editable=False, max_length=20, verbose_name='seen by')),
                        ('version', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='version')),
                        ('adopted_date', models.DateField(blank=True, editable=False, null=True, verbose_name='adopted')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                        ('title', models.CharField(db_collation='svenska', max_length=200, verbose_name='title')),
                        ('stated_total', foundation.money.SEKField(blank=True, help_text='The total as decided or written. The lines are checked against it.', in_thousands=True, null=True, verbose_name='stated total')),
                        ('adopted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(app_label)s_%(class)s_set', to='decisions.decision', verbose_name='adopted by')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                        ('matter', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(app_label)s_%(class)s_set', to='decisions.matter', verbose_name='matter')),
                        ('revises', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='budgets.budget', verbose_name='revises')),
                    ],
                    options={
                        'verbose_name': 'budget',
                        'verbose_name_plural': 'budgets',
                        'abstract': False,
                        'indexes': [models.Index(fields=['-year', '-id'], name='budget_newest')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('adopted', 'superseded')), ('adopted_by__isnull', False), ('adopted_date__isnull', False)), models.Q(models.Q(('state__in', ('adopted', 'superseded')), _negated=True), ('adopted_by__isnull', True), ('adopted_date__isnull', True)), _connector='OR'), name='budgets_budget_adopted_by_decision', violation_error_message='What is adopted has a decision and its date; what is not has neither.'), models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('revises',), name='budgets_budget_revised_once', violation_error_message='There is already a newer version.')],
                    },
                ),
                migrations.CreateModel(
                    name='BudgetCategory',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(db_collation='svenska', max_length=200, verbose_name='activity')),
                        ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                        ('budget', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='categories', to='budgets.budget', verbose_name='budget')),
                    ],
                    options={
                        'verbose_name': 'activity in a budget',
                        'verbose_name_plural': 'activities in a budget',
                        'indexes': [models.Index(fields=['budget', 'order'], name='budgetcategory_order')],
                    },
                ),
                migrations.CreateModel(
                    name='BudgetLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                        ('note', models.CharField(blank=True, db_collation='svenska', max_length=300, verbose_name='budget note')),
                        ('amount', foundation.money.SEKField(in_thousands=True, verbose_name='amount')),
                        ('is_staff_cost', models.BooleanField(default=False, verbose_name='staff cost')),
                        ('footnote', models.TextField(blank=True, verbose_name='footnote')),
                        ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='budgets.budgetcategory', verbose_name='activity')),
                    ],
                    options={
                        'verbose_name': 'budget line',
                        'verbose_name_plural': 'budget lines',
                        'indexes': [models.Index(fields=['category', 'order'], name='budgetline_order')],
                    },
                ),
                migrations.CreateModel(
                    name='CarryOver',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source_year', models.PositiveSmallIntegerField(verbose_name='from year')),
                        ('amount', foundation.money.SEKField(in_thousands=True, verbose_name='amount')),
                        ('purpose', models.CharField(max_length=300, verbose_name='goes to')),
                        ('is_forecast', models.BooleanField(default=True, help_text='The surplus is a forecast; the year has not been closed.', verbose_name='forecast')),
                        ('budget', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='carry_overs', to='budgets.budget', verbose_name='budget')),
                    ],
                    options={
                        'verbose_name': 'carry-over',
                        'verbose_name_plural': 'carry-overs',
                        'indexes': [models.Index(fields=['budget', 'source_year'], name='carryover_budget')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='carryover_above_zero', violation_error_message='A carry-over is more than 0 kr.')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalBudget',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('edit_number', models.PositiveIntegerField(default=0, editable=False, verbose_name='saved edits')),
                        ('state', models.CharField(choices=[('draft', 'draft'), ('proposed', 'proposed'), ('adopted', 'adopted'), ('superseded', 'superseded'), ('withdrawn', 'withdrawn')], default='draft', editable=False, max_length=20, verbose_name='state')),
                        ('level', models.CharField(choices=[('own_draft', 'own draft'), ('body', "the body's working material"), ('parties', 'the parties'), ('public', 'public')], default='own_draft', editable=False, max_length=20, verbose_name='seen by')),
                        ('version', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='version')),
                        ('adopted_date', models.DateField(blank=True, editable=False, null=True, verbose_name='adopted')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('stated_total', foundation.money.SEKField(blank=True, help_text='The total as decided or written. The lines are checked against it.', in_thousands=True, null=True, verbose_name='stated total')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('adopted_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='decisions.decision', verbose_name='adopted by')),
                        ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('matter', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='decisions.matter', verbose_name='matter')),
                        ('revises', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budgets.budget', verbose_name='revises')),
                    ],
                    options={
                        'verbose_name': 'historical budget',
                        'verbose_name_plural': 'historical budgets',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalBudgetCategory',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='activity')),
                        ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('budget', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budgets.budget', verbose_name='budget')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical activity in a budget',
                        'verbose_name_plural': 'historical activities in a budget',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalBudgetLine',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='budget note')),
                        ('amount', foundation.money.SEKField(in_thousands=True, verbose_name='amount')),
                        ('is_staff_cost', models.BooleanField(default=False, verbose_name='staff cost')),
                        ('footnote', models.TextField(blank=True, verbose_name='footnote')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('category', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budgets.budgetcategory', verbose_name='activity')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical budget line',
                        'verbose_name_plural': 'historical budget lines',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalCarryOver',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('source_year', models.PositiveSmallIntegerField(verbose_name='from year')),
                        ('amount', foundation.money.SEKField(in_thousands=True, verbose_name='amount')),
                        ('purpose', models.CharField(max_length=300, verbose_name='goes to')),
                        ('is_forecast', models.BooleanField(default=True, help_text='The surplus is a forecast; the year has not been closed.', verbose_name='forecast')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('budget', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budgets.budget', verbose_name='budget')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical carry-over',
                        'verbose_name_plural': 'historical carry-overs',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
    ]
