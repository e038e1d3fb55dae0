"""What is ordered of something approved is the sealed file itself: of one record there are not two files."""

import shutil
from abc import abstractmethod
from typing import IO

from decisions.models import SealedRecord
from decisions.services.records import seal_approved
from reports.digests import digest_of
from reports.kinds import Occasion, PdfReport
from reports.parameters import Params


class SealedReport(PdfReport):
    """A report that is drawn while it is a draft, and fetched from the sealed records once it is approved.

    A file drawn anew would carry no seal, and the portal would not know it again.
    """

    @abstractmethod
    def is_approved(self, params: Params) -> bool:
        """Return whether what the parameters name is approved, and so is or will be sealed."""

    @abstractmethod
    def sealed(self, params: Params) -> SealedRecord | None:
        """Return the latest record of what the parameters name; None until it is sealed."""

    def make(self, params: Params, occasion: Occasion, target: IO[bytes]) -> str:
        """Write the sealed file, or else the draft; what is approved but waits for its seal is sealed first."""
        if self.is_approved(params):
            seal_approved()
        record = self._record(params)
        if record is None:
            document = self.build(params, occasion)
            self.render(document, params, occasion, target)
            return digest_of(document)
        with record.file.open("rb") as kept:
            shutil.copyfileobj(kept, target)
        return record.file_digest

    def fingerprint(self, params: Params, occasion: Occasion) -> str:
        """Return the sealed file's digest, or else that of the draft's data."""
        record = self._record(params)
        return super().fingerprint(params, occasion) if record is None else record.file_digest

    def _record(self, params: Params) -> SealedRecord | None:
        return self.sealed(params) if self.is_approved(params) else None
