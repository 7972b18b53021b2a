"""Files that are handed to others: YAML that is read as meant, scripts that any shell takes."""

import os
import pathlib
import re
import shutil
import subprocess

import pytest
import yaml

PACKAGING = pathlib.Path(__file__).parents[2] / "packaging"
SCRIPTS = ["build", "install-dependencies", "docker/entrypoint", "github-action/run", "github-action/find-binary"]


def manifests():
    return {path.name: yaml.safe_load(path.read_text()) for path in (PACKAGING / "kubernetes").glob("*.yaml")}


def pod_of(manifest):
    return manifest["spec"]["template"]["spec"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_executable_and_what_any_shell_takes(script):
    path = PACKAGING / script
    assert os.access(path, os.X_OK)
    subprocess.run(["sh", "-n", path], check=True)
    if shutil.which("shellcheck"):
        checked = subprocess.run(["shellcheck", path], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout


def test_kubernetes_migrates_in_a_job_and_waits_in_an_init_container():
    found = manifests()
    assert found["job.yaml"]["kind"] == "Job" and found["deployment.yaml"]["kind"] == "Deployment"
    assert pod_of(found["job.yaml"])["containers"][0]["args"] == ["migrate"]
    assert pod_of(found["job.yaml"])["restartPolicy"] == "Never"
    assert pod_of(found["deployment.yaml"])["initContainers"][0]["args"][0] == "wait"


def test_kubernetes_mounts_what_is_mentioned():
    for manifest in manifests().values():
        pod = pod_of(manifest)
        volumes = {volume["name"] for volume in pod["volumes"]}
        for container in [*pod["containers"], *pod.get("initContainers", [])]:
            assert {mount["name"] for mount in container.get("volumeMounts", [])} <= volumes
            for variable in container.get("env", []):
                path = variable.get("value", "")
                if path.startswith("/run/secrets"):
                    assert any(path.startswith(mount["mountPath"] + "/") for mount in container["volumeMounts"])


def test_the_action_hands_on_every_output_that_it_declares():
    action = yaml.safe_load((PACKAGING / "github-action" / "action.yml").read_text())
    for name, output in action["outputs"].items():
        assert output["value"] == "${{ steps.run.outputs.%s }}" % name


def test_no_secret_of_the_action_becomes_an_argument():
    action = yaml.safe_load((PACKAGING / "github-action" / "action.yml").read_text())
    for step in action["runs"]["steps"]:
        assert "${{" not in step["run"]
    run = (PACKAGING / "github-action" / "run").read_text()
    called = run[run.index("exec "):]
    assert not re.search("URL|PASSWORD", called)
