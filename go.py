#!/usr/bin/env python3
"""Sets up a private environment beside this file once, then runs simcenter, its tests or its benchmarks.

    python3 go.py                           the main job
    python3 go.py test [--slow] [...]       the tests, on all cores; the rest goes to pytest
    python3 go.py bench [...]               the benchmarks
    python3 go.py docs                      the documentation, into build/docs
    python3 go.py run tuesday_morning ...   any other words are a simcenter command

Only the standard library is used, and only syntax that Python 2.7 can read: an old interpreter must get far
enough to look for a newer one, or to say plainly that there is none. This is why nothing here is annotated.
"""

from __future__ import print_function

import contextlib
import glob
import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
OLDEST, NEWEST = (3, 11), (3, 13)
LAYOUT = "1"  # raise it when an environment made by an earlier go.py would no longer do
INPUT_ERROR, INTERRUPTED = 2, 130


class SetUpError(Exception):
    """The set-up cannot go on; the message is the sentence the user reads."""


def main(arguments, version=sys.version_info[:2]):
    """Exit code of the command `arguments` ask for, set up first where needed; never a traceback."""
    try:
        if not OLDEST <= version <= NEWEST:
            return run([newer_python(), os.path.abspath(__file__)] + arguments, dict(os.environ))
        extras, command = command_for(arguments)
        folder = environment_folder()
        if not is_ready(folder, extras):
            set_up(folder, extras)
        return run([python_in(folder)] + command, clean_variables())
    except SetUpError as problem:
        say(str(problem))
    except (OSError, ValueError) as problem:
        say("The set-up stopped: {0}".format(problem))
    except KeyboardInterrupt:
        say("\nStopped. Nothing is lost: the next start takes up the set-up again.")
        return INTERRUPTED
    return INPUT_ERROR


def say(text, end="\n"):
    """Write for the person watching, on the error stream, so that the output of a command stays clean."""
    sys.stderr.write(text + end)
    sys.stderr.flush()


# What to run ------------------------------------------------------------------------------------------------


def command_for(arguments):
    """Names of the extras a command needs, and the arguments it gives to the environment's Python."""
    word, rest = (arguments[:1] or [""])[0], arguments[1:]
    if word == "test":
        options = ["-m", ""] if "--slow" in rest else []
        rest = [item for item in rest if item != "--slow"]
        if not any(item.startswith(("-n", "--numprocesses", "--pdb")) for item in rest):
            options += ["-n", str(cores()), "--dist", "worksteal"]
        os.chdir(ROOT)
        return {"dev"}, ["-s", "-m", "pytest"] + options + rest
    if word == "bench":
        os.chdir(ROOT)
        return {"dev"}, ["-s", "-m", "benchmarks"] + rest
    if word == "docs":
        os.chdir(ROOT)
        return {"dev"}, ["-s", "-m", "sphinx", "-W", "-q", "-b", "html", "docs", os.path.join("build", "docs")] + rest
    extras = {"app"} if word == "app" else set()
    # -P: a file in the user's folder that happens to be called numpy.py must not be imported.
    return extras, ["-s", "-P", "-m", "simcenter"] + arguments


def cores():
    """Number of processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def clean_variables():
    """The user's variables without those that let other Python packages leak into the environment."""
    leaks = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")
    variables = {name: value for name, value in os.environ.items() if name not in leaks}
    variables["PYTHONNOUSERSITE"] = "1"
    return variables


def run(command, variables):
    """Exit code of a command that takes the place of this process (POSIX) or is waited for (Windows)."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(command[0], command, variables)
    child = subprocess.Popen(command, env=variables)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the console sent it to the child too, which decides what it means
            pass


# Finding a Python -------------------------------------------------------------------------------------------


def newer_python():
    """Path of a supported Python somewhere on this machine."""
    probe = "import sys; print(sys.executable if {0} <= sys.version_info[:2] <= {1} else '')"
    for candidate in python_candidates():
        try:
            child = subprocess.Popen(
                candidate + ["-c", probe.format(OLDEST, NEWEST)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=clean_variables(),
            )
            found = child.communicate()[0].decode(sys.getfilesystemencoding() or "utf-8").strip()
        except (OSError, ValueError):
            continue
        if child.returncode == 0 and os.path.exists(found):
            return found
    raise SetUpError(
        "simcenter needs Python {0}.{1} to {2}.{3}. This is Python {4}.{5}.{6} ({7}), and no other was found "
        "on this machine.\nInstall one (https://www.python.org/downloads/, your system's packages, or "
        "'uv python install 3.12') and start again.".format(
            OLDEST[0], OLDEST[1], NEWEST[0], NEWEST[1], *(tuple(sys.version_info[:3]) + (sys.executable,))
        )
    )


def python_candidates():
    """Commands that may start a supported Python, newest version first; most of them will not exist."""
    pyenv = os.environ.get("PYENV_ROOT") or os.path.join(os.path.expanduser("~"), ".pyenv")
    managed = os.path.join(os.path.expanduser("~"), ".local", "share", "uv", "python")
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        name = "python3.{0}".format(minor)
        if os.name == "nt":
            yield ["py", "-3.{0}".format(minor)]
        yield [name]
        for folder in ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"):
            yield [os.path.join(folder, name)]
        for path in sorted(glob.glob(os.path.join(pyenv, "versions", "3.{0}.*".format(minor), "bin", name))):
            yield [path]
        for path in sorted(glob.glob(os.path.join(managed, "cpython-3.{0}.*".format(minor), "bin", name))):
            yield [path]
    yield ["python3"]
    yield ["python"]


# The environment --------------------------------------------------------------------------------------------


def environment_folder():
    """Folder of the environment for this Python and this kind of machine; several live side by side."""
    import sysconfig

    name = "python{0}.{1}-{2}".format(sys.version_info[0], sys.version_info[1], sysconfig.get_platform())
    return os.path.join(ROOT, ".simcenter-env", name)


def python_in(folder):
    """Path of an environment's Python."""
    return os.path.join(folder, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))


