"""aiohttp's own server, as its documentation writes a WebSocket handler.

https://docs.aiohttp.org/en/stable/web_quickstart.html#websockets
"""

import inspect
from typing import Any

from aiohttp import web
from modes import create_handler
from runner_process.commands import read_argument
from runner_process.listen import listen
from runner_process.server import (
    ServerState,
    create_tls_context,
    describe_loop,
    run_server,
    serve_contract,
)


def choose_settings(config: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of `WebSocketResponse` that the configuration asks for."""
    limits, switches = config["limits"], config["switches"]
    settings: dict[str, Any] = {}
    if limits["maxMessageBytes"] is not None:
        # A message of max_msg_size bytes is refused.
        settings["max_msg_size"] = limits["maxMessageBytes"] + 1
    if limits["backpressureBytes"] is not None:
        # In push, send_bytes() waits while more than one frame is unsent.
        is_push = config["mode"] == "push"
        settings["writer_limit"] = config["frameBytes"] if is_push else limits["backpressureBytes"]
    if limits["idleTimeoutSeconds"]:
        settings["heartbeat"] = limits["idleTimeoutSeconds"]
    if switches["deflate"] != "default":
        settings["compress"] = switches["deflate"] == "on"
    return settings


async def main() -> None:
    """Serve until stdin ends."""
    config = read_argument()
    state = ServerState()
    settings = choose_settings(config)
    handler = create_handler(config, state, settings)

    async def handle(request: web.Request) -> web.StreamResponse:
        return await handler(request)

    def renew() -> None:
        nonlocal handler
        handler = create_handler(config, state, settings)

    app = web.Application()
    app.router.add_get("/{name:.*}", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    listener = listen(config["host"])
    await web.SockSite(runner, listener, ssl_context=create_tls_context(config)).start()
    parameters = inspect.signature(web.WebSocketResponse).parameters
    in_force = {name: settings.get(name, parameters[name].default) for name in ("compress", "heartbeat", "writer_limit")}
    await serve_contract(
        state,
        port=listener.getsockname()[1],
        library="aiohttp",
        ownership="owned",
        applied={
            "maxMessageBytes": settings.get("max_msg_size", parameters["max_msg_size"].default) - 1,
            **in_force,
            "eventLoop": describe_loop(),
            "tls": config["tls"] is not None,
        },
        renew=renew,
    )


run_server(main, read_argument()["switches"]["accelerator"])
