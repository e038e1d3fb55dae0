"""A small app with one report of every sort, installed in a worker of its own by tests/reports/worker_settings.py."""
