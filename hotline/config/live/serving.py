"""How the live process is started: one web server with one worker, for hundreds of open pages."""

from hotline.config.children import python

# Pages of one process that may be open at once, and connections that may wait to be taken.
MOST_OPEN = 4_000


def command(*, host: str, port: int) -> list[str]:
    """The web server's command."""
    options = ["--interface", "asgi", "--host", host, "--port", str(port), "--no-ws", "--workers", "1"]
    options += ["--backlog", str(MOST_OPEN), "--backpressure", str(MOST_OPEN), "--log-level", "warning"]
    options += ["--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "2"]
    return python("granian", *options, "hotline.config.live.application:application")
