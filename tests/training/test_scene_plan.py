"""The scenes that the judge learns from: full ones, and thin ones as it meets them when judging."""

from __future__ import annotations

import random
from datetime import date

from claims.nlp.types import ClaimFacts, Stance
from training.judge_examples import Disputes, Example
from training.scene_plan import Drawer, topic_scenes


def _claims(article: str, day: int) -> list[ClaimFacts]:
    said = {"content": "it rained", "proposition": "it rained", "stance": Stance.ASSERTS}
    return [ClaimFacts(f"{article}{n}", article, "s", published_on=date(2024, 5, day), **said) for n in range(8)]


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - scenes, no secrets


def _corpus() -> Disputes:
    claims = {c.id: c for article, day in (("xa", 1), ("xb", 3), ("ya", 2)) for c in _claims(article, day)}
    listed = [Example(claims["xa1"], claims["xb5"], 1, -1, 1.0)]
    return Disputes(claims, {i: i[0] for i in claims}, listed, [])


NEAR = {"xa": ["ya"], "xb": ["ya"], "ya": ["xa"]}


def test_thin_scenes_have_a_few_claims_of_one_or_two_articles_by_date() -> None:
    drawer = Drawer(_corpus(), NEAR, _chance(3))
    scenes = [scene for _ in range(40) for scene in drawer.thin(["xa", "xb"])]
    assert {len(scene) for scene in scenes} == {1, 2}
    assert {len(claims) for scene in scenes for claims in scene} == {1, 2, 3, 4}
    assert all(scene == sorted(scene, key=lambda claims: claims[0].published_on) for scene in scenes)


def test_thin_scenes_of_a_topic_often_hold_a_contradiction_and_some_a_look_alike_article() -> None:
    drawer = Drawer(_corpus(), NEAR, _chance(3))
    scenes = [{c.id for claims in scene for c in claims} for _ in range(60) for scene in drawer.thin(["xa", "xb"])]
    both = [ids for ids in scenes if any(i.startswith("xa") for i in ids) and any(i.startswith("xb") for i in ids)]
    assert sum({"xa1", "xb5"} <= ids for ids in both) > len(both) / 2
    assert any(i.startswith("ya") for ids in scenes for i in ids)


def test_no_claim_stands_in_a_scene_twice() -> None:
    for scene in topic_scenes(_corpus(), {}, _chance(5)):
        ids = [c.id for claims in scene for c in claims]
        assert len(ids) == len(set(ids))
