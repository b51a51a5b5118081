"""``python -m benchmarks``: the parts of the benchmarks, by name."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from benchmarks.surroundings import describe

PARTS: dict[str, str] = {
    "speed": "time a contact on workloads T and P: SimPy, ciw, the reference and the compiled engine",
    "mixed": "the compiled engine against its reference on a day of calls, chats, tickets, two levels and shifts",
    "same-job": "the figures of a day in SimPy and in the compiled engine, side by side",
    "startup": "first start with nothing compiled, later starts, --help",
    "memory": "resident memory after 60 and after 600 days of workload T",
    "instructions": "instructions a contact under valgrind: repeats on a noisy machine; takes two to six minutes",
    "policies": "twenty policies on one drawn day against their loops; policies that read a large center's state",
    "sweep": "overhead of a 20 ms cell of a sweep, and what a second worker brings",
    "sweep-memory": "resident memory over 1,000 cells x 30 days of workload T; takes ten minutes or more",
    "staffing": "a search for staff on 36 intervals, 2 and 3 pools and tiers, beside simpler ways; takes minutes",
    "page": "from a wish on the page to its first answer, with and without a browser",
    "profile": "where the time of a day's summary goes, function by function",
}
USUAL = ("speed", "same-job", "startup", "memory")


def main(arguments: list[str] | None = None) -> int:
    """Run the parts asked for; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python3 go.py bench",
        description=__doc__,
        epilog="parts:\n" + "\n".join(f"  {name:13s} {says}" for name, says in PARTS.items())
        + f"\n\nwithout a part: {', '.join(USUAL)} (two to three minutes)",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("parts", nargs="*", metavar="PART", help="what to measure")
    parser.add_argument("--rounds", type=int, default=11, metavar="N", help="rounds of speed, policies, sweep (11)")
    options = parser.parse_args(arguments)
    unknown = [part for part in options.parts if part not in PARTS]
    if unknown:
        parser.error(f"there is no part {unknown[0]!r}, expected one of {', '.join(PARTS)}")
    if options.rounds < 1:
        parser.error(f"--rounds {options.rounds}: expected 1 or more")
    parts = options.parts or USUAL
    print(describe(" ".join(["python3 go.py bench", *(sys.argv[1:] if arguments is None else arguments)])))
    done = [_runner(part, options.rounds)() for part in parts]
    return max(done)


def _runner(part: str, rounds: int) -> Callable[[], int]:
    """The function of a part, imported only now: some parts start other processes and need little here."""
    if part == "speed":
        from benchmarks.speed import report_speed

        return lambda: report_speed(rounds)
    if part == "mixed":
        from benchmarks.mixed import report_mixed

        return lambda: report_mixed(rounds)
    if part == "same-job":
        from benchmarks.same_job import report_same_job

        return report_same_job
    if part == "startup":
        from benchmarks.startup import report_startup

        return report_startup
    if part == "policies":
        from benchmarks.policies import report_policies

        return lambda: report_policies(rounds)
    if part == "sweep":
        from benchmarks.sweeping import report_sweeping

        return lambda: report_sweeping(rounds)
    if part == "sweep-memory":
        from benchmarks.sweeping import report_sweep_memory

        return report_sweep_memory
    if part == "staffing":
        from benchmarks.staffing import report_staffing

        return report_staffing
    if part == "page":
        from benchmarks.page import report_page

        return report_page
    if part == "memory":
        from benchmarks.memory import report_memory

        return report_memory
    if part == "instructions":
        from benchmarks.instructions import report_instructions

        return report_instructions
    from benchmarks.profiling import report_profile

    return report_profile


if __name__ == "__main__":
    sys.exit(main())
