"""Prints every figure of docs/extraction.md and docs/speakers.md from the weights of a folder (minutes).

    COUNTERCLAIM_SHARED=SHARED python -m training.measure [--weights FOLDER] [--bootstrap 500] [--no-speed]

The whole pipeline reads PolNeAR dev, gold/disputes and gold/seeds; the material's own scorer
(eval/score_attributions.py) counts. Then the reading of given spans is measured, the linker on annotated
spans, the speakers that a person checked, and the speed beside spaCy.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType

from claims.nlp import Attribution, ClaimPipeline, PipelineConfig
from claims.nlp.components.draft import Draft
from claims.nlp.components.linker import AttributionLinker
from claims.nlp.components.paragraphs import paragraphs
from claims.nlp.components.speakers import SpeakerResolver
from claims.nlp.config import LINKER, WEIGHTS
from claims.nlp.tags import role_spans
from claims.nlp.tokens import blank_english
from training import measure_reading, measure_slots, measure_styles
from training.extractor_corpus import Annotated, read_disputes, read_polnear, token_tags

CHECKED = Path(__file__).parent / "speakers_checked.json"
Spans = dict[str, Sequence[Sequence[int]]]
COMMON_CUE = re.compile(
    r"\b(sa(y|ys|id|ying)|t(ell|ells|old|elling)|according to|add(s|ed|ing)?|argu(e|es|ed|ing)|claim(s|ed|ing)?"
    r"|announc(e|es|ed|ing)|writ(e|es|ing)|wrote|written|report(s|ed|ing)?|not(e|es|ed|ing)|explain(s|ed|ing)?"
    r"|warn(s|ed|ing)?|suggest(s|ed|ing)?|insist(s|ed|ing)?|stat(e|es|ed|ing)|ask(s|ed|ing)?|tweet(s|ed|ing)?"
    r"|repl(y|ies|ied)|declar(e|es|ed|ing)|continu(e|es|ed|ing)|acknowledg(e|es|ed|ing)|admit(s|ted|ting)?"
    r"|conced(e|es|ed|ing))\b",
    re.IGNORECASE,
)


def scorer(shared: Path) -> ModuleType:
    """The material's scorer as a module."""
    spec = importlib.util.spec_from_file_location("score_attributions", shared / "eval/score_attributions.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared / "eval/score_attributions.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def corpora(shared: Path) -> dict[str, list[Annotated]]:
    """The three annotated parts that no training reads."""
    return {
        "PolNeAR dev": list(read_polnear(shared / "data/polnear/dev")),
        "gold/disputes": list(read_disputes(shared / "gold/disputes")),
        "gold/seeds": list(read_disputes(shared / "gold/seeds")),
    }


def roles(found: Iterable[Attribution | Draft]) -> list[Spans]:
    """Attributions as the scorer takes them."""
    return [{"source": made.source, "cue": made.cue, "content": made.content} for made in found]


def print_score(
    tool: ModuleType, name: str, articles: Sequence[Annotated], found: Mapping[str, list[Spans]], n: int
) -> None:
    """One row of the table in docs/extraction.md."""
    gold = {article.name: (article.text, [dict(one) for one in article.attributions]) for article in articles}
    result = tool.score(gold, found, n)
    sourced, pieces = (
        result["content_source"]["sourced"],
        [result[role]["exact_piece"]["f1"] for role in ("source", "cue", "content")],
    )
    by_type = [result["content_source_by_type"][kind]["f1"] for kind in ("quoted", "indirect")]
    interval = result.get("ci95", {}).get("content_source/sourced", (0.0, 0.0)) if n else (0.0, 0.0)
    print(
        f"{name}: sourced P/R/F1 {_percent(sourced[key] for key in 'pr')} / {100 * sourced['f1']:.1f}, "
        f"95% {_percent(interval, '-')}, S/U/C {_percent(pieces)}, quoted, indirect {_percent(by_type)}, "
        f"sourceless counted {_percent(result['content_source']['all'][key] for key in ('p', 'r', 'f1'))}",
        flush=True,
    )  # fmt: skip


def _percent(values: Iterable[float], between: str = " / ") -> str:
    return between.join(f"{100 * value:.1f}" for value in values)


def print_cues(tool: ModuleType, articles: Sequence[Annotated], found: Mapping[str, list[Spans]]) -> None:
    """Share of attributions found by whether a common reporting verb is their cue."""
    wanted: Counter[bool] = Counter()
    right: Counter[bool] = Counter()
    for article in articles:
        tokens = tool.Tokens(article.text)
        made = [{role: tokens.set_of(spans) for role, spans in one.items()} for one in found[article.name]]
        for one in article.attributions:
            common = bool(COMMON_CUE.search(" ".join(article.text[start:end] for start, end in one["cue"])))
            gold = {role: tokens.set_of(spans) for role, spans in one.items()}
            wanted[common] += 1
            right[common] += any(
                tool.tokf1(other["content"], gold["content"]) >= 0.5
                and (bool(other["source"] & gold["source"]) or not gold["source"])
                for other in made
            )
    for common, label in ((True, "common reporting verbs"), (False, "other cues")):
        print(f"  {label}: {wanted[common]}, found {100 * right[common] / max(1, wanted[common]):.1f}%")


def print_calibration(tool: ModuleType, articles: Sequence[Annotated], found: Mapping[str, list[Attribution]]) -> None:
    """Mean score and share of right attributions, by eighths of the score."""
    rows: list[tuple[float, bool]] = []
    for article in articles:
        tokens = tool.Tokens(article.text)
        gold = [{role: tokens.set_of(spans) for role, spans in one.items()} for one in article.attributions]
        for made in found[article.name]:
            source, content = tokens.set_of(made.source), tokens.set_of(made.content)
            hits = (
                tool.tokf1(content, one["content"]) >= 0.5 and bool(source & one["source"] or not one["source"])
                for one in gold
            )
            rows.append((made.score, any(hits)))
    rows.sort()
    for part in range(8):
        own = rows[len(rows) * part // 8 : len(rows) * (part + 1) // 8]
        print(
            f"  score {sum(score for score, _ in own) / len(own):.2f} right {sum(hit for _, hit in own) / len(own):.2f}"
        )


def gold_linked(articles: Sequence[Annotated]) -> dict[str, list[Spans]]:
    """What the linker makes of annotated spans."""
    nlp, linker = blank_english(), AttributionLinker(json.loads(LINKER.read_text(encoding="utf-8")))
    found: dict[str, list[Spans]] = {}
    for article in articles:
        doc = nlp.make_doc(article.text)
        tags = token_tags(doc, article.attributions)
        doc._.role_spans = tuple(
            span
            for number, (start, end) in enumerate(paragraphs(doc))
            for span in role_spans(tags[start:end], [1.0] * (end - start), start, number)
        )
        found[article.name] = roles(linker.predict(doc))
    return found


def print_checked(articles: Sequence[Annotated]) -> None:
    """Speakers of a fixed sample of PolNeAR dev against a person's verdicts."""
    verdicts = {
        (name, start, end): (digest, right)
        for name, start, end, digest, right in json.loads(CHECKED.read_text(encoding="utf-8"))["checked"]
    }
    nlp, resolver, found = blank_english(), SpeakerResolver(), Counter[str]()
    for article in articles:
        doc = nlp.make_doc(article.text)
        doc._.attributions = [Draft(one["source"], one["cue"], one["content"], 1.0) for one in article.attributions]
        resolver(doc)
        for draft in doc._.attributions:
            if draft.source and (article.name, *draft.source[0]) in verdicts:
                digest, right = verdicts.pop((article.name, *draft.source[0]))
                name = draft.speaker.name if draft.speaker else ""
                same = hashlib.sha256(name.encode()).hexdigest()[:12] == digest
                found["right" if same and right else "wrong" if same else "changed since, to be checked again"] += 1
    print(f"speakers checked by a person: {dict(found)}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", default=str(WEIGHTS))
    parser.add_argument("--bootstrap", type=int, default=500)
    parser.add_argument("--no-speed", action="store_true")
    options = parser.parse_args()
    shared = Path(os.environ["COUNTERCLAIM_SHARED"])
    tool, parts = scorer(shared), corpora(shared)
    pipeline = ClaimPipeline(PipelineConfig(tagger=options.weights))
    print(f"== extraction, {options.weights}, version {pipeline.config.version}")
    for name, articles in parts.items():
        found = {article.name: pipeline(article.text) for article in articles}
        spans = {name_: roles(made) for name_, made in found.items()}
        print_score(tool, name, articles, spans, options.bootstrap)
        if name == "PolNeAR dev":
            print_cues(tool, articles, spans)
            print_calibration(tool, articles, found)
    print("\n== linker on annotated spans")
    for name in ("PolNeAR dev", "gold/disputes"):
        print_score(tool, name, parts[name], gold_linked(parts[name]), 0)
    print("\n== reading of given spans")
    for folder in ("gold/disputes", "data/disputes_train"):
        measure_reading.report(shared / folder)
    print_checked(parts["PolNeAR dev"])
    print("\n== slots, annotated by hand")
    measure_slots.report()
    print("\n== headlines, live blogs, lists, annotated by hand")
    measure_styles.report(pipeline)
    if not options.no_speed:
        print("\n== speed and memory", flush=True)
        subprocess.run([sys.executable, "-m", "bench.extraction"], check=True)


if __name__ == "__main__":
    main()
