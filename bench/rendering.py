"""What a process of its own does when records are made side by side. Imports nothing of Django before `start`."""


def start() -> None:
    """Make a fresh process into a warm worker."""
    import django  # noqa: PLC0415 - a process of its own

    django.setup()


def ours(html: str, *, draft: bool) -> int:
    """Render checked HTML as the portal does and return the file's size in bytes."""
    from reports.pdf.engine import html_to_pdf  # noqa: PLC0415 - Django is set up only now

    return len(html_to_pdf(html, draft=draft))


def raw(html: str, *, draft: bool) -> int:
    """Render as WeasyPrint does by itself: the same HTML, style sheets and fonts, tagged PDF/A, no hooks of ours."""
    from weasyprint import HTML

    from reports.pdf import engine  # noqa: PLC0415 - as above

    style = engine.styles(engine.DRAFT_SHEETS if draft else engine.SHEETS)
    page = HTML(string=html, base_url=engine.BASE_URL, url_fetcher=engine.StaticFetcher())
    document = page.render(stylesheets=style.sheets, font_config=style.fonts, pdf_variant=engine.VARIANT, pdf_tags=True)
    return len(document.write_pdf(pdf_variant=engine.VARIANT, pdf_tags=True))
