"""How large picows' buffer for reading begins.

https://picows.readthedocs.io/en/stable/reference.html#picows.ws_create_server
"""

# RFC 6455, section 5.2: 2 bytes, 8 of a long payload's length, 4 of the masking key.
LONGEST_HEADER_BYTES = 14

# picows keeps 256 bytes to itself, and doubles a buffer that is over 90 % full, or has 256 bytes or fewer left.
RESERVED_BYTES = 256


def read_buffer_bytes(frame_bytes: int) -> int:
    """Return the `read_buffer_init_size` that holds one whole frame without growing."""
    whole_bytes = frame_bytes + LONGEST_HEADER_BYTES
    return whole_bytes * 10 // 9 + 1 + 2 * RESERVED_BYTES
