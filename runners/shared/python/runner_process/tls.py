"""The server's side of TLS, where the configuration names a certificate."""

import ssl
from typing import Any


def create_tls_context(config: dict[str, Any]) -> ssl.SSLContext | None:
    """Return Python's defaults for servers with the certificate of the configuration; None stands for plain TCP."""
    files = config["tls"]
    if files is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(files["certFile"], files["keyFile"])
    return context
