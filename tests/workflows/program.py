"""Where a Go program is, if it is anywhere."""

import os
import shutil
import subprocess


def find_program(name):
    found = shutil.which(name)
    if found:
        return found
    if not shutil.which("go"):
        return None
    folder = subprocess.run(["go", "env", "GOPATH"], capture_output=True, text=True).stdout.strip()
    path = os.path.join(folder, "bin", name)
    return path if os.access(path, os.X_OK) else None
