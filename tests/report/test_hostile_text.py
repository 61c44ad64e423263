"""Nothing that was typed, heard or read from a file is markup or an escape in any report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from simulator.report.html import render_html
from simulator.report.markdown import escape, quoted, render_markdown
from simulator.report.report import build_report
from simulator.report.safe import one_line, printable
from simulator.report.terminal import render_terminal
from tests.report.interviews import HOSTILE, Interview, hostile_interview, whole_interview

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
BREAKS = ("hardbreak", "softbreak", "paragraph_close")
NOT_SHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Lines of what Markdown takes for markup, one beside the other in any order.
MARKUP = st.lists(
    st.sampled_from(
        [*"#-+=*_`~<>[]()!|\\&:.1 \n\ta$@^{}", "    ", "\n\n", "---", "```", "<b>", "http://a.b",
         "[a]: b", "&amp;", "| --- |", "1) ", "\r", "www.a.b", "<!--", "  \n"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


def _rendered(interview: Interview, name: str) -> str:
    report = build_report(
        interview.card,
        interview.rubric,
        interview.turns,
        HOSTILE,
        source=HOSTILE,
        date=HOSTILE,
        part=HOSTILE,
        remark=HOSTILE,
    )
    match name:
        case "markdown":
            return render_markdown(report)
        case "html":
            return render_html(report)
        case _:
            return render_terminal(report, width=80, color=False)


@pytest.mark.parametrize("name", ["markdown", "html", "terminal"])
def test_no_report_holds_a_control_character_or_fails_to_encode(name: str) -> None:
    rendered = _rendered(hostile_interview(), name)
    assert not NOT_SHOWN.search(rendered)
    rendered.encode()


# Markdown


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])


def _shape(markdown: str) -> list[str]:
    return [token.type for token in _flat(MARKDOWN.parse(markdown))]


def _shown(markdown: str) -> str:
    """The characters that a reader of the rendered Markdown sees."""
    return "".join(
        "\n" if token.type in BREAKS else token.content
        for token in _flat(MARKDOWN.parse(markdown))
        if token.type != "inline"
    ).strip()


@given(MARKUP)
def test_escaped_text_is_one_plain_paragraph_that_reads_as_it_was_typed(text: str) -> None:
    markdown = escape(text)
    assert set(_shape(markdown)) <= {"paragraph_open", "inline", "text", "paragraph_close"}
    assert _shown(markdown) == one_line(text)


@given(MARKUP)
def test_a_quotation_holds_nothing_but_paragraphs_and_line_breaks(text: str) -> None:
    markdown = quoted(text)
    plain = {"paragraph_open", "inline", "text", "hardbreak", "paragraph_close"}
    assert set(_shape(markdown)) <= plain | {"blockquote_open", "blockquote_close"}
    assert _shown(markdown).split() == printable(text).split()
    assert _shape(markdown)[:1] == ["blockquote_open"]


def test_hostile_text_adds_no_markup_to_a_markdown_report() -> None:
    shape = set(_shape(_rendered(hostile_interview(), "markdown")))
    assert shape <= set(_shape(_rendered(whole_interview(), "markdown"))) | {"hardbreak"}
    assert not shape & {"html_block", "html_inline", "link_open", "image", "code_inline", "fence"}


@pytest.mark.parametrize("text", ["http://x.test", "HTTPS://x.test", "www.x.test", "WWW.x.test"])
def test_an_address_is_broken_so_that_it_does_not_become_a_link(text: str) -> None:
    assert "\\" in escape(text)


# HTML


class _Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.styles: set[str] = set()
        self.text = ""
        self.comments: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.styles |= {value or "" for name, value in attrs if name == "style"}

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def test_hostile_text_adds_no_element_and_no_attribute_to_a_page() -> None:
    hostile = _Page(_rendered(hostile_interview(), "html"))
    calm = _Page(_rendered(whole_interview(), "html"))
    assert hostile.tags <= calm.tags
    assert hostile.attributes <= calm.attributes
    assert hostile.comments == []
    assert printable(HOSTILE) in hostile.text


def test_a_page_runs_nothing_and_asks_for_nothing() -> None:
    rendered = _rendered(whole_interview(), "html")
    page = _Page(rendered)
    assert not page.tags & {"script", "img", "link", "iframe", "object", "embed", "a", "form"}
    assert not page.attributes & {"src", "href", "srcset", "action", "onload"}
    assert not re.search(r"url\(|@import|@font-face", rendered)
    assert "default-src 'none'" in rendered
    assert all(re.fullmatch(r"width:\d{1,3}%", style) for style in page.styles)


# Terminal


def test_console_markup_and_emoji_names_are_shown_as_they_were_typed() -> None:
    rendered = _rendered(hostile_interview(), "terminal")
    assert "[bold red]rich[/bold red]" in rendered
    assert ":boom:" in rendered


def test_with_colour_the_only_escapes_are_of_style() -> None:
    interview = hostile_interview()
    report = build_report(interview.card, interview.rubric, interview.turns, HOSTILE)
    rendered = render_terminal(report, width=80, color=True)
    assert "\x1b[" in rendered
    assert not NOT_SHOWN.search(re.sub(r"\x1b\[[0-9;]*m", "", rendered))
