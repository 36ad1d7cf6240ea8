"""FastAPI on uvicorn, embedded as its documentation shows.

https://www.uvicorn.org/settings/
"""

import asyncio
from typing import Any

import uvicorn
from fastapi_app import create_app
from runner_process.commands import read_argument
from runner_process.listen import listen
from runner_process.server import ServerState, describe_loop, serve_contract


def choose_settings(config: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of `uvicorn.Config` that the configuration asks for."""
    limits, switches, tls = config["limits"], config["switches"], config["tls"]
    settings: dict[str, Any] = {}
    if limits["maxMessageBytes"] is not None:
        settings["ws_max_size"] = limits["maxMessageBytes"]
    if limits["idleTimeoutSeconds"] is not None:
        settings["ws_ping_interval"] = limits["idleTimeoutSeconds"] or None
    if switches["deflate"] != "default":
        settings["ws_per_message_deflate"] = switches["deflate"] == "on"
    if "wsproto" in switches["idioms"]:
        settings["ws"] = "wsproto"
    if tls is not None:
        settings |= {"ssl_certfile": tls["certFile"], "ssl_keyfile": tls["keyFile"]}
    return settings


async def main(argument: dict[str, Any], server: uvicorn.Server) -> None:
    """Serve until stdin ends."""
    listener = listen(argument["host"])
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    config = server.config
    await serve_contract(
        state,
        port=listener.getsockname()[1],
        library="uvicorn",
        ownership="owned",
        applied={
            "maxMessageBytes": config.ws_max_size,
            "ws": config.ws_protocol_class.__name__ if config.ws_protocol_class else None,
            "perMessageDeflate": config.ws_per_message_deflate,
            "maxQueue": config.ws_max_queue,
            "pingInterval": config.ws_ping_interval,
            "eventLoop": describe_loop(),
            "tls": argument["tls"] is not None,
        },
        renew=renew,
    )
    serving.cancel()


argument = read_argument()
state = ServerState()
app, renew = create_app(argument, state)
# Lines at start and end go to stderr; an access line a connection is on stdout, which belongs to the contract.
config = uvicorn.Config(app, log_level="warning", access_log=False, **choose_settings(argument))
with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
    runner.run(main(argument, uvicorn.Server(config)))
