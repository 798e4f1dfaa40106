"""A PDF with its small objects packed together and compressed, as PDF 1.5 and later have them.

The compiler writes each link and each tag as plain text, a few hundred bytes
each; a book of references is mostly that.  Nothing is left out: only the form
in which the objects are kept changes (ISO 32000-1, 7.5.7 and 7.5.8).  pikepdf
does it with qpdf, which is maintained, under the licences MPL-2.0 and Apache-2.0.
"""

from __future__ import annotations

import io
import re

import pikepdf

_PACKABLE = re.compile(rb"%PDF-(?:1\.[5-9]|2)")
"""Older versions have no streams of objects."""


def packed(data: bytes) -> bytes:
    """Return the PDF *data* with its objects packed, or as it is where that is not allowed or its form is another."""
    if _PACKABLE.match(data) is None:
        return data
    small = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            # An id from the content, so that the same book is the same bytes.
            pdf.save(small, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    except pikepdf.PdfError:
        return data
    return small.getvalue()
