"""A listening socket on a port that the kernel chooses, for servers that take one ready-made."""

import socket


def listen(host: str) -> socket.socket:
    """Return a socket that listens on `host`; its address names the port."""
    listener = socket.create_server((host, 0), backlog=2048)
    listener.setblocking(False)
    return listener
