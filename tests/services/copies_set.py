"""A set of articles whose copying is known: agency stories and what newsrooms make of them.

Each sentence carries where it comes from, so that the truth about any two articles can be counted: they are copies
where they share LEAST sentences of one story, edited or not. Beside the copies stand articles that only look alike:
reports of the same event in their own words with the same quotes, serials that repeat one background paragraph, and
outlets that print the same prompt under everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from bench.prose import Prose

LEAST = 3
PROMPT = "Sign up for our newsletter and never miss a story. Subscribe today and get the first month free."
SWAPS = {
    "said": "stated", "told": "informed", "reporters": "journalists", "according to": "as stated by", "most": "many",
    "rejected": "dismissed", "Some": "About", "At least": "No fewer than", "accused": "blamed",
    "had to": "were made to",
    "insisted": "maintained", "while": "as", "figure": "number", "recalled": "remembered", "nobody": "no one",
}  # fmt: skip

Sentence = tuple[str, int, str]  # story, number in it, text


@dataclass(frozen=True, slots=True)
class Made:
    """An article of the set, and what kind of making it is."""

    key: str
    kind: str
    outlet: str
    paragraphs: tuple[tuple[Sentence, ...], ...]
    ending: str = ""

    @property
    def text(self) -> str:
        """Its text, one paragraph a line."""
        lines = [" ".join(text for _, _, text in paragraph) for paragraph in self.paragraphs]
        return "\n".join([*lines, self.ending] if self.ending else lines)

    @property
    def told(self) -> frozenset[tuple[str, int]]:
        """Which sentences of which stories it tells."""
        return frozenset((story, number) for paragraph in self.paragraphs for story, number, _ in paragraph)


def copies(left: Made, right: Made) -> bool:
    """The truth: whether one has its words from the other, or both from a third."""
    return len(left.told & right.told) >= LEAST


class Newsroom:
    """Makes articles from stories; the same seed makes the same set."""

    def __init__(self, seed: int) -> None:
        self.prose = Prose(seed)
        self.random = self.prose.random
        self.numbers = count()

    def story(self, *, shortest: int = 7, longest: int = 14) -> tuple[tuple[Sentence, ...], ...]:
        """Paragraphs nobody has used yet."""
        name, numbers = f"story-{next(self.numbers)}", count()
        made = self.prose.story(shortest, longest)
        return tuple(tuple((name, next(numbers), text) for text in paragraph) for paragraph in made)

    def article(self, kind: str, paragraphs: Iterable[tuple[Sentence, ...]], ending: str = "") -> Made:
        """An article of some outlet."""
        outlet = f"Outlet {self.random.randint(1, 40)}"
        return Made(f"{kind}-{next(self.numbers)}", kind, outlet, tuple(paragraphs), ending)

    def around(self, story: tuple[tuple[Sentence, ...], ...]) -> list[Made]:
        """An agency's story, and copies of it as newsrooms make them."""
        pick = self.random
        kept = pick.uniform(0.4, 0.85)
        lede, dropped = self.story(shortest=1, longest=2), pick.randrange(2, len(story))
        own, start = self.story(shortest=5, longest=9), pick.randrange(len(story) - 4)
        borrowed = story[start : start + pick.randint(3, 4)]
        return [
            self.article("agency", story),
            self.article("verbatim", story, "(Reuters)"),
            self.article("rewritten lede", [*lede, *story[1:dropped], *story[dropped + 1 :]]),
            self.article("trimmed", story[: max(4, round(kept * len(story)))]),
            self.article("edited", [self.edited(paragraph) for paragraph in story], PROMPT),
            self.article("embedded", [*own[:3], *borrowed, *own[3:]], "With agencies"),
        ]

    def merged(self, *stories: tuple[tuple[Sentence, ...], ...]) -> Made:
        """A piece made of several agency stories and a paragraph of its own."""
        parts = [paragraph for story in stories for paragraph in story[: self.random.randint(4, 6)]]
        return self.article("merged", [*parts, *self.story(shortest=1, longest=2)], "With agencies")

    def same_quotes(self, story: tuple[tuple[Sentence, ...], ...]) -> Made:
        """A report of its own that holds the quotes that everybody at the press conference heard."""
        heard = [text for paragraph in story for _, _, text in paragraph if text.startswith("“")][:3]
        quotes = [(("heard", next(self.numbers), text),) for text in heard]
        own = self.story()
        return self.article("same quotes", [*own[:2], *quotes, *own[2:]], PROMPT)

    def serial(self, background: Sentence) -> Made:
        """One of a series that repeats a sentence of background."""
        own = self.story()
        return self.article("serial", [*own, (background,)], PROMPT)

    def edited(self, paragraph: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        """The paragraph as a desk would touch it up: another word here and there, a day left out."""
        return tuple((story, number, self._touched_up(text)) for story, number, text in paragraph)

    def _touched_up(self, text: str) -> str:
        pattern = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in SWAPS))
        text = pattern.sub(lambda match: SWAPS[match.group()] if self.random.random() < 0.7 else match.group(), text)
        return re.sub(r" on [A-Z]\w+day\b", "", text) if self.random.random() < 0.5 else text


def make(seed: int, stories: int) -> list[Made]:
    """The set: about nine articles a story, in an order that knows nothing of how they were made."""
    room = Newsroom(seed)
    told = [room.story() for _ in range(stories)]
    made = [article for story in told for article in room.around(story)]
    made += [room.merged(*pair) for pair in zip(told, told[1:] + told[:1], strict=True)]
    made += [room.same_quotes(story) for story in told]
    made += [room.serial(told[number // 4][0][0]) for number in range(stories)]
    room.random.shuffle(made)
    return made
