"""Unpacks gzip, as PubMed's own files come, without trusting what it says of its size."""

from __future__ import annotations

import zlib

from corpus.loaders.port import MAX_UNPACKED_BYTES, MIB
from rag.errors import DocumentError

_MAGIC = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS


def unpack(data: bytes, limit: int = MAX_UNPACKED_BYTES) -> bytes:
    """The bytes as they are, or what the gzip members in them hold. DocumentError when damaged or beyond the limit."""
    if not data.startswith(_MAGIC):
        return data
    parts: list[bytes] = []
    size = 0
    while data.startswith(_MAGIC):
        member = zlib.decompressobj(_GZIP)
        try:
            part = member.decompress(data, limit - size + 1)
        except zlib.error as error:
            raise DocumentError("is damaged gzip; fetch it again") from error
        size += len(part)
        if size > limit:
            raise DocumentError(f"unfolds to more than {limit // MIB} MB; split it")
        if not member.eof:
            raise DocumentError("is gzip that ends too early; fetch it again")
        parts.append(part)
        data = member.unused_data
    unpacked = b"".join(parts)
    if unpacked.startswith(_MAGIC):
        raise DocumentError("is gzip within gzip; unpack it once")
    return unpacked
