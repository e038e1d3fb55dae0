from django.apps import AppConfig
from django.db.backends.signals import connection_created


class FoundationConfig(AppConfig):
    name = "foundation"

    def ready(self) -> None:
        from foundation.collation import teach_sqlite  # noqa: PLC0415 - apps are ready only now

        connection_created.connect(teach_sqlite, dispatch_uid="foundation.collation")
