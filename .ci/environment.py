"""Make ``.venv`` with everything of ``requirements/lock.txt`` in it: what ``make`` runs before its first target.

Only the standard library is used, and only syntax that an old Python can read, so that the message about an old
Python is a message. Where pip is missing from the system (Debian and Ubuntu ship it apart from ``python3``), it is
fetched from the package index once, at a fixed version whose SHA-256 is checked.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import urllib.request

LEAST = (3, 11)
PIP_WHEEL = "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
REMEDY = (
    "On Debian or Ubuntu:  sudo apt-get install python3-venv\n"
    "On Fedora:            sudo dnf install python3-pip\n"
    "then run make again."
)


class NoEnvironmentError(Exception):
    """The environment cannot be made; the text says what to do."""


def has(module):
    """Tell whether this interpreter has a module."""
    code = "import " + module
    return subprocess.call([sys.executable, "-c", code], stderr=subprocess.DEVNULL) == 0


def quietly(command):
    """Run a command; show its output only when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    if done.returncode:
        raise NoEnvironmentError("this command failed:\n  " + " ".join(command) + "\n\n" + done.stdout)


def python_of(folder):
    """Return the interpreter of an environment."""
    return os.path.join(folder, "bin", "python")


def works(folder):
    """Tell whether an environment has a Python that is new enough, and pip."""
    python = python_of(folder)
    if not os.path.exists(python):
        return False
    code = "import pip, sys; sys.exit(sys.version_info < " + repr(LEAST) + ")"
    return subprocess.call([python, "-c", code], stderr=subprocess.DEVNULL) == 0


def fetch_pip(folder):
    """Put pip into an environment that was made without it, from the index that pip would use."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")
    asked = urllib.request.Request(index + "/pip/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            listed = json.loads(answer.read().decode("utf-8"))["files"]
        address = next(item["url"] for item in listed if item["filename"] == PIP_WHEEL)
        with urllib.request.urlopen(urllib.request.Request(address), timeout=120) as answer:
            wheel = answer.read()
    except (OSError, ValueError, KeyError, StopIteration) as problem:
        raise NoEnvironmentError(
            "this Python has no pip, and pip could not be fetched from "
            + index
            + " ("
            + str(problem)
            + ").\n"
            + REMEDY
        ) from problem
    if hashlib.sha256(wheel).hexdigest() != PIP_SHA256:
        raise NoEnvironmentError("the pip that " + index + " sent is not the one expected.\n" + REMEDY)
    path = os.path.join(folder, PIP_WHEEL)
    with open(path, "wb") as out:
        out.write(wheel)
    # A wheel is a zip archive that Python can run: pip installs itself.
    quietly([python_of(folder), path + "/pip", "install", "--quiet", "--no-index", path])
    os.remove(path)


def make(folder):
    """Make a fresh environment with pip in it."""
    if os.path.isdir(folder):
        shutil.rmtree(folder)
    if not has("venv"):
        raise NoEnvironmentError("the module `venv` of Python is missing.\n" + REMEDY)
    if has("ensurepip"):
        quietly([sys.executable, "-m", "venv", folder])
        return
    print("exocosm: this Python comes without pip; fetching pip")
    quietly([sys.executable, "-m", "venv", "--without-pip", folder])
    fetch_pip(folder)


def fill(folder, lock):
    """Install the build backend, then everything else, at the versions of the lock."""
    pip = [python_of(folder), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if os.path.exists(lock):
        pip += ["--constraint", lock]
    steps = (["setuptools>=77"], ["--no-build-isolation", "--editable", ".[test,docs]"])
    for step in steps:
        if subprocess.call(pip + step):
            raise NoEnvironmentError(
                "installation failed; pip's own message stands above. Is the network reachable?"
            )


def main():
    """Make the environment named on the command line."""
    folder, lock = sys.argv[1], sys.argv[2]
    if sys.version_info < LEAST:
        raise NoEnvironmentError(
            "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ".\n"
            "Debian 12, Ubuntu 24.04 and newer have one:  sudo apt-get install python3 python3-venv\n"
            "Where it stands elsewhere:  make PYTHON=/path/to/python3"
        )
    if not works(folder):
        print("exocosm: making " + folder + " with Python " + sys.version.split()[0])
        make(folder)
    print("exocosm: installing (once; a minute or two)")
    fill(folder, lock)


if __name__ == "__main__":
    try:
        main()
    except NoEnvironmentError as problem:
        sys.exit("exocosm: " + str(problem))
