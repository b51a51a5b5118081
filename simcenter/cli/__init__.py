"""The command line: it only parses; what is computed and how it looks lives in the layers below."""

from simcenter.cli.main import app, main

__all__ = ["app", "main"]
