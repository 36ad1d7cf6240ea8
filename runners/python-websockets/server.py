"""websockets on asyncio or uvloop.

https://websockets.readthedocs.io/en/stable/reference/asyncio/server.html
"""

import inspect
from collections.abc import Awaitable
from typing import Any

from messages import create_take
from modes import create_handler
from relay import RelayConnection
from runner_process.commands import read_argument
from runner_process.server import (
    ServerState,
    create_tls_context,
    describe_loop,
    run_server,
    serve_contract,
)
from websockets import frames
from websockets.asyncio.server import ServerConnection, serve

MEBIBYTE = 1_048_576

# Where the published numbers come from:
# https://github.com/python-websockets/websockets/issues/1595
PUBLISHED_LIMITS: dict[str, Any] = {
    "write_limit": 10 * MEBIBYTE,
    "max_size": None,
    "max_queue": None,
    "ping_interval": None,
}


def choose_settings(config: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of `serve` that the configuration asks for."""
    limits, switches = config["limits"], config["switches"]
    settings: dict[str, Any] = {}
    if switches["limits"] == "published":
        settings |= PUBLISHED_LIMITS
    if limits["maxMessageBytes"] is not None:
        settings["max_size"] = limits["maxMessageBytes"]
    if limits["backpressureBytes"] is not None:
        settings["write_limit"] = limits["backpressureBytes"]
    if limits["idleTimeoutSeconds"] is not None:
        settings["ping_interval"] = limits["idleTimeoutSeconds"] or None
    if switches["deflate"] != "default":
        settings["compression"] = "deflate" if switches["deflate"] == "on" else None
    return settings | choose_flow_control(config)


def choose_flow_control(config: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of `serve` that a mode needs to know when a connection takes more.

    asyncio pauses above the first number of `write_limit` and resumes at the second.
    """
    if config["mode"] == "push" and config["switches"]["limits"] != "default":
        # send() waits while more than one frame is unsent, so that at most two are in flight.
        return {"write_limit": (config["frameBytes"], config["frameBytes"])}
    slow_viewer = config["slowViewer"] if config["mode"] == "relay" else None
    if slow_viewer and slow_viewer["policy"] == "latest-only":
        below_backlog = slow_viewer["backlogBytes"] - 1
        return {"write_limit": (below_backlog, below_backlog), "create_connection": RelayConnection}
    return {}


def describe_settings(config: dict[str, Any], settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings in force: those given, and this version's defaults for the others."""
    parameters = inspect.signature(serve).parameters
    named = ("max_queue", "write_limit", "ping_interval", "ping_timeout", "compression")
    in_force = {name: settings.get(name, parameters[name].default) for name in named}
    if isinstance(in_force["write_limit"], tuple):
        in_force["write_limit"], in_force["write_limit_low"] = in_force["write_limit"]
    if config["mode"] == "relay":
        in_force["fanOut"] = "broadcast"
    return {
        "maxMessageBytes": settings.get("max_size", parameters["max_size"].default),
        **in_force,
        "tls": config["tls"] is not None,
        "eventLoop": describe_loop(),
        # Where the C extension is not built, a function in Python silently takes its place.
        "applyMask": frames.apply_mask.__module__,  # type: ignore[attr-defined]
    }


async def main() -> None:
    """Serve until stdin ends."""
    config = read_argument()
    state = ServerState()
    handler = create_handler(config, state, create_take(config, state))
    settings = choose_settings(config)

    def handle(connection: ServerConnection) -> Awaitable[None]:
        return handler(connection)

    def renew() -> None:
        nonlocal handler
        handler = create_handler(config, state, create_take(config, state))

    server = await serve(handle, config["host"], 0, ssl=create_tls_context(config), **settings)
    await serve_contract(
        state,
        port=server.sockets[0].getsockname()[1],
        library="websockets",
        ownership="owned",
        applied=describe_settings(config, settings),
        renew=renew,
    )


run_server(main, read_argument()["switches"]["accelerator"])
