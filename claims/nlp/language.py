"""Which language a text is written in, and whether the pipeline can read it."""

from __future__ import annotations

import re
from functools import cache
from threading import Lock

from py3langid.langid import MODEL_FILE, LanguageIdentifier

READABLE = frozenset({"en"})
# Languages of the news feeds one meets; fewer candidates make short texts safer.
_CANDIDATES = (
    "en", "fr", "de", "es", "it", "pt", "nl", "ru", "uk", "tr", "az", "hy", "ka", "ar", "fa", "he",
    "zh", "ja", "ko", "pl", "cs", "sk", "sl", "hr", "sr", "bs", "mk", "bg", "ro", "hu", "el", "sv",
    "da", "no", "nb", "nn", "fi", "et", "lv", "lt", "id", "ms", "vi", "th", "hi", "ur", "bn", "kk",
    "ky", "be", "sq", "ca", "sw", "am",
)  # fmt: skip
_SHORTEST = 12  # words; under this the identifier guesses
_SAMPLE = 2_000  # characters looked at
_SURE = 0.9
_WORD = re.compile(r"[^\W\d_]+")
_LOADING = Lock()  # threads of a web process that meet their first text at once would each load 84 MB of it


def _identifier() -> LanguageIdentifier:
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.nb_classes)
    identifier.set_languages([code for code in _CANDIDATES if code in known])
    return identifier


def detect(text: str) -> str:
    """Return the ISO 639-1 code of the language `text` is written in; deterministic, offline.

    py3langid's model (Lui and Baldwin 2012, "langid.py") over the first 2,000 characters. Texts of fewer
    than 12 words in Latin letters are taken for English, since nothing can be told from a headline.
    """
    return _detected(text)[0]


def is_readable(text: str) -> bool:
    """Tell whether the pipeline can read `text`: English, or too short or too mixed to say otherwise."""
    code, score = _detected(text)
    return code in READABLE or score < _SURE


def _detected(text: str) -> tuple[str, float]:
    sample = " ".join(text[:_SAMPLE].split())
    words = _WORD.findall(sample)
    if not words or (len(words) < _SHORTEST and _is_latin(words)):
        return "en", 0.0
    code, score = _identifier().classify(sample)
    return str(code), float(score)


def _is_latin(words: list[str]) -> bool:
    letters = "".join(words)
    return sum(letter < "\u0250" for letter in letters) > len(letters) / 2
