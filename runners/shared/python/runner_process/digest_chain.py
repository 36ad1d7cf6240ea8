"""Proof of what reached the application, once it is asked for."""

import hashlib

TEXT, BINARY = b"\x01", b"\x02"


class DigestChain:
    """A chain of SHA-256 over every message.

    Each link is made of the link before, the opcode in one byte, and the payload; the first is 32 zero bytes.
    """

    def __init__(self) -> None:
        self._link = bytes(32)

    def add(self, payload: bytes, is_text: bool) -> None:
        """Take a message, and whether the library calls it text."""
        opcode = TEXT if is_text else BINARY
        self._link = hashlib.sha256(self._link + opcode + payload).digest()

    def hex(self) -> str:
        """Return the last link as 64 hexadecimal digits."""
        return self._link.hex()
