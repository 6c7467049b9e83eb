"""What makes a PDF one for archives, PDF/A-2b (ISO 19005-2): it says so of itself in XMP, and what its colours are.

Fonts are embedded by `embedding.py`, annotations carry their flag in `document.py`; nothing in a document is encrypted,
transparent, attached or run.
"""

from __future__ import annotations

from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase import pdfdoc

from sscexo_desktop.resources import resource

_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
<pdf:Keywords>{keywords}</pdf:Keywords>
<pdf:Trapped>False</pdf:Trapped>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
_INFO: Final = ("title", "author", "subject", "creator", "producer", "keywords")
_COLOURS: Final = "sRGB IEC61966-2.1"


def make_archival(pdf: Any, language: str) -> None:
    """Let a reportlab document that is about to be written call itself PDF/A-2b; its Info has to be complete by now."""
    catalog = pdf.Catalog
    # reportlab's catalog writes the entries it knows only, so this one learns another.
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.Metadata = _stream(_xmp(pdf, language).encode(), Type="/Metadata", Subtype="/XML")
    profile = _stream(resource("paper", "sRGB.icc").read_bytes(), N=3)
    intent = {"Type": "/OutputIntent", "S": "/GTS_PDFA1", "OutputConditionIdentifier": f"({_COLOURS})", "Info": f"({_COLOURS})",
              "DestOutputProfile": pdf.Reference(profile)}
    catalog.OutputIntents = pdfdoc.PDFArray([pdfdoc.PDFDictionary(intent)])


def _xmp(pdf: Any, language: str) -> str:
    """What Info says, word for word."""
    told = {name: escape(getattr(pdf.info, name)) for name in _INFO}
    return _XMP.format(language=language, moment=_moment(pdf._timeStamp), **told)  # noqa: SLF001 - reportlab has no name for it


def _moment(stamp: TimeStamp) -> str:
    year, month, day, *time = stamp.YMDhms
    clock = ":".join(f"{each:02}" for each in time)
    return f"{year:04}-{month:02}-{day:02}T{clock}{stamp.dhh:+03}:{stamp.dmm:02}"


def _stream(content: bytes, **entries: object) -> Any:
    stream = pdfdoc.PDFStream(content=content)
    for name, value in entries.items():
        stream.dictionary[name] = value
    return stream
