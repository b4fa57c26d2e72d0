"""Actors across articles: metonyms, offices, and what must stay apart."""

from __future__ import annotations

import pytest

from claims.nlp.actors import canonical, states_named
from claims.nlp.story import link
from claims.nlp.types import AliasKind, Speaker


@pytest.mark.parametrize(
    ("name", "key", "kind"),
    [
        ("Turkey", "country:TR", AliasKind.EXACT),
        ("Türkiye", "country:TR", AliasKind.ALIAS),
        ("Armenias", "country:AM", AliasKind.ALIAS),
        ("Ankara", "country:TR", AliasKind.METONYM),
        ("the Kremlin", "country:RU", AliasKind.METONYM),
        ("Downing Street", "country:GB", AliasKind.METONYM),
        ("the White House", "country:US", AliasKind.METONYM),
        ("U.S.", "country:US", AliasKind.ALIAS),
        ("the Turkish Foreign Ministry", "country:TR", AliasKind.METONYM),
        ("Azerbaijan’s Health Ministry", "country:AZ", AliasKind.METONYM),
        ("Ministry of Foreign Affairs of Turkey", "country:TR", AliasKind.METONYM),
        ("officials in Phnom Penh", "country:KH", AliasKind.METONYM),
        ("Sources from the Turkish Foreign Ministry", "country:TR", AliasKind.METONYM),
        ("North Korean officials", "country:KP", AliasKind.METONYM),
        ("South Korea", "country:KR", AliasKind.EXACT),
        ("Vestria's defence ministry", "name:vestria", AliasKind.METONYM),
        ("the EU", "union:european union", AliasKind.ALIAS),
        ("Tramont Steel", "name:tramont steel", AliasKind.EXACT),
        ("Foreign Ministry", "name:foreign ministry", AliasKind.EXACT),
        ("", "name:", AliasKind.EXACT),
    ],
)
def test_canonical(name: str, key: str, kind: AliasKind) -> None:
    actor = canonical(name)
    assert (actor.key, actor.kind) == (key, kind)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("North Korea", "South Korea"),
        ("Niger", "Nigeria"),
        ("Congo", "DR Congo"),
        ("Iran", "Iraq"),
        ("Georgia", "Georgian officials"),
        ("Brussels", "Belgium"),
        ("Anna Bode", "Peter Bode"),
        ("the embassy in Oslo", "Norway"),
        ("Hamilton", "Bermuda"),
    ],
)
def test_kept_apart(left: str, right: str) -> None:
    assert canonical(left).key != canonical(right).key


def test_unknown_adjectives_find_their_place_in_the_article() -> None:
    assert canonical("the Vestrian army", {"Vestria", "Arn"}).name == "Vestria"
    assert canonical("the Vestrian army").name == "Vestrian"


def test_accents_quotes_and_case_do_not_matter() -> None:
    assert canonical("Mevlüt Çavuşoğlu").key == canonical("Mevlut Cavusoğlu").key
    assert canonical("The nurses’ union").key == canonical("the nurses' union").key


def test_states_named() -> None:
    assert states_named("Ankara and Armenian officials met in Georgia.") == ("Turkey", "Armenia")


def speaker(name: str, represents: str | None = None) -> Speaker:
    return Speaker(name, name, AliasKind.EXACT, True, represents)


def test_story_joins_surname_office_and_voice() -> None:
    speakers = [
        speaker("Ivo Mann", "Tramont Steel"),
        speaker("Mann"),
        speaker("Ostrava's health ministry", "Ostrava"),
        speaker("health ministry"),
        speaker("Free Upland Front"),
        speaker("Upland Front"),
    ]
    keys = [actor.key for actor in link(speakers)]
    assert keys == ["name:tramont steel"] * 2 + ["name:ostrava"] * 2 + ["name:free upland front"] * 2


def test_story_keeps_two_people_of_one_surname_apart() -> None:
    anna, peter, bare = link([speaker("Anna Bode"), speaker("Peter Bode"), speaker("Bode")])
    assert len({anna.key, peter.key, bare.key}) == 3


def test_story_keeps_two_ministries_apart() -> None:
    speakers = [
        speaker("Arn's health ministry", "Arn"),
        speaker("Ostrava's health ministry", "Ostrava"),
        speaker("health ministry"),
    ]
    assert len({actor.key for actor in link(speakers)}) == 3


def printed(source: str, name: str) -> Speaker:
    return Speaker(name, source, AliasKind.EXACT)


def test_story_joins_a_person_and_the_body_before_his_role() -> None:
    speakers = [
        printed("National Front leader Viktor Hamm", "Viktor Hamm"),
        printed("The Front", "Front"),
        printed("The health minister, Ana Ruiz", "Ana Ruiz"),
        printed("The health ministry", "health ministry"),
        printed("a ministry spokesman, Hugo Frey", "Hugo Frey"),
    ]
    keys = [actor.key for actor in link(speakers)]
    assert keys == ["name:front"] * 2 + ["name:health ministry"] * 3


def test_story_leaves_a_minister_alone_where_several_states_speak() -> None:
    speakers = [
        printed("Defence Minister Jorge Bell", "Jorge Bell"),
        speaker("Arn's defence ministry", "Arn"),
        speaker("Ostrava's army", "Ostrava"),
        speaker("defence ministry"),
    ]
    assert link(speakers)[0].key == "name:jorge bell"


def test_a_state_is_never_short_for_something_longer() -> None:
    speakers = [speaker("Sudan"), speaker("South Sudan"), speaker("Norrland", "Norrland"), speaker("Norrland Steel")]
    assert len({actor.key for actor in link([*speakers, speaker("Norrland's army", "Norrland")])}) == 4


def test_adjectives_find_their_place_in_the_story() -> None:
    army, ministry = link([speaker("Naloran army", "Naloran"), speaker("government in Nalore", "Nalore")])
    assert army.key == ministry.key == "name:nalore"
