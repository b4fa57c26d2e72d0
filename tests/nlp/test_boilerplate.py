"""What is page and what is report, on invented pages."""

from __future__ import annotations

import time

import pytest

from claims.nlp.boilerplate import skip_spans


def kept(text: str) -> str:
    """The text with every skipped span blanked out."""
    for start, end in reversed(skip_spans(text)):
        text = text[:start] + text[end:]
    return " ".join(text.split())


@pytest.mark.parametrize(
    "line",
    [
        "Skip to main content",
        "Related articles",
        "Editor’s choice",
        "Subscribe for unlimited access",
        "Continue reading this article for free",
        "€9 monthly or €90 annually (€7.50/month)",
        "Leave a review",
        "Share this article",
        "By Mara Lind and Otto Verin",
        "© Mara Lind / wikimedia.org",
        "photo: The two ministers at the border post on Sunday.",
        "The ferry leaves the port of Tessel on Monday. — MARA LIND/AFP via Getty Images",
        "By signing up, you agree to our Terms and Conditions and Privacy Policy. Learn more",
        "Comments you share on our site help other users. Please be respectful.",
        "We use cookies for marketing. Read our privacy policy.",
        "***",
    ],
)
def test_furniture_is_skipped(line: str) -> None:
    page = f"The mayor said the bridge was open.\n\n{line}\n\nPolice denied it."
    assert kept(page) == "The mayor said the bridge was open. Police denied it."


@pytest.mark.parametrize(
    "line",
    [
        "The minister said the new privacy policy was a step back.",
        "Share prices fell, the bank said.",
        "Subscribers were warned, the operator said on Monday, that bills would rise.",
        "“Read our privacy policy and our terms of service,” the firm told users.",
        "By noon, Mara Lind said, forty boats had left.",
        "The comments were offensive, the union said.",
        "Popular anger was growing, she said.",
        "Video: minister denies he knew of the leak" + " and says so again" * 30,
        "The agency Reuters reported that talks had failed.",
        "More news was expected on Monday, the ministry said.",
    ],
)
def test_running_prose_is_kept(line: str) -> None:
    assert kept(f"First line of the report.\n\n{line}") == f"First line of the report. {line}"


def test_second_copy_of_a_teaser_is_skipped_and_the_first_is_kept() -> None:
    teaser = "Mayor denies that the bridge was closed on Friday"
    assert kept(f"Report.\n\n{teaser}\n\n{teaser}\n\nEnd.") == f"Report. {teaser} End."


def test_caption_printed_twice_is_skipped_twice() -> None:
    caption = "The ferry leaves the port of Tessel on a grey Monday."
    assert kept(f"Report.\n{caption}\n{caption} (Mara Lind/Reuters)\nEnd.") == "Report. End."


def test_neighbouring_lines_make_one_span() -> None:
    assert skip_spans("Menu\n\nSearch\n\nReport.") == ((0, 12),)


@pytest.mark.parametrize("text", ["", "\n\n\n", "one line"])
def test_small_texts_pass(text: str) -> None:
    assert skip_spans(text) == ()


def test_time_grows_with_the_text_and_no_faster() -> None:
    start = time.process_time()
    skip_spans("a " * 100_000 + "\n" + "— " * 100_000 + '"' * 10_000 + "\n" * 10_000)
    assert time.process_time() - start < 2
