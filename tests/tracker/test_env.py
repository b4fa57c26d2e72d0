"""Readers of the environment: what they accept, what they refuse, and what they say."""

from __future__ import annotations

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from tracker import env

NAME = "COUNTERCLAIM_TEST_VALUE"


@pytest.mark.parametrize(
    ("word", "expected"), [("1", True), (" Yes ", True), ("on", True), ("0", False), ("FALSE", False), ("", None)]
)
def test_flag(monkeypatch: pytest.MonkeyPatch, word: str, expected: bool | None) -> None:
    monkeypatch.setenv(NAME, word)
    for default in (True, False):
        assert env.flag(NAME, default=default) is (default if expected is None else expected)


@pytest.mark.parametrize("word", ["maybe", "2", "tru"])
def test_flag_refuses_other_words(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv(NAME, word)
    with pytest.raises(env.SettingError, match=f"{NAME} must be 1 or 0.*{word}"):
        env.flag(NAME)


@pytest.mark.parametrize(("word", "expected"), [("7", 7), (" 1 ", 1), ("10", 10), ("", 5)])
def test_integer(monkeypatch: pytest.MonkeyPatch, word: str, expected: int) -> None:
    monkeypatch.setenv(NAME, word)
    assert env.integer(NAME, 5, minimum=1, maximum=10) == expected


@pytest.mark.parametrize("word", ["0", "11", "-3", "5.5", "five", "1e3"])
def test_integer_refuses(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv(NAME, word)
    with pytest.raises(env.SettingError, match=NAME):
        env.integer(NAME, 5, minimum=1, maximum=10)


@pytest.mark.parametrize(
    ("word", "expected"), [("a, b ,,c", ["a", "b", "c"]), ("", ["x"]), (" , ", ["x"]), ("one", ["one"])]
)
def test_names(monkeypatch: pytest.MonkeyPatch, word: str, expected: list[str]) -> None:
    monkeypatch.setenv(NAME, word)
    assert env.names(NAME, ("x",)) == expected


def test_choice_refuses_and_lists_the_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "purple")
    with pytest.raises(env.SettingError, match="one of blue, red, not 'purple'"):
        env.choice(NAME, "red", frozenset({"red", "blue"}))


def test_required_gives_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    with pytest.raises(env.SettingError, match=f"{NAME} is not set: it is needed"):
        env.required(NAME, "it is needed")


def test_folder_is_absolute_and_expands_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(NAME, "~/claims")
    assert env.folder(NAME, Path("unused")) == tmp_path / "claims"
    monkeypatch.delenv(NAME)
    assert env.folder(NAME, Path("var")).is_absolute()


def test_secret_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from the file\n")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "key"))
    assert env.secret(NAME) == "from the file"
    monkeypatch.setenv(NAME, "from the variable")
    assert env.secret(NAME) == "from the variable"


def test_secret_file_that_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(env.SettingError, match=f"{NAME}_FILE cannot be read"):
        env.secret(NAME)


def test_kept_secret_is_private_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "secret-key"
    first = env.kept_secret(path)
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert env.kept_secret(path) == first
    assert [file.name for file in path.parent.iterdir()] == ["secret-key"]


def test_kept_secret_is_one_for_all_who_start_together(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(lambda _: env.kept_secret(tmp_path / "key"), range(64)))
    assert len(set(found)) == 1


def test_kept_secret_refuses_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "key").touch()
    with pytest.raises(env.SettingError, match="is empty"):
        env.kept_secret(tmp_path / "key")


def test_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"{NAME}=file\n{NAME}_TWO=second\n")
    monkeypatch.setenv(NAME, "environment")
    monkeypatch.setenv(f"{NAME}_TWO", "")
    monkeypatch.delenv(f"{NAME}_TWO")
    env.load_file(tmp_path / ".env")
    assert (env.text(NAME), env.text(f"{NAME}_TWO")) == ("environment", "second")


def test_example_file_lists_every_setting() -> None:
    source = (settings.BASE_DIR / "tracker" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    example = (settings.BASE_DIR / ".env.example").read_text()
    files = {f"{name}_FILE" for name in re.findall(r'env\.secret\("([A-Z_]+)"', source)}
    listed = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) - files
    assert sorted(listed ^ read) == []
