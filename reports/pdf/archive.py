"""What WeasyPrint leaves undone for PDF/A-2a and PDF/UA-1 in one file (docs/adr/0011).

It writes one standard's mark at a time, names no scope for table heads, lets a list's item hold more
than a body, and leaves the page's furniture neither in the structure nor marked as outside it. All
are mended before the file is written; nothing is changed afterwards.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pydyf

_UNIVERSAL = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def mark_universal(metadata: Any) -> None:
    """Make a document's metadata declare PDF/UA-1 beside the PDF/A part that WeasyPrint declares."""
    generate: Callable[..., bytes] = metadata.generate_rdf_metadata

    def generate_both(*args: Any, **kwargs: Any) -> bytes:
        before, end, after = generate(*args, **kwargs).rpartition(b"</rdf:RDF>")
        return before + _UNIVERSAL + end + after

    metadata.generate_rdf_metadata = generate_both


def finish(_document: Any, pdf: pydyf.PDF) -> None:
    """Complete the structure just before the file is written: see the module's docstring."""
    _scope_headers(pdf)
    _gather_bodies(pdf)
    _mark_furniture(pdf)


def _object(pdf: pydyf.PDF, reference: Any) -> Any:
    text = reference.decode() if isinstance(reference, bytes) else str(reference)
    return pdf.objects[int(text.split()[0])]


def _elements(pdf: pydyf.PDF, kind: str) -> Iterator[Any]:
    return (item for item in pdf.objects if isinstance(item, dict) and item.get("S") == kind)


def _scope_headers(pdf: pydyf.PDF) -> None:
    """Say of every table head whether it heads a column or a row."""
    for head in _elements(pdf, "/TH"):
        group = _object(pdf, _object(pdf, head["P"])["P"])
        head["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _gather_bodies(pdf: pydyf.PDF) -> None:
    """Give each item of a list one body that holds all that stands in it: its text, and what comes under that."""
    for item in list(_elements(pdf, "/LI")):
        marks = [kid for kid in item["K"] if _object(pdf, kid)["S"] == "/Lbl"]
        held = [kid for kid in item["K"] if kid not in marks]
        if [_object(pdf, kid)["S"] for kid in held] in ([], ["/LBody"]):
            continue
        body = pydyf.Dictionary(
            {"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(held), "Pg": item["Pg"], "P": item.reference}
        )
        pdf.add_object(body)
        item["K"] = pydyf.Array([*marks, body.reference])
        for part in (_object(pdf, kid) for kid in held):
            part["P"] = body.reference
            part["S"] = "/Div" if part["S"] in {"/LBody", "/NonStruct"} else part["S"]


def _mark_furniture(pdf: pydyf.PDF) -> None:
    """Mark what stands in the page's margins as artifacts, so that a screen reader passes over it."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    inside = _reachable(pdf, root)
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    pages = [item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/Page"]
    for page in pages:
        owners = numbers[2 * page["StructParents"] + 1]
        outside = {place for place, owner in enumerate(owners) if _number(owner) not in inside}
        _make_artifacts(_object(pdf, page["Contents"]), outside)
        for place in outside:
            owners[place] = "null"
    for number, item in enumerate(pdf.objects):
        if isinstance(item, dict) and item.get("Type") == "/StructElem" and number not in inside:
            item.clear()


def _number(reference: Any) -> int:
    return int((reference.decode() if isinstance(reference, bytes) else str(reference)).split()[0])


def _reachable(pdf: pydyf.PDF, root: Any) -> set[int]:
    found: set[int] = set()
    waiting = [root]
    while waiting:
        for kid in waiting.pop().get("K", []):
            if not isinstance(kid, int):
                found.add(_number(kid))
                waiting.append(_object(pdf, kid))
    return found


def _make_artifacts(content: pydyf.Stream, outside: set[int]) -> None:
    pieces = content.stream
    for place, piece in enumerate(pieces):
        if isinstance(piece, pydyf.Dictionary) and piece.get("MCID") in outside:
            pieces[place - 1] = "/Artifact"
            pieces[place] = pydyf.Dictionary({"Type": "/Pagination"})
