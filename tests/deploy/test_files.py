"""Dockerfile, compose file and units: well formed, agreeing with each other and with the settings, and locked down."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from compose_spec import PyCompose
from django.conf import settings

from tests.deploy import files

QUEUES = set(settings.CELERY_TASK_QUEUES)


def test_the_compose_file_follows_the_specification() -> None:
    found = PyCompose.from_yaml(yaml.safe_dump(files.compose()))
    found.validate()
    assert set(found.services) == {"postgres", "redis", "migrate", "web", "worker", "beat"}


def test_the_specification_is_checked_at_all() -> None:
    with pytest.raises(Exception, match=r".+"):
        PyCompose.from_yaml("services: {web: {image: [1], no_such_word: {}}}").validate()


@pytest.mark.parametrize("name", ["web", "worker", "beat", "migrate"])
def test_containers_may_do_little(name: str) -> None:
    service = files.compose()["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_only_the_web_server_is_reachable_and_from_this_host_alone() -> None:
    ports = {name: service.get("ports", []) for name, service in files.compose()["services"].items()}
    assert {name for name, listed in ports.items() if listed} == {"web"}
    assert all(port.startswith("127.0.0.1:") for port in ports["web"])


def test_every_queue_has_a_worker() -> None:
    commands = [files.compose()["services"]["worker"]["command"]]
    commands.append(shlex.split(_unit("worker")["ExecStart"][0]))
    for words in commands:
        assert set(words[words.index("-Q") + 1].split(",")) == QUEUES


def test_image_compose_file_and_units_run_the_same() -> None:
    web = files.image_command()
    assert files.compose()["services"]["web"]["command"] == web
    assert _bare(_unit("web")) == web
    assert _bare(_unit("worker")) == files.compose()["services"]["worker"]["command"]
    beat = files.compose()["services"]["beat"]["command"]
    assert shlex.join(_bare(_unit("beat"))).replace("=", " ") in shlex.join(beat)


def test_the_image_runs_as_nobody_in_particular_and_is_probed() -> None:
    last = {word: rest for word, rest in files.dockerfile()}  # noqa: C416 - the last of each counts
    assert last["USER"] == "10001:10001"
    assert "tracker.probe" in last["HEALTHCHECK"]


def test_the_build_sees_what_it_copies_and_no_more() -> None:
    lines = (files.ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == set(files.copied())
    assert [name for name in files.copied() if not (files.ROOT / name).exists()] == []


@pytest.mark.parametrize("path", files.UNITS, ids=lambda path: path.stem)
def test_units_are_confined(path: Path) -> None:
    unit = files.unit(path)
    assert unit["User"] == ["counterclaim"]
    assert unit["ProtectSystem"] == ["strict"]
    assert unit["NoNewPrivileges"] == ["true"]


def test_systemd_accepts_the_units() -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("no systemd-analyze here")
    units = [*files.UNITS, files.ROOT / "deploy" / "systemd" / "counterclaim.target"]
    result = subprocess.run([tool, "verify", *units], capture_output=True, text=True, check=False)
    told = [line for line in result.stderr.splitlines() if line.startswith("counterclaim")]
    assert [line for line in told if "is not executable" not in line] == []


def test_hadolint_accepts_the_dockerfile() -> None:
    tool = shutil.which("hadolint")
    if tool is None:
        pytest.skip("no hadolint here")
    result = subprocess.run([tool, files.ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert result.stdout == ""


def _unit(name: str) -> dict[str, list[str]]:
    return files.unit(files.ROOT / "deploy" / "systemd" / f"counterclaim-{name}.service")


def _bare(unit: dict[str, list[str]]) -> list[str]:
    words = shlex.split(unit["ExecStart"][0])
    return [Path(words[0]).name, *words[1:]]