def site_packages_in(folder):
    """Folder of an environment's packages."""
    versioned = "python{0}.{1}".format(*sys.version_info[:2])
    return os.path.join(folder, *(("Lib",) if os.name == "nt" else ("lib", versioned)) + ("site-packages",))


def fingerprint():
    """Hash of everything an environment depends on beside its folder's name."""
    import hashlib

    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as handle:
        return hashlib.sha256(LAYOUT.encode() + b"\n" + handle.read()).hexdigest()


def read_stamp(folder):
    """(fingerprint, way, extras) of a finished set-up, or None; a set-up writes this stamp last."""
    try:
        with open(os.path.join(folder, "ready")) as handle:
            mark, way, extras = handle.read().split("\n")[:3]
    except (IOError, ValueError):
        return None
    return (mark, way, set(extras.split())) if os.path.exists(python_in(folder)) else None


def write_stamp(folder, mark, way, extras):
    """Say that the environment is whole; a stamp cut short by a crash cannot be read as one."""
    path = os.path.join(folder, "ready")
    with open(path + ".new", "w") as handle:
        handle.write("\n".join([mark, way, " ".join(sorted(extras)), ""]))
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(path + ".new", path)


def is_ready(folder, extras):
    """Whether the environment is whole, matches pyproject.toml and holds the extras."""
    stamp = read_stamp(folder)
    return stamp is not None and stamp[0] == fingerprint() and stamp[2] >= extras


def set_up(folder, extras):
    """Make the environment, or bring it up to date, while no other start does the same."""
    with only_one(folder + ".lock") as lock:
        if is_ready(folder, extras):  # whoever held the lock has done it
            return
        started, stamp, mark = time.time(), read_stamp(folder), fingerprint()
        extras = extras | (stamp[2] if stamp else set())
        fill_commands = {way: fill for way, possible, _, fill in ways(folder) if possible}
        if stamp is not None and stamp[1] in fill_commands:
            say("Bringing {0} up to date.".format(folder))
            way = stamp[1]
            update(folder, stamp, fill_commands[way] + requirements(extras), lock)
        else:
            say("Setting up simcenter in {0}; nothing else on this machine changes.".format(folder))
            if os.path.isdir(folder):
                say("  an earlier set-up did not finish, or lost its tools: starting afresh")
            way = make(folder, requirements(extras), lock)
        # A path relative to the file: the checkout may be moved or copied with its environment.
        with open(os.path.join(site_packages_in(folder), "simcenter-checkout.pth"), "w") as handle:
            handle.write(os.path.relpath(ROOT, site_packages_in(folder)) + "\n")
        write_stamp(folder, mark, way, extras)
        say("Ready after {0:.0f} s; the next start is immediate.".format(time.time() - started))


def requirements(extras):
    """Packages that pyproject.toml names for the project and for some of its extras."""
    import tomllib

    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as handle:
        project = tomllib.load(handle)["project"]
    wanted = list(project["dependencies"])
    for extra in sorted(extras):
        wanted += project["optional-dependencies"][extra]
    return wanted


@contextlib.contextmanager
def only_one(path):
    """Hold a lock the system frees when its holder dies, so that it can never go stale; gives its handle."""
    if not os.path.isdir(os.path.dirname(path)):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "a") as handle:
        if not try_lock(handle):
            say("Another start is setting up the environment: waiting for it.")
            while not try_lock(handle):
                time.sleep(0.2)
        yield handle


