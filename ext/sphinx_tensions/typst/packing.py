"""A PDF with its small objects packed together and compressed, as PDF 1.5 and later have them.

The compiler writes each link and each tag as plain text, a few hundred bytes
each; a book of references is mostly that.  Nothing is left out: only the form
in which the objects are kept changes (ISO 32000-1, 7.5.7 and 7.5.8).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_ROWS = rb"(?:\d{10} \d{5} [nf][ \r]?[\r\n]+)+"
_TABLE = re.compile(rb"xref\s+0\s+(\d+)\s+(%b)trailer\s*<<(.*)>>\s*startxref" % _ROWS, re.DOTALL)
_OBJECT = re.compile(rb"(\d+) 0 obj\s")
_VERSION = re.compile(rb"%PDF-1\.(\d)")
_KEPT = re.compile(rb"/(?:Root|Info)\s+\d+ 0 R|/ID\s*\[.*?\]", re.DOTALL)
TOGETHER = 200
"""Objects in a stream: a reader unpacks a whole stream to see one."""


class Row(NamedTuple):
    """Where an object is: at a byte of the file, or at a place in a stream of objects."""

    kind: int  #: 1 at a byte, 2 in a stream, as the table has it
    where: int  #: the byte, or the number of the stream
    place: int  #: in the stream


def packed(data: bytes) -> bytes:
    """Return the PDF *data* with its objects packed, or as it is where that is not allowed or its form is another."""
    version = _VERSION.match(data)
    table = _TABLE.search(data, data.rfind(b"\nxref") if b"\nxref" in data else len(data))
    if version is None or int(version[1]) < 5 or table is None:
        return data
    plain: list[tuple[int, bytes]] = []
    out = bytearray(data[: min(_offsets(table[2]), default=0)])
    rows: dict[int, Row] = {}
    for number, text in _objects(data[: table.start()], sorted(_offsets(table[2]))):
        if text.rstrip().endswith(b"endstream"):
            rows[number] = Row(1, len(out), 0)
            out += b"%d 0 obj\n%bendobj\n" % (number, text)
        else:
            plain.append((number, text.strip()))
    size = int(table[1])
    if len(plain) + len(rows) != size - 1:
        return data
    for start in range(0, len(plain), TOGETHER):
        group = plain[start : start + TOGETHER]
        rows |= {number: Row(2, size, place) for place, (number, _text) in enumerate(group)}
        rows[size] = Row(1, len(out), 0)
        out += _stream(size, b"/Type /ObjStm /N %d" % len(group), *_joined(group))
        size += 1
    return bytes(out) + _end(rows, size, len(out), b" ".join(_KEPT.findall(table[3])))


def _offsets(table: bytes) -> list[int]:
    rows = (row.split() for row in table.splitlines())
    return [int(row[0]) for row in rows if len(row) == 3 and row[2] == b"n"]


def _objects(data: bytes, offsets: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Yield the number of each object and what is between `obj` and `endobj`."""
    for start, end in zip(offsets, [*offsets[1:], len(data)], strict=True):
        head = _OBJECT.match(data, start)
        close = data.rfind(b"endobj", start, end)
        if head is not None and close >= 0:
            yield int(head[1]), data[head.end() : close]


def _joined(group: Sequence[tuple[int, bytes]]) -> tuple[bytes, bytes]:
    """Return the further key of a stream of objects, and its text: where each object begins, then the objects."""
    head, body = [], bytearray()
    for number, text in group:
        head.append(b"%d %d" % (number, len(body)))
        body += text + b"\n"
    index = b" ".join(head) + b"\n"
    return b" /First %d" % len(index), index + bytes(body)


def _stream(number: int, keys: bytes, more: bytes, text: bytes) -> bytes:
    short = zlib.compress(text, 9)
    head = b"%d 0 obj\n<< %b%b /Filter /FlateDecode /Length %d >>\nstream\n" % (number, keys, more, len(short))
    return head + short + b"\nendstream\nendobj\n"


def _end(rows: dict[int, Row], size: int, at: int, kept: bytes) -> bytes:
    """Return the table of all objects, as a stream that is itself one of them, and where it is."""
    rows = {**rows, 0: Row(0, 0, 65535), size: Row(1, at, 0)}
    table = b"".join(
        row.kind.to_bytes(1, "big") + row.where.to_bytes(4, "big") + row.place.to_bytes(2, "big")
        for _number, row in sorted(rows.items())
    )
    keys = b"/Type /XRef /Size %d /W [1 4 2] " % (size + 1)
    return _stream(size, keys, kept, table) + b"startxref\n%d\n%%%%EOF\n" % at


__all__ = ["packed"]
