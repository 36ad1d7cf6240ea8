"""Bytes on the wire: what the codec has written to its transport, less what still waits there."""

import asyncio
from typing import Any, cast

from websockets.asyncio.client import ClientConnection


class CountedTransport:
    """Passes everything on to the transport it wraps, and counts what is written."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self.written_bytes = 0

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Count and write."""
        self.written_bytes += len(data)
        self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class CountedConnection(ClientConnection):
    """A connection whose transport counts, from the handshake on."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Put the counter between the library and the event loop."""
        self.counted = CountedTransport(cast(asyncio.Transport, transport))
        super().connection_made(cast(asyncio.Transport, self.counted))

    @property
    def pending_bytes(self) -> int:
        """Bytes that the kernel has not taken yet."""
        return int(self.counted.get_write_buffer_size())

    @property
    def wire_bytes(self) -> int:
        """Bytes that the kernel has taken."""
        return self.counted.written_bytes - self.pending_bytes
