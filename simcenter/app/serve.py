"""Start the page: on this machine only, without anything from outside, and a browser to look at it."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

from simcenter.scenario.errors import Mistake

ADDRESS = "127.0.0.1"
_PATIENCE_S = 60


def command(scenario: str, port: int) -> list[str]:
    """The words that start the page's server."""
    page = Path(__file__).with_name("page.py")
    options = {
        "server.address": ADDRESS,
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.maxUploadSize": "5",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "theme.base": "light",
    }
    words = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", str(page), *words, "--", scenario]


def serve(scenario: str, port: int | None = None, *, browser: bool = True) -> int:
    """Serve the page until it is stopped; returns the exit code.

    Parameters
    ----------
    scenario
        Shown first.
    port
        Of this machine; a free one by default.
    browser
        Whether to open one.

    Raises
    ------
    Mistake
        When Streamlit is not installed, or the port is taken.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise Mistake("no Streamlit beside simcenter", 'the extra "app"; "go.py app" installs it')
    chosen = _free_port(port)
    url = f"http://{ADDRESS}:{chosen}"
    with subprocess.Popen(command(scenario, chosen), env=_variables(), stdout=subprocess.DEVNULL) as server:
        try:
            if _answers(chosen, server):
                print(f"The page is at {url} (this machine only). Ctrl-C ends it.", file=sys.stderr, flush=True)
                if browser:
                    webbrowser.open(url)
            return server.wait()
        except KeyboardInterrupt:
            server.terminate()
            return 0


def _free_port(port: int | None) -> int:
    with socket.socket() as probe:
        try:
            probe.bind((ADDRESS, port or 0))
        except OSError:
            raise Mistake(f"port {port}, which is taken", "a free port, or none: one is found then") from None
        return int(probe.getsockname()[1])


def _variables() -> dict[str, str]:
    """The page must find this very simcenter, also when it runs from a clone."""
    package = str(Path(__file__).resolve().parents[2])
    before = os.environ.get("PYTHONPATH")
    return os.environ | {"PYTHONPATH": package if not before else os.pathsep.join([package, before])}


def _answers(port: int, server: subprocess.Popen[bytes]) -> bool:
    """Wait until the server takes connections, or ends."""
    deadline = time.monotonic() + _PATIENCE_S
    while server.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((ADDRESS, port)) == 0:
                return True
        time.sleep(0.1)
    return False
