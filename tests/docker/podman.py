"""podman, as far as the tests need it: build, run, and whether it can."""

import os
import pathlib
import secrets
import shutil
import subprocess

from base import make_base

SOURCE = pathlib.Path(__file__).parents[2]
GLOBAL = ["podman", "--storage-driver=vfs", "--runtime=runc", "--cgroup-manager=cgroupfs"]
LIMITS = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"]
SECONDS = 300


def call(*words, **options):
    return subprocess.run([*GLOBAL, *map(str, words)], text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=SECONDS, **options)


def must(*words, **options):
    done = call(*words, **options)
    assert done.returncode == 0, f"podman {' '.join(map(str, words))}\n{done.stdout}\n{done.stderr}"
    return done


def why_not():
    """What keeps podman from building and running; None: nothing does."""
    for program in ("podman", "runc", "tar", "strip"):
        if not shutil.which(program):
            return f"there is no {program} (Debian's packages podman, runc, buildah and binutils)"
    if os.geteuid() != 0:
        return "it needs root"
    done = call("info")
    return f"podman does not work here: {done.stderr.strip().splitlines()[-1:]}" if done.returncode else None


def import_base(folder, program, name):
    root = make_base(folder / "root", program)
    archive = folder / "root.tar"
    subprocess.run(["tar", "-C", root, "-cf", archive, "."], check=True)
    must("import", archive, name)


def make_context(folder, program):
    """What the Dockerfile copies, without the sources: the program is there already."""
    for path in ("docker/Dockerfile", "docker/entrypoint", "install-dependencies"):
        (folder / "packaging" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SOURCE / "packaging" / path, folder / "packaging" / path)
    subprocess.run(["strip", "-o", folder / "fishway", program], check=True)
    return folder


def build_image(folder):
    program = os.environ["FISHWAY_BINARY"]
    mark = secrets.token_hex(4)
    base, image = f"localhost/fishway-base:{mark}", f"localhost/fishway-test:{mark}"
    import_base(folder, program, base)
    context = make_context(folder / "context", program)
    must("build", "--network=none", "--layers=false", *LIMITS, "--build-arg", f"DEBIAN={base}", "--build-arg", "BINARY=fishway",
         "-f", context / "packaging/docker/Dockerfile", "-t", image, context)
    return image


def remove(image):
    call("rmi", "--force", image)
    call("rmi", "--force", image.replace("fishway-test", "fishway-base"))


class Container:
    """One that runs in the background, with the host's network."""

    def __init__(self, image, *command, environment=None, folder=None, secrets_folder=None, options=()):
        self.name = f"fishway-{secrets.token_hex(6)}"
        words = ["run", "--detach", "--network=host", "--name", self.name, *LIMITS, *options]
        for name, value in (environment or {}).items():
            words += ["--env", f"{name}={value}"]
        if folder:
            words += ["--volume", f"{folder}:/migrations:ro"]
        if secrets_folder:
            words += ["--volume", f"{secrets_folder}:/run/secrets:ro"]
        must(*words, image, *command)

    @property
    def log(self):
        done = must("logs", self.name)
        return done.stdout + done.stderr

    @property
    def is_running(self):
        return must("inspect", "--format", "{{.State.Running}}", self.name).stdout.strip() == "true"

    def wait(self):
        """Its exit code."""
        return int(must("wait", self.name).stdout.strip())

    def stop(self):
        must("stop", "--time", "10", self.name)

    def remove(self):
        call("rm", "--force", "--time", "0", self.name)
