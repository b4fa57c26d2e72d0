"""News-like prose without end, put together from phrases written for it; the same seed gives the same prose."""

from __future__ import annotations

import random

SYLLABLES = (
    "al ber cor dan el far gor hal im jor kel lan mor nev or pel quin ros sel tar ul ven wes yar zol bre cra dri fle gru "
    "hem kos lin mar nor ost pra ril san tov ulm vis wren tal"
).split()
BODIES = (
    "ministry council authority inspectorate union regulator association guard bloc company court league staff operator "
    "bank commission mission agency board service party institute cooperative tribunal directorate police office chamber"
).split()
FIELDS = (
    "transport health port energy teachers border water farmers defence railway electoral aid housing mining fisheries "
    "forestry pensions customs tax aviation schools migration grain timber telecom harbour climate veterans labour sports"
).split()
NOUNS = (
    "pier terminal tunnel dam school ferry line ward quota truce reform barrier runway mine clinic scheme pipeline camp "
    "ballot levy bridge archive depot canal turbine reactor garrison market orchard prison stadium tariff treaty village "
    "convoy warehouse tramway subsidy patrol lighthouse refinery hospital museum airfield checkpoint reservoir quarry loan"
).split()
ADJECTIVES = (
    "northern old disputed new lower provincial abandoned costly temporary western rusting private joint flooded secret "
    "unfinished rural coastal leaking popular rented historic crowded idle burnt overdue narrow foreign guarded eastern "
    "mobile derelict licensed remote modern shallow frozen vacant central insured"
).split()
VERBS = (
    "closed inspected sold repaired shelled reopened audited surveyed financed seized evacuated widened drained painted "
    "leased rebuilt searched mapped insured abandoned expanded photographed occupied mined measured heated cleared blocked "
    "fenced registered privatised renamed looted tested handed-over demolished connected suspended relocated approved"
).split()
TIMES = (
    "since October|before the rains|within the month|by next spring|for eleven days|at short notice|twice in a year|in June|"
    "during the night|after the harvest|for a second time|ahead of the vote|without a permit|over the winter|on two occasions|"
    "a decade ago|until further notice|in broad daylight|at the owners' expense|under a sealed contract|by mistake|in stages"
).split("|")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNITS = "people households tonnes workers hectares vehicles residents jobs pupils soldiers patients animals".split()
SHAPES = (
    "{Office} said on {day} that {thing} had been {act} {time}, while {thing2} was {act2} {time2}.",
    "{person} of {office} told reporters in {place} that {thing} was to be {act} {time}.",
    "Some {number} {unit} in {place} lost out when {thing} was {act} {time}, according to {office}.",
    "{Office} rejected the account of {person} and insisted that {thing} had never been {act} {time}.",
    "“{Thing} was {act} {time} and nobody in {place} was asked,” {person} said of {thing2}.",
    "Speaking beside {thing}, {person} accused {office} of hiding that {thing2} had been {act} {time}.",
    "At least {number} {unit} were counted near {place} after {thing} had been {act} {time}.",
    "{Office} put the figure at {number} {unit}, most of them from {place}, where {thing} was {act} {time}.",
    "Residents of {place} claim that {thing} was {act} {time} and that {office} knew of {thing2}.",
    "{person}, who speaks for {office}, declined to say whether {thing} would be {act} {time}.",
    "How {thing} near {place} came to be {act} {time} is in dispute between {office} and {person}.",
    "“They promised us {thing}, and then {thing2} was {act} {time},” said {person} from {place}.",
    "A report commissioned by {office} found {thing} in {place} to have been {act} {time}.",
    "In {place}, {number} {unit} had to move {time} so that {thing} could be {act}, {person} said.",
    "{Office} and {person} have argued over {thing} {time}, and {thing2} was {act} {time2}.",
    "Work on {thing} in {place} stopped {time}; {number} {unit} were {act}, {person} recalled.",
)


class Prose:
    """A source of sentences, paragraphs and stories; not thread-safe."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def sentence(self) -> str:
        """One sentence of twelve to thirty-five words."""
        pick = self.random.choice
        words = {
            "office": self._office(), "day": pick(DAYS), "thing": self._thing(), "thing2": self._thing(),
            "act": pick(VERBS), "act2": pick(VERBS), "time": pick(TIMES), "time2": pick(TIMES),
            "person": f"{self._name()} {self._name()}", "place": self._name(), "unit": pick(UNITS),
            "number": f"{self.random.randint(12, 98_000):,}",
        }  # fmt: skip
        capital = {name.capitalize(): text[:1].upper() + text[1:] for name, text in words.items()}
        return pick(SHAPES).format(**words, **capital)

    def _name(self) -> str:
        return "".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 3))).capitalize()

    def _office(self) -> str:
        return f"the {self._name()} {self.random.choice(FIELDS)} {self.random.choice(BODIES)}"

    def _thing(self) -> str:
        return f"the {self.random.choice(ADJECTIVES)} {self.random.choice(NOUNS)}"

    def paragraph(self) -> list[str]:
        """One to three sentences."""
        return [self.sentence() for _ in range(self.random.randint(1, 3))]

    def story(self, shortest: int = 7, longest: int = 14) -> list[list[str]]:
        """Paragraphs of sentences."""
        return [self.paragraph() for _ in range(self.random.randint(shortest, longest))]


def text_of(story: list[list[str]]) -> str:
    """A story as text, one paragraph a line."""
    return "\n".join(" ".join(paragraph) for paragraph in story)
