"""`manage.py models add|list|use|remove contradiction`: judges of pairs beside the shipped one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.services import judges
from claims.services.errors import RefusedModel


class Command(BaseCommand):
    """One action a call; workers take up what `use` says when they start."""

    help = "Add, list, choose and remove models that judge pairs of claims."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, help="what to do")
        add = actions.add_parser("add", help="check a model and copy it here")
        self._noun(add)
        add.add_argument("path", type=Path, metavar="PATH", help="folder: model.onnx, tokenizer.json, config.json")
        add.add_argument("--name", default="", help="what to call it (the folder's name)")
        add.add_argument(
            "--labels", nargs="*", default=[], metavar="WORD=NUMBER",
            help="which output means what, where config.json does not say: contradiction=2 same=0",
        )  # fmt: skip
        self._noun(actions.add_parser("list", help="models on file; the one in use has a star"))
        for name, told in (("use", "judge with it from the next start of a worker on"), ("remove", "delete it")):
            action = actions.add_parser(name, help=told)
            self._noun(action)
            action.add_argument("name", metavar="NAME", help="a name that `list` shows; `shipped` is always there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['action']}")(**options)
        except RefusedModel as error:
            raise CommandError(str(error)) from error

    @staticmethod
    def _noun(parser: CommandParser) -> None:
        parser.add_argument("noun", choices=["contradiction"], help="what the model judges")

    def _add(self, path: Path, name: str, labels: list[str], **_: Any) -> None:
        name = judges.add(path, name, self._label_map(labels))
        self.stdout.write(f"added {name}; to judge with it: manage.py models use contradiction {name}")

    def _list(self, **_: Any) -> None:
        for name in judges.names():
            self.stdout.write(f"{'*' if name == judges.in_use() else ' '} {name}")

    def _use(self, name: str, **_: Any) -> None:
        judges.use(name)
        self.stdout.write(f"workers judge with {name} when they are started again; pairs on file are judged anew")

    def _remove(self, name: str, **_: Any) -> None:
        judges.remove(name)
        self.stdout.write(f"removed {name}")

    @staticmethod
    def _label_map(given: list[str]) -> dict[str, int]:
        try:
            return {word: int(number) for word, _, number in (one.partition("=") for one in given)}
        except ValueError as error:
            raise CommandError("--labels takes WORD=NUMBER, such as contradiction=2") from error
