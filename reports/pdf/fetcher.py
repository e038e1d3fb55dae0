"""What a PDF may reach while it is made: the portal's own static files, and nothing else."""

import mimetypes
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from weasyprint.urls import (  # noqa: TID253 - this module is itself imported only where a PDF is made
    FatalURLFetchingError,
    URLFetcher,
    URLFetcherResponse,
)

from reports.pdf.document import Picture

# A host that cannot exist (RFC 2606): relative addresses in templates and style sheets are read against it.
HOST = "static.invalid"
BASE_URL = f"https://{HOST}/"


class ForbiddenAddressError(FatalURLFetchingError):  # type: ignore[misc]  # WeasyPrint has no types
    """A document tried to reach something that is not one of our static files."""


def static_file(address: str) -> Path:
    """Return the file behind an address on HOST. Raises ForbiddenAddressError for any other address."""
    parts = urlsplit(address)
    path = unquote(parts.path).removeprefix(f"/{settings.STATIC_URL.strip('/')}").lstrip("/")
    found = finders.find(path) if parts.scheme == "https" and parts.netloc == HOST and ".." not in path else None
    if not isinstance(found, str) or not Path(found).is_file():
        raise ForbiddenAddressError(address[:200])
    return Path(found)


class StaticFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """WeasyPrint's fetcher, narrowed to static files; anything else stops the document at once."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - WeasyPrint's signature
        path = static_file(url)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


class DocumentFetcher(StaticFetcher):
    """The fetcher of one document: static files, and the pictures it brings along."""

    def __init__(self, pictures: Iterable[Picture] = ()) -> None:
        super().__init__()
        self.pictures = {picture.address: picture for picture in pictures}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        picture = self.pictures.get(url)
        if picture is None:
            return super().fetch(url, headers)
        return URLFetcherResponse(url, picture.content, {"Content-Type": picture.content_type})
