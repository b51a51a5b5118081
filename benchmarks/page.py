"""The page: from a wish to the first answer, 20 changes of the tiered day, in a headless browser where there is one."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

CHANGES = 20


def report_page() -> int:
    """Print the median time of an answer, in Python alone and in a browser."""
    from benchmarks.workloads import tiered_day
    from simcenter.app.answers import STEPS
    from simcenter.scenario.resolving import to_yaml

    rows = [(f"in Python: wish, {STEPS[0]} days of both, table and two pictures", _in_python(tiered_day()))]
    chromium = shutil.which("chromium")
    if chromium is None:
        print("No Chromium here: measured without a browser.")
    else:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "tiered_day.yaml"
            file.write_text(to_yaml(tiered_day()), encoding="utf-8")
            told = "in the browser: from Enter to table and pictures of another answer"
            rows.append((told, _in_browser(file, chromium)))
    print(f"| the page, workload T, {CHANGES} changes | median s | slowest s |\n| --- | ---: | ---: |")
    for name, times in rows:
        print(f"| {name} | {statistics.median(times):.2f} | {max(times):.2f} |")
    print(flush=True)
    return 0


def _in_python(base: Any) -> list[float]:
    from simcenter.app.answers import STEPS, WISHED, Answers
    from simcenter.app.showing import decision_table, picture
    from simcenter.app.wishes import Wishes, fulfil
    from simcenter.report.charts import service_level_by_interval, waits_by_tier

    answers, times = Answers(), []
    tier = next(iter(base.tiers))
    for per_cent in range(CHANGES + 1):
        start = time.perf_counter()
        comparison = answers.comparison(base, fulfil(base, Wishes(volume={tier: float(per_cent + 1)})), STEPS[0])
        decision_table(comparison)
        study = comparison.alternatives[WISHED]
        picture(partial(service_level_by_interval, study), "")
        picture(partial(waits_by_tier, study), "")
        times.append(time.perf_counter() - start)
    return times[1:]  # the first also simulates the base and loads the fonts


def _in_browser(file: Path, chromium: str) -> list[float]:
    from playwright.sync_api import sync_playwright

    from simcenter.app.serve import ADDRESS, _answers, _free_port, _variables, command

    port = _free_port(None)
    with subprocess.Popen(command(str(file), port), env=_variables(), stdout=subprocess.DEVNULL) as server:
        _answers(port, server)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
                tab = browser.new_page()
                tab.goto(f"http://{ADDRESS}:{port}")
                tab.get_by_text(re.compile(r"^80 days;")).first.wait_for(timeout=120_000)
                return [_change(tab, per_cent + 1) for per_cent in range(CHANGES + 1)][1:]
        finally:
            server.terminate()


WATCH = """asked => {
    window.answered = null;
    const begun = performance.now();
    new MutationObserver((_, watch) => {
        const told = document.body.innerText.match(/^\\d+ days; .*$/m);
        const there = document.querySelector('.answer') && document.querySelector('img.picture');
        if (told && told[0].includes(asked) && there) {
            window.answered = performance.now() - begun;
            watch.disconnect();
        }
    }).observe(document.body, {subtree: true, childList: true});
}"""
"""Notes when the page holds caption, table and pictures of what was asked: each look from outside would cost time."""


def _change(tab: Any, per_cent: int) -> float:
    """Ask for another volume and wait until the first, coarse answer to it stands there, pictures included."""
    field = tab.get_by_label("gold: more or fewer, %", exact=True)
    field.fill(str(per_cent))
    tab.evaluate(WATCH, f"gold +{per_cent}%")
    field.press("Enter")
    tab.wait_for_function("window.answered !== null", timeout=30_000)
    tab.get_by_text(re.compile(rf"^80 days;.*gold \+{per_cent}%")).first.wait_for(timeout=60_000)
    return float(tab.evaluate("window.answered")) / 1_000
