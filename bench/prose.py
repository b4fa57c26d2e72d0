"""News-like prose without end, put together from phrases written for it; the same seed gives the same prose."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

WORDS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Prose:
    """A source of sentences, paragraphs and stories; not thread-safe."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def sentence(self) -> str:
        """One sentence of twelve to thirty-five words."""
        pick = self.random.choice
        words = {
            "office": self._office(), "day": pick(DAYS), "thing": self._thing(), "thing2": self._thing(),
            "act": pick(WORDS["verbs"]), "act2": pick(WORDS["verbs"]), "time": pick(WORDS["times"]),
            "time2": pick(WORDS["times"]),
            "person": f"{self._name()} {self._name()}", "place": self._name(), "unit": pick(WORDS["units"]),
            "number": f"{self.random.randint(12, 98_000):,}",
        }  # fmt: skip
        capital = {name.capitalize(): text[:1].upper() + text[1:] for name, text in words.items()}
        return pick(WORDS["shapes"]).format(**words, **capital)

    def _name(self) -> str:
        return "".join(self.random.choices(WORDS["syllables"], k=self.random.randint(2, 3))).capitalize()

    def _office(self) -> str:
        return f"the {self._name()} {self.random.choice(WORDS['fields'])} {self.random.choice(WORDS['bodies'])}"

    def _thing(self) -> str:
        return f"the {self.random.choice(WORDS['adjectives'])} {self.random.choice(WORDS['nouns'])}"

    def paragraph(self) -> list[str]:
        """One to three sentences."""
        return [self.sentence() for _ in range(self.random.randint(1, 3))]

    def story(self, shortest: int = 7, longest: int = 14) -> list[list[str]]:
        """Paragraphs of sentences."""
        return [self.paragraph() for _ in range(self.random.randint(shortest, longest))]


def text_of(story: list[list[str]]) -> str:
    """A story as text, one paragraph a line."""
    return "\n".join(" ".join(paragraph) for paragraph in story)
