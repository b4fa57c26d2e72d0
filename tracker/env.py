"""Typed readers of environment variables, the only way a value reaches settings.py."""

from __future__ import annotations

import ipaddress
import os
import secrets
import tempfile
from pathlib import Path

import dotenv

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})
SECRET_BYTES = 48


class SettingError(ValueError):
    """A setting is missing or unreadable; the message names the variable and says what is expected."""


def load_file(path: Path) -> None:
    """Read KEY=value lines of an .env file, if there is one; variables already set win."""
    dotenv.load_dotenv(path, override=False)


def text(name: str, default: str = "") -> str:
    """The variable as a stripped string; an empty one counts as not set."""
    return os.environ.get(name, "").strip() or default


def required(name: str, reason: str) -> str:
    """The variable as a string; raises SettingError with `reason` when it is not set."""
    value = text(name)
    if not value:
        raise SettingError(f"{name} is not set: {reason}")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """The variable as a truth value: 1/true/yes/on or 0/false/no/off in any case."""
    word = text(name).lower()
    if not word:
        return default
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise SettingError(f"{name} must be 1 or 0 (true/false, yes/no, on/off), not {word!r}")


def integer(name: str, default: int, *, minimum: int, maximum: int) -> int:
    """The variable as a whole number within minimum..maximum, both included."""
    word = text(name)
    try:
        value = int(word) if word else default
    except ValueError:
        raise SettingError(f"{name} must be a whole number, not {word!r}") from None
    if not minimum <= value <= maximum:
        raise SettingError(f"{name} must be between {minimum} and {maximum}, not {value}")
    return value


def names(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """The variable as a list split at commas, blanks dropped."""
    found = [part.strip() for part in text(name).split(",")]
    return [part for part in found if part] or list(default)


def networks(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """The variable as a list of networks or addresses (10.1.2.0/24, ::1), split at commas."""
    found = names(name, default)
    for word in found:
        try:
            ipaddress.ip_network(word)
        except ValueError:
            raise SettingError(f"{name} must be networks such as 10.1.2.0/24, not {word!r}") from None
    return found


def choice(name: str, default: str, options: frozenset[str]) -> str:
    """The variable as one of `options`, compared in lower case."""
    word = text(name, default).lower()
    if word not in options:
        raise SettingError(f"{name} must be one of {', '.join(sorted(options))}, not {word!r}")
    return word


def folder(name: str, default: Path) -> Path:
    """The variable as an absolute path; ~ stands for the home folder, nothing is created."""
    word = text(name)
    return (Path(word).expanduser() if word else default).absolute()


def secret(name: str) -> str:
    """The variable, or the contents of the file that NAME_FILE points to; empty when neither is set."""
    value = text(name)
    path = text(f"{name}_FILE")
    if value or not path:
        return value
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingError(f"{name}_FILE cannot be read: {error}") from None


def kept_secret(path: Path) -> str:
    """The secret stored in `path`; made there at first use, readable by its owner alone.

    Two processes that start together agree: the file appears complete or not at all.
    """
    if not path.exists():
        _store_secret(path, secrets.token_urlsafe(SECRET_BYTES))
    value = path.read_text(encoding="utf-8").strip()
    if not value:
        raise SettingError(f"{path} is empty; delete it to have a new secret made")
    return value


def _store_secret(path: Path, value: str) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent)  # mode 0600
    except OSError as error:
        raise SettingError(f"the folder for {path.name} cannot be written: {error}") from None
    try:
        os.write(descriptor, f"{value}\n".encode())
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first; its secret counts
    finally:
        os.close(descriptor)
        Path(draft).unlink()
