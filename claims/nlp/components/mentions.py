"""What one source as printed says of itself: the person, the body, the role, and whose role it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from claims.nlp.components import names

PRONOUNS = {
    "he": "m",
    "him": "m",
    "himself": "m",
    "she": "f",
    "her": "f",
    "herself": "f",
    "it": "n",
    "itself": "n",
    "they": "p",
    "them": "p",
    "themselves": "p",
    "i": "1",
    "me": "1",
    "we": "1p",
    "us": "1p",
    "who": "r",
    "which": "rb",
}
POSSESSIVES = {"its": "n", "his": "m", "her": "f", "their": "p", "our": "1p", "my": "1"}


@dataclass(frozen=True, slots=True)
class Mention:
    """What one source says about itself; every field may be empty.

    printed: as printed. pronoun: class of a bare pronoun ("m", "f", "n", "p", "1", "1p", "r" for "who", "rb" for
    "which"). person: name of the person without honorific. gender: "m", "f" or "". roles: lower-case role phrases,
    heads last. body: name of a body ("Sarnabe Water", "health ministry"). head: lower-case head noun. owner: whom
    the person or body belongs to, as printed ("the ministry", "Halsen", "its"). indefinite: "a", "one", "some".
    """

    printed: str
    pronoun: str = ""
    person: str = ""
    gender: str = ""
    roles: tuple[str, ...] = ()
    body: str = ""
    head: str = ""
    owner: str = ""
    indefinite: bool = False
    honorific: str = ""
    words: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_person(self) -> bool:
        """A person is named, or a role stands alone."""
        return bool(self.person or (self.roles and not self.body))

    @property
    def is_voice(self) -> bool:
        """The role is one that speaks for its owner, and still held."""
        held = [role for role in self.roles if not names.PAST.intersection(re.split(r"[\s-]", role))]
        speaking = names.VOICES | names.DOCUMENTS
        return any(speaking.intersection(role.split()) for role in held) if self.roles else True
