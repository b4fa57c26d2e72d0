"""Language of invented sentences."""

from __future__ import annotations

import threading
import time

import pytest

from claims.nlp import language
from claims.nlp.language import detect, is_readable

ENGLISH = "The minister said on Monday that the bridge had been closed since the flood and nobody was hurt."
FRENCH = "Le ministre a déclaré lundi que le pont était fermé depuis la crue et que personne n'était blessé."
TURKISH = "Bakan pazartesi günü köprünün selden beri kapalı olduğunu ve kimsenin yaralanmadığını söyledi."
RUSSIAN = "Министр заявил в понедельник, что мост закрыт после наводнения и что никто не пострадал."


@pytest.mark.parametrize(
    ("text", "code"),
    [(ENGLISH, "en"), (FRENCH, "fr"), (TURKISH, "tr"), (RUSSIAN, "ru"), ("外交部说桥梁已经关闭", "zh")],
)
def test_detect(text: str, code: str) -> None:
    assert detect(text) == code
    assert is_readable(text) is (code == "en")


@pytest.mark.parametrize("text", ["", "Ministre dément", "Mayor denies it", "42 %", "\u200b"])
def test_short_latin_texts_are_taken_for_readable(text: str) -> None:
    assert detect(text) == "en"
    assert is_readable(text)


def test_names_of_another_language_do_not_make_a_text_unreadable() -> None:
    assert is_readable(ENGLISH + " Serdar Ergün and Çiğdem Yılmaz were there.")


def test_same_answer_every_time() -> None:
    assert len({detect(FRENCH) for _ in range(5)}) == 1


def test_threads_that_meet_their_first_text_at_once_load_one_model(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[object] = []
    load = language.LanguageIdentifier.from_model_file

    def slow(*args: object, **options: object) -> object:
        loads.append(args)
        time.sleep(0.05)
        return load(*args, **options)

    language._loaded.cache_clear()
    monkeypatch.setattr(language.LanguageIdentifier, "from_model_file", slow)
    text = "The mayor said on Monday that the bridge is open and that nobody was hurt in the fire at the station."
    threads = [threading.Thread(target=language.detect, args=(text,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1
