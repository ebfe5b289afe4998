"""Small files of each kind, made here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

import pypdf

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DC = "http://purl.org/dc/elements/1.1/"
PROSE = (
    "Water moves all the time between the land, the sea and the sky, and it never rests.",
    "Nobody knows how often a drop of water has gone round since the earth was new.",
)


def pdf(pages: Iterable[Iterable[str]], title: str = "") -> bytes:
    """A PDF with these lines on its pages; the bytes of a stream instead of lines are kept."""
    streams = [page if isinstance(page, bytes) else _stream(page) for page in pages]
    first = 4
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(streams)))
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, stream in enumerate(streams):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792]"
            f" /Contents {first + 2 * number + 1} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects.append(f"<< /Title ({title}) >>".encode())
    return _assembled(objects)


def pdf_of(stream: bytes, resources: bytes, more: Iterable[bytes]) -> bytes:
    """A PDF of one page with these resources, and more objects from the sixth on."""
    return _assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            b"<< >>",
            b"<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Resources << %s >> >>" % resources,
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
            *more,
            b"<< >>",
        ]
    )


def _stream(lines: Iterable[str]) -> bytes:
    shown = [
        line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
        for line in lines
    ]
    body = b"".join(b"(%s) Tj 0 -14 Td\n" % line for line in shown)
    return b"BT /F1 11 Tf 72 720 Td\n" + body + b"ET"


def _assembled(objects: list[bytes]) -> bytes:
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, len(objects), start)
    )
    return out.getvalue()


def locked(content: bytes, password: str) -> bytes:
    """The PDF under a password; an empty one lets everybody read."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scan() -> bytes:
    """A PDF whose pages are pictures."""
    made = pdf([b"q 100 0 0 100 0 0 cm /I Do Q"] * 2)
    with_picture = made.replace(b"/Font << /F1 3 0 R >> >>", b"/XObject << /I 3 0 R >> >>")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    picture = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8 /Length 1 >>\nstream\nx\nendstream"
    )
    return with_picture.replace(font, picture)


def archive(members: Mapping[str, str | bytes], *, stored: Iterable[str] = ()) -> bytes:
    """A ZIP file with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            packed.writestr(name, content, kind)
    return out.getvalue()


def paragraph(text: str, style: str = "") -> str:
    """A paragraph of a Word document."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{named}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx_parts(body: str, title: str = "") -> dict[str, str | bytes]:
    """The parts of a Word document."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in (("Heading1", "heading 1"), ("Heading2", "heading 2"), ("Title", "Title"))
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="r1"'
        f' Type="{OFFICE}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
        "docProps/core.xml": f'<c:coreProperties xmlns:c="urn:c" xmlns:dc="{DC}">'
        f"<dc:title>{title}</dc:title></c:coreProperties>",
    }


def docx(body: str, title: str = "") -> bytes:
    """A Word document."""
    return archive(docx_parts(body, title))


def epub_parts(chapters: Mapping[str, str], title: str = "Water") -> dict[str, str | bytes]:
    """The parts of a book; chapters by their file names."""
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:c"><rootfiles>'
        '<rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        "OPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf">'
        f'<metadata xmlns:dc="{DC}"><dc:title>{title}</dc:title></metadata><manifest>'
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f'<item id="css" href="a.css" media-type="text/css"/>{items}</manifest>'
        f'<spine><itemref idref="nav"/><itemref idref="none"/><itemref idref="css"/>{spine}'
        "</spine></package>",
        "OPS/nav.xhtml": "<html><body>Contents</body></html>",
        **{
            f"OPS/{name}": f'<?xml version="1.0" encoding="utf-8"?><html><body>{body}</body></html>'
            for name, body in chapters.items()
        },
    }


def epub(chapters: Mapping[str, str], title: str = "Water") -> bytes:
    """A book."""
    return archive(epub_parts(chapters, title), stored=["mimetype"])
