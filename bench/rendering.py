"""What a process of its own does when records are made side by side. Imports nothing of Django before `start`."""


def start() -> None:
    """Make a fresh process into a warm worker."""
    import django  # noqa: PLC0415 - a process of its own

    django.setup()


def render(html: str, draft: bool) -> int:
    """Render checked HTML and return the file's size."""
    from reports.pdf.engine import html_to_pdf  # noqa: PLC0415 - Django is set up only now

    return len(html_to_pdf(html, draft=draft))
