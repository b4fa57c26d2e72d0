"""Turns the tokens of a paragraph into rows of wordpiece ids and shape/quote features for the tagger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc
from tokenizers import Tokenizer

CLS, SEP, PAD = 101, 102, 0
OUTSIDE, INSIDE, OPENING, CLOSING, CONTINUED = range(5)
QUOTE_STATES = 5
SHAPES = 8
NO_TOKEN = SHAPES * QUOTE_STATES
"""Feature of [CLS], [SEP] and padding; token features are shape * QUOTE_STATES + quote state."""
MAX_PIECES = 254
"""Wordpieces a window may hold besides [CLS] and [SEP]."""
MAX_TOKEN_PIECES = 24
_OPENERS = frozenset({"\u201c", "\u201e", "\u00ab", "``"})
_CLOSERS = frozenset({"\u201d", "\u00bb", "''"})
_SENTENCE_ENDS = frozenset({".", "!", "?", "\u2026", "\u201d", '"'})
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of one paragraph that fits the encoder.

    paragraph: its number in the document. start, end: token numbers in the document, half-open. ids, features:
    one number a wordpiece, without [CLS] and [SEP]. firsts: for each token the position of its first wordpiece
    in `ids`, or -1.
    """

    paragraph: int
    start: int
    end: int
    ids: list[int]
    features: list[int]
    firsts: list[int]


def shape(word: str) -> int:
    """Class of a token's surface form, 0..7 (lower, Title, UPPER, one capital, digits, mark, mixed, other)."""
    if word.isalpha():
        if word.islower():
            return 0
        if word.isupper():
            return 2 if len(word) > 1 else 3
        return 1 if word[0].isupper() and word[1:].islower() else 6
    if any(c.isdigit() for c in word):
        return 4
    return 6 if _WORD.search(word) else 5


def quote_states(words: Sequence[str], spaced: Sequence[bool], carried: bool = False) -> tuple[list[int], bool]:
    """Where each token of a paragraph stands towards double quote marks, and whether a quote stays open.

    spaced[i] tells whether white space (or nothing at all) stands before word i. carried: the paragraph
    before left its quote open; a paragraph that then begins with a mark runs on with it (CONTINUED).
    """
    states: list[int] = []
    inside = False
    within = INSIDE
    for i, word in enumerate(words):
        if word in _OPENERS or (word == '"' and _opens(i, spaced, inside)):
            within = CONTINUED if carried and i == 0 else INSIDE
            inside = True
            states.append(OPENING)
        elif word in _CLOSERS or word == '"':
            inside = False
            states.append(CLOSING)
        else:
            states.append(within if inside else OUTSIDE)
    return states, inside


def _opens(i: int, spaced: Sequence[bool], inside: bool) -> bool:
    """Whether the straight mark at i opens: the white space around it decides, else the open quote does."""
    before = spaced[i]
    after = i + 1 >= len(spaced) or spaced[i + 1]
    if before == after:
        return not inside
    return before


def load_tokenizer(path: Path) -> Tokenizer:
    """The wordpiece tokenizer without truncation and padding (rows are cut and padded here)."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def token_pieces(tokenizer: Tokenizer, text: str, starts: Sequence[int], ends: Sequence[int]) -> list[list[int]]:
    """Wordpiece ids of each token of a paragraph; starts and ends are character offsets into its text.

    A token that begins in the middle of a wordpiece gets no ids of its own.
    """
    encoded = tokenizer.encode(text, add_special_tokens=False)
    pieces: list[list[int]] = [[] for _ in starts]
    token, last = 0, len(starts) - 1
    for number, (begin, _) in zip(encoded.ids, encoded.offsets, strict=True):
        while token < last and begin >= ends[token]:
            token += 1
        if len(pieces[token]) < MAX_TOKEN_PIECES:
            pieces[token].append(number)
    return pieces


def windows(pieces: Sequence[list[int]], words: Sequence[str], limit: int = MAX_PIECES) -> Iterator[tuple[int, int]]:
    """Cut a paragraph into token ranges of at most `limit` wordpieces, preferably after a sentence end."""
    start = 0
    while start < len(pieces):
        end = _cut(pieces, words, start, limit)
        yield start, end
        start = end


def _cut(pieces: Sequence[list[int]], words: Sequence[str], start: int, limit: int) -> int:
    """The token after the last one of the window that begins at `start`."""
    size, best = 0, -1
    for k in range(start, len(pieces)):
        size += len(pieces[k])
        if size > limit:
            return best if best > 0 else k
        if words[k] in _SENTENCE_ENDS and size > limit // 2:
            best = k + 1
    return len(pieces)


def document_windows(
    doc: Doc, ranges: Sequence[tuple[int, int]], tokenizer: Tokenizer, limit: int = MAX_PIECES
) -> Iterator[Window]:
    """The windows of every paragraph (token range) of a document, in reading order."""
    carried, whole = False, doc.text
    for paragraph, (first, last) in enumerate(ranges):
        words, starts, ends = _offsets(doc, first, last)
        origin = starts[0]
        spaced = [True, *(ends[i] < starts[i + 1] or words[i].isspace() for i in range(len(words) - 1))]
        states, carried = quote_states(words, spaced, carried)
        features = [shape(word) * QUOTE_STATES + state for word, state in zip(words, states, strict=True)]
        text = whole[origin : ends[-1]]
        pieces = token_pieces(tokenizer, text, [n - origin for n in starts], [n - origin for n in ends])
        for start, end in windows(pieces, words, limit):
            yield _window(paragraph, first, start, pieces[start:end], features[start:end])


def _offsets(doc: Doc, first: int, last: int) -> tuple[list[str], list[int], list[int]]:
    """Texts of a range of tokens and the characters at which they begin and end."""
    tokens = list(doc[first:last])
    words = [token.text for token in tokens]
    starts = [token.idx for token in tokens]
    return words, starts, [start + len(word) for start, word in zip(starts, words, strict=True)]


def _window(paragraph: int, first: int, start: int, pieces: list[list[int]], features: list[int]) -> Window:
    """The window of a paragraph's tokens from `start` on; `first` is the paragraph's first token."""
    ids: list[int] = []
    spread: list[int] = []
    firsts: list[int] = []
    for own, feature in zip(pieces, features, strict=True):
        firsts.append(len(ids) if own else -1)
        ids.extend(own)
        spread.extend([feature] * len(own))
    return Window(paragraph, first + start, first + start + len(pieces), ids, spread, firsts)
