"""picows on asyncio or uvloop.

https://picows.readthedocs.io/en/stable/reference.html
"""

import inspect
from importlib.metadata import version
from typing import Any

from messages import create_take
from modes import create_route
from picows import WSListener, WSUpgradeRequest, ws_create_server
from read_buffer import read_buffer_bytes
from runner_process.commands import read_argument
from runner_process.server import (
    ServerState,
    create_tls_context,
    describe_loop,
    run_server,
    serve_contract,
)


def choose_settings(config: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of `ws_create_server` that the configuration asks for."""
    limits, switches = config["limits"], config["switches"]
    settings: dict[str, Any] = {}
    if limits["maxMessageBytes"] is not None:
        settings["max_frame_size"] = limits["maxMessageBytes"]
    if limits["idleTimeoutSeconds"] is not None:
        settings["enable_auto_ping"] = limits["idleTimeoutSeconds"] > 0
    if "read-buffer" in switches["idioms"]:
        settings["read_buffer_init_size"] = read_buffer_bytes(config["frameBytes"])
    return settings


def describe_settings(config: dict[str, Any], settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings in force: those given, and this version's defaults for the others."""
    parameters = inspect.signature(ws_create_server).parameters
    named = ("read_buffer_init_size", "enable_auto_ping")
    in_force = {name: settings.get(name, parameters[name].default) for name in named}
    return {
        "maxMessageBytes": settings.get("max_frame_size", parameters["max_frame_size"].default),
        **in_force,
        "eventLoop": describe_loop(),
        # picows takes its transport from aiofastnet, with any event loop.
        "aiofastnet": version("aiofastnet"),
        "kept": "copy" if config["mode"] == "relay" else config["switches"]["keep"],
        "tls": config["tls"] is not None,
        **({"fanOut": "send, one copy for all"} if config["mode"] == "relay" else {}),
    }


async def main() -> None:
    """Serve until stdin ends."""
    config = read_argument()
    state = ServerState()
    route = create_route(config, state, create_take(config, state))
    settings = choose_settings(config)

    def accept(request: WSUpgradeRequest) -> WSListener:
        return route(request)

    def renew() -> None:
        nonlocal route
        route = create_route(config, state, create_take(config, state))

    server = await ws_create_server(accept, config["host"], 0, ssl=create_tls_context(config), **settings)
    await serve_contract(
        state,
        port=server.sockets[0].getsockname()[1],
        library="picows",
        ownership="view" if config["switches"]["keep"] == "none" else "owned",
        applied=describe_settings(config, settings),
        renew=renew,
    )


run_server(main, read_argument()["switches"]["accelerator"])