def try_lock(handle):
    """Whether the lock is ours now; a file system without locks counts as ours."""
    import errno

    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        return problem.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
    return True


# Making it --------------------------------------------------------------------------------------------------


def ways(folder):
    """Ways to an environment, best first: name, whether it can be tried, how it is made, how it is filled."""
    import importlib.util
    from shutil import which

    have = {module: importlib.util.find_spec(module) is not None for module in ("virtualenv", "pip")}
    python, uv = python_in(folder), which("uv")
    quiet = ["install", "-qq", "--disable-pip-version-check", "--no-input", "--only-binary=:all:"]
    own_pip = [python, "-s", "-m", "pip"] + quiet
    base_pip = [sys.executable, "-m", "pip", "--python", python] + quiet
    uv_fill = [uv, "pip", "install", "--quiet", "--python", python, "--only-binary", ":all:"]
    uv_make = [uv, "venv", "--quiet", "--python", sys.executable, folder]
    return [
        ("uv", uv is not None, uv_make, uv_fill),
        ("venv", True, [sys.executable, "-m", "venv", folder], own_pip),
        ("virtualenv", have["virtualenv"], [sys.executable, "-m", "virtualenv", folder], own_pip),
        ("pip alone", os.name != "nt" and have["pip"], None, base_pip),
    ]


def make(folder, wanted, lock):
    """Make and fill an environment by the first way that works; gives the way's name."""
    import shutil

    refusals = []
    for way, possible, make_command, fill_command in ways(folder):
        if not possible:
            continue
        shutil.rmtree(folder, ignore_errors=True)
        if make_command is None:
            make_by_hand(folder)
        else:
            failure = step("  making a private environment with {0}".format(way), make_command, lock)
            if failure:
                refusals.append("{0}: {1}".format(way, failure.splitlines()[-1]))
                continue
        title = "  installing {0} packages and what they need (one to three minutes)".format(len(wanted))
        failure = step(title, fill_command + wanted, lock)
        if not failure:
            return way
        if way != "uv":  # what one pip cannot fetch, another cannot either; pip may know mirrors uv does not
            raise install_error(failure)
        say("  uv could not install the packages; trying pip")
    raise SetUpError(
        "No private environment could be made with {0}: it has no working venv, virtualenv or pip.\n  {1}\n"
        "On Debian or Ubuntu 'sudo apt install python3-venv' helps; anywhere, installing uv does.".format(
            sys.executable, "\n  ".join(refusals)
        )
    )


def make_by_hand(folder):
    """Make an empty environment without venv: a link to Python and the file that marks it (PEP 405)."""
    base = os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)
    say("  making a private environment by hand, as this Python has no venv of its own")
    os.makedirs(os.path.dirname(python_in(folder)))
    os.makedirs(site_packages_in(folder))
    os.symlink(base, python_in(folder))
    with open(os.path.join(folder, "pyvenv.cfg"), "w") as handle:
        handle.write("home = {0}\ninclude-system-site-packages = false\n".format(os.path.dirname(base)))


def update(folder, stamp, fill_command, lock):
    """Install what a finished environment lacks; it stays as it was when nothing can be fetched."""
    os.remove(os.path.join(folder, "ready"))  # killed from here on, the next start begins afresh
    failure = step("  installing what is missing", fill_command, lock)
    if failure:
        write_stamp(folder, *stamp)
        raise install_error(failure)


def step(title, command, lock):
    """Run a command quietly under a title; gives what it said when it failed, else an empty text."""
    say(title + " ...", end=" ")
    started = time.time()
    variables = dict(clean_variables(), PIP_USER="0", PIP_REQUIRE_VIRTUALENV="0")
    # The child keeps the lock: should this process be killed, no other start interferes with its rest.
    inherited = {} if os.name == "nt" else {"pass_fds": (lock.fileno(),)}
    try:
        child = subprocess.Popen(
            command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **inherited
        )
    except OSError as problem:
        say("failed")
        return str(problem)
    try:
        said = child.communicate()[0].decode("utf-8", "replace").strip()
    except BaseException:
        child.terminate()
        child.wait()
        raise
    say("{0:.0f} s".format(time.time() - started) if child.returncode == 0 else "failed")
    return "" if child.returncode == 0 else said or "exit code {0}".format(child.returncode)


def install_error(said):
    """The sentence for packages that could not be installed, with the installer's last words."""
    lines = [line.strip()[:200] for line in said.splitlines() if line.strip()]
    last = ([line for line in lines if not line.startswith("WARNING")] or lines)[-6:]
    return SetUpError(
        "The packages simcenter needs could not be installed. Is this machine connected, and does its "
        "package index have them for Python {0}.{1}?\nThe installer's last words:\n  {2}".format(
            sys.version_info[0], sys.version_info[1], "\n  ".join(last)
        )
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
