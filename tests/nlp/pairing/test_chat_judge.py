"""The chat judge against a real server on this machine: answers, refusals, nonsense, silence."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from claims.nlp.pairing.chat_judge import ChatJudge, Endpoint, NoAnswer, parsed
from claims.nlp.pairing.judge import Judgement, Pair
from tests.nlp.pairing.claims import claim

PAIR = (claim("the dam is open", id="1"), claim("the dam is shut", id="2"))


class Sure:
    """Gives each pair the margin it was made with."""

    digest = "base"

    def __init__(self, *margins: float | None) -> None:
        self.margins = margins

    def judge(self, pairs: list[Pair]) -> list[Judgement]:
        return [Judgement(margin=margin) for margin in self.margins]


class Chat(BaseHTTPRequestHandler):
    """Answers as the server's `reply` says and keeps what it was asked."""

    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.asked.append((self.path, self.headers.get("Authorization"), json.loads(body)))
        status, content = server.reply
        answer = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Any]:
    made: Any = ThreadingHTTPServer(("127.0.0.1", 0), Chat)
    made.asked, made.reply = [], (200, '{"relation": "contradiction", "score": 0.9}')
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def judge_of(server: Any, *margins: float | None, **values: Any) -> ChatJudge:
    url = f"http://127.0.0.1:{server.server_port}/v1"
    base: Any = Sure(*margins)
    return ChatJudge(lambda: base, Endpoint(url, "small", **{"key": "k", "seconds": 5.0, **values}))


def test_a_doubtful_pair_is_asked_about_and_the_answer_counts(server: Any) -> None:
    (view,) = judge_of(server, 0.1).judge([PAIR])
    assert view.margin == pytest.approx(2.197, abs=0.001)
    path, key, body = server.asked[0]
    assert (path, key, body["model"]) == ("/v1/chat/completions", "Bearer k", "small")
    assert "the dam is shut" in body["messages"][1]["content"]


def test_pairs_that_are_clear_already_are_not_asked_about(server: Any) -> None:
    views = judge_of(server, 5.0, -5.0, None).judge([PAIR] * 3)
    assert [view.margin for view in views] == [5.0, -5.0, None]
    assert server.asked == []


def test_no_more_pairs_are_asked_about_than_allowed(server: Any) -> None:
    judge_of(server, 0.3, 0.1, 0.2, calls=2).judge([PAIR] * 3)
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "reply",
    [(500, "x"), (302, "x"), (200, "Yes, they do."), (200, '{"relation": "maybe", "score": 0.5}'),
     (200, '{"relation": "same", "score": 7}'), (200, None)],
)  # fmt: skip
def test_what_is_no_answer_leaves_the_first_judgement(server: Any, reply: Any, caplog: Any) -> None:
    server.reply = reply
    (view,) = judge_of(server, 0.1).judge([PAIR])
    assert view.margin == 0.1
    assert "no answer" in caplog.text
    assert "dam" not in caplog.text


def test_an_endpoint_that_fails_is_left_alone_after_three_tries(server: Any) -> None:
    server.reply = (503, "x")
    views = judge_of(server, *[0.1] * 6).judge([PAIR] * 6)
    assert len(server.asked) == 3
    assert {view.margin for view in views} == {0.1}


def test_nobody_at_the_address_is_no_disaster(server: Any) -> None:
    judge = judge_of(server, 0.1)
    server.shutdown()
    server.server_close()
    assert judge.judge([PAIR])[0].margin == 0.1


def test_the_version_tells_the_model_and_not_the_key(server: Any) -> None:
    assert judge_of(server, 0.1, key="a").digest == judge_of(server, 0.1, key="b").digest
    assert judge_of(server, 0.1).digest.startswith("chat-")


def test_only_the_json_that_was_asked_for_counts() -> None:
    for content in ("", "[]", '{"relation": "same"}', '{"relation": "same", "score": true}', '{"score": 1}'):
        with pytest.raises(NoAnswer):
            parsed(content)
    assert parsed('{"relation": "neither", "score": 0.1}') == ("neither", 0.1)
