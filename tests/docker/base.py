"""A base image's files, from this machine's own: a shell, a few tools, and the libraries that fishway needs."""

import glob
import os
import pathlib
import re
import shutil
import subprocess

TOOLS = ["sh", "cat", "env", "echo", "id", "install", "ls", "mkdir", "sleep"]
# Loaded when they are needed, so that no program names them.
LOADED = ["libpq.so.5", "libmariadb.so.3", "libnss_files.so.2", "libresolv.so.2"]


def libraries_of(path):
    said = subprocess.run(["ldd", path], capture_output=True, text=True).stdout
    return re.findall(r"(/\S+) \(0x", said)


def find_library(name):
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True).stdout
    found = re.findall(rf"^\s*{re.escape(name)} .*=> (\S+)$", listed, re.MULTILINE)
    return found[:1]


def copy(path, root):
    target = root / os.path.realpath(path).lstrip("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(os.path.realpath(path), target)
    if os.path.basename(path) != target.name:  # a library goes by the name that programs ask for
        link = target.parent / os.path.basename(path)
        if not link.exists():
            link.symlink_to(target.name)


def make_base(root, program):
    for folder in ("usr/bin", "usr/sbin", "usr/lib", "usr/lib64", "etc", "proc", "sys", "dev", "tmp", "run"):
        (root / folder).mkdir(parents=True)
    for folder in ("bin", "sbin", "lib", "lib64"):
        (root / folder).symlink_to(f"usr/{folder}")
    needed = [shutil.which(tool) for tool in TOOLS] + [path for name in LOADED for path in find_library(name)]
    for path in needed:
        copy(path, root)
    for path in {library for path in [*needed, program] for library in libraries_of(path)}:
        copy(path, root)
    (root / "bin" / "sh").unlink(missing_ok=True)
    (root / "bin" / "sh").symlink_to(os.path.basename(os.path.realpath(shutil.which("sh"))))
    for loader in glob.glob("/lib64/ld-linux*"):
        (root / "lib64" / os.path.basename(loader)).unlink(missing_ok=True)
        shutil.copy(os.path.realpath(loader), root / "lib64" / os.path.basename(loader))
    # All packages that the image would install are there, as libraries.
    query = root / "usr/bin/dpkg-query"
    query.write_text("#!/bin/sh\nexit 0\n")
    query.chmod(0o755)
    (root / "etc" / "passwd").write_text("root:x:0:0::/:/bin/sh\n")
    return pathlib.Path(root)
