"""`consilium serve`."""

from __future__ import annotations

import os
import socket
from typing import Annotated

import typer

from rag.errors import SettingsError

LISTENS = "Consilium listens on "  # printed once requests are accepted; programs that start the service read it


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = None,
) -> None:
    """Serve answers over HTTP, and the page at /. The address is printed once requests are accepted."""
    from service.settings import Settings

    settings = Settings.from_environment(os.environ)
    with _bound(host or settings.host, settings.port if port is None else port) as listener:
        import uvicorn

        from service import wiring
        from service.app import create_app

        service = wiring.open_service(settings)
        listener.listen(128)
        address, bound_port = listener.getsockname()[:2]
        typer.echo(f"{LISTENS}http://{_url_host(address)}:{bound_port}")
        uvicorn.Server(
            uvicorn.Config(create_app(lambda: service), log_level="warning", timeout_graceful_shutdown=10)
        ).run(sockets=[listener])


def _bound(host: str, port: int) -> socket.socket:
    """Bound before the encoder is loaded: a port in use is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"Cannot listen on {host} port {port}: {error.strerror or error}. Choose another with --port, or 0 for a free one."
        ) from error
    return listener


def _url_host(address: str) -> str:
    return f"[{address}]" if ":" in address else address
