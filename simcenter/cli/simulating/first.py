"""No command: the main job."""

from __future__ import annotations

from simcenter.cli.options import INTERRUPTED


def main_job() -> int:
    """Compare routing policies on two shipped scenarios and write what a planner would decide."""
    from simcenter.report.first import JOBS, compare_job, write_introduction, write_job, write_next_steps
    from simcenter.report.terminal.page import Page
    from simcenter.report.terminal.progress import announce_preparation, progress

    page = Page()
    write_introduction(page)
    announce_preparation()
    for job in JOBS:
        with progress(f"Simulating {job.scenario}") as tell:
            comparison = compare_job(job, tell)
        if comparison.days:
            write_job(page, comparison)
        if comparison.interrupted:
            return INTERRUPTED
    write_next_steps(page)
    return 0
