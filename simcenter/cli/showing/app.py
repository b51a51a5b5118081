"""``simcenter app``: the page to ask "what if", on this machine only."""

from __future__ import annotations

import click

from simcenter.cli.options import Whole, load_scenario
from simcenter.cli.reading import Values


@click.command("app")
@click.argument("scenario", metavar="[SCENARIO]", default="tuesday_morning")
@click.option("--port", type=Whole(1024, 65_535), help="Port of this machine [default: a free one].")
@click.option("--no-browser", is_flag=True, help="Only serve the page; open it yourself.")
def app_command(scenario: str, port: int | None, no_browser: bool) -> int:
    """Open a page to change a center and see the answer at once; it needs nothing from outside.

    SCENARIO is a file or the name of a shipped scenario. Other machines cannot reach the page.
    """
    import os

    from simcenter.scenario.loading import shipped

    values = Values()
    load_scenario(scenario, values)
    values.check()

    from simcenter.app.serve import serve

    return serve(scenario if scenario in shipped() else os.path.abspath(scenario), port, browser=not no_browser)
