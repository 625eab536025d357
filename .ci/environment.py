"""Make ``.venv`` with everything of ``requirements/lock.txt`` in it: what ``make`` runs before its first target.

Only the standard library is used, and only syntax that an old Python can read, so that the message about an old
Python is a message. Debian and Ubuntu ship half of Python's ``venv`` apart from ``python3``: root gets it installed, others are told.
"""

import os
import shutil
import subprocess
import sys

LEAST = (3, 11)
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


def install_venv():
    """Install Debian's missing half of Python, where this runs as root (in a container, say); else say how."""
    package = "python" + ".".join(map(str, sys.version_info[:2])) + "-venv"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise NoEnvironmentError(
            "this Python comes without pip, so that no environment can be made.\n" + REMEDY
        )
    print("exocosm: this Python comes without pip; installing " + package + " with apt-get")
    quietly(["apt-get", "update"])
    quietly(["apt-get", "install", "--yes", "--no-install-recommends", package])


def make(folder):
    """Make a fresh environment with pip in it."""
    if os.path.isdir(folder):
        shutil.rmtree(folder)
    if not (has("venv") and has("ensurepip")):
        install_venv()
    quietly([sys.executable, "-m", "venv", folder])


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
