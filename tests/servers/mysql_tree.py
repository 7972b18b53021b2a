"""MySQL's server of Debian unstable with all libraries that it needs, unpacked into a folder that is kept.

Nothing of it is installed and nothing of it runs as root: apt reads unstable's package lists into the folder, downloads
the server and what it depends on, and dpkg unpacks that. The programs run under the folder's own dynamic loader, so that
they do not meet the libraries of the system.
"""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

from server import ServerFailed

PACKAGE = "mysql-server-core"


class Tree:
    def __init__(self, folder):
        self.folder = folder

    def program(self, path):
        """The beginning of a command that runs a program of the tree."""
        loader = glob.glob(f"{self.folder}/usr/lib*/ld-linux*.so.*")[0]
        libraries = glob.glob(f"{self.folder}/usr/lib/*-linux-gnu*")[0]
        return [loader, "--library-path", libraries, f"{self.folder}/{path}"]


def mysql_tree():
    """Made at the first call on a machine; later ones find it there."""
    folder = os.path.join(cache_folder(), "mysql")
    if not os.path.isdir(folder):
        make_tree(folder)
    return Tree(folder)


def cache_folder():
    chosen = os.environ.get("FISHWAY_TEST_CACHE")
    if chosen:
        return os.path.abspath(chosen)
    if os.geteuid() == 0:
        return "/var/cache/fishway-tests"
    return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "fishway-tests")


def make_tree(folder):
    print("tests/servers: fetching MySQL (once on this machine) ...", file=sys.stderr, flush=True)
    os.makedirs(os.path.dirname(folder), mode=0o755, exist_ok=True)
    work = tempfile.mkdtemp(prefix="mysql-", dir=os.path.dirname(folder))
    try:
        tree = os.path.join(work, "tree")
        os.mkdir(tree)
        for package in download(work):
            run(["dpkg-deb", "--extract", package, tree])
        run(["chmod", "-R", "a+rX", tree])
        try:
            os.rename(tree, folder)
        except OSError:
            if not os.path.isdir(folder):  # else another run was quicker
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def download(work):
    """The package and all that it depends on, as files."""
    apt = dict(os.environ, APT_CONFIG=apt_configuration(work), LC_ALL="C.UTF-8")
    run(["apt-get", "-qq", "update"], apt)
    run(["apt-get", "-qq", "--yes", "--download-only", "--no-install-recommends", "install", PACKAGE], apt)
    return glob.glob(f"{work}/cache/archives/*.deb")


def apt_configuration(work):
    """An apt of its own: it knows only unstable, and that nothing is installed."""
    os.makedirs(f"{work}/lists/partial")
    os.makedirs(f"{work}/cache/archives/partial")
    write(f"{work}/status", "")
    write(f"{work}/sources.list", f"deb {mirror()} sid main\n")
    return write(
        f"{work}/apt.conf",
        f'Dir::State "{work}";\nDir::State::status "{work}/status";\nDir::State::lists "{work}/lists";\n'
        f'Dir::Cache "{work}/cache";\nDir::Etc::sourcelist "{work}/sources.list";\nDir::Etc::sourceparts "/dev/null";\n'
        'Dir::Etc::preferences "/dev/null";\nDir::Etc::preferencesparts "/dev/null";\n'
        'APT::Default-Release "";\nAPT::Sandbox::User "";\nAcquire::Languages "none";\nAcquire::Retries "3";\n'
        # A mirror may lag behind, or be a snapshot. Signatures are checked all the same.
        'Acquire::Check-Valid-Until "false";\n'
        'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";\nDebug::NoLocking "true";\n',
    )


def mirror():
    """Where this system itself gets Debian from."""
    for path in ("/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"):
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        except FileNotFoundError:
            continue
        found = re.search(r"^(?:URIs:\s*|deb\s+(?:\[[^\]]*\]\s+)?)(\S+)", text, re.MULTILINE)
        if found:
            return found[1]
    raise ServerFailed("MySQL cannot be fetched: no Debian mirror is configured in /etc/apt")


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def run(command, environment=None):
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        output = done.stdout.decode(errors="replace")
        raise ServerFailed(f"MySQL cannot be fetched: `{' '.join(command[:4])}` said:\n{output}")
