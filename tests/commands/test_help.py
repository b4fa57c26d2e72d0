"""Every command explains itself."""

from __future__ import annotations

import pytest
from django.core.management import get_commands, load_command_class

COMMANDS = sorted(name for name, app in get_commands().items() if app == "claims")


def test_the_promised_commands_are_there() -> None:
    assert {"ingest", "extract", "match", "export", "up", "evaluate", "bench"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = load_command_class("claims", name)
    with pytest.raises(SystemExit) as ending:
        command.run_from_argv(["manage.py", name, "--help"])
    assert ending.value.code == 0
    assert command.help
    assert command.help.split()[0] in capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name: str) -> None:
    parser = load_command_class("claims", name).create_parser("manage.py", name)
    assert [action.dest for action in parser._actions if not action.help] == []
