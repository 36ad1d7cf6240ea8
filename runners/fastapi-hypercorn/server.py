"""FastAPI on hypercorn, embedded as its documentation shows.

https://hypercorn.readthedocs.io/en/latest/how_to_guides/api_usage.html
"""

import asyncio
from typing import Any

from fastapi_app import create_app
from hypercorn.asyncio import serve
from hypercorn.config import Config
from runner_process.commands import read_argument
from runner_process.listen import listen
from runner_process.server import ServerState, describe_loop, run_server, serve_contract


def choose_settings(argument: dict[str, Any], descriptor: int) -> Config:
    """Return hypercorn's settings as the configuration asks for them."""
    limits, tls = argument["limits"], argument["tls"]
    config = Config()
    config.bind = f"fd://{descriptor}"
    if limits["maxMessageBytes"] is not None:
        config.websocket_max_message_size = limits["maxMessageBytes"]
    if limits["idleTimeoutSeconds"] is not None:
        config.websocket_ping_interval = limits["idleTimeoutSeconds"] or None
    if tls is not None:
        config.certfile, config.keyfile = tls["certFile"], tls["keyFile"]
    return config


async def main() -> None:
    """Serve until stdin ends."""
    argument = read_argument()
    state = ServerState()
    app, renew = create_app(argument, state)
    listener = listen(argument["host"])
    port = listener.getsockname()[1]
    config = choose_settings(argument, listener.detach())
    serving = asyncio.create_task(serve(app, config, shutdown_trigger=asyncio.Event().wait))
    await serve_contract(
        state,
        port=port,
        library="hypercorn",
        ownership="owned",
        applied={
            "maxMessageBytes": config.websocket_max_message_size,
            "pingInterval": config.websocket_ping_interval,
            "maxAppQueue": config.max_app_queue_size,
            "eventLoop": describe_loop(),
            "tls": argument["tls"] is not None,
        },
        renew=renew,
    )
    serving.cancel()


run_server(main, read_argument()["switches"]["accelerator"])
