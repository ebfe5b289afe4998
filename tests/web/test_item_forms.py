"""The forms of questions and cards: they keep all that was typed, and say what is amiss."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import html5lib
import pytest
from flask import Flask, get_template_attribute
from werkzeug.datastructures import MultiDict

from quizapp.core.bank import Topic
from quizapp.core.codec import KIND_NAMES, kind_of
from quizapp.core.linting import Flaw
from quizapp.core.questions import (
    BasicCard,
    Cloze,
    ClozeCard,
    Content,
    DefinitionCard,
    Gap,
    Matching,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    Pair,
    TrueFalse,
)
from quizapp.core.text import SourceText, Span, paragraph_ranges
from quizapp.web import interface
from quizapp.web.fields import error_links
from quizapp.web.item_forms import FORMS, About, ItemForm, Offer, item_form
from tests import make

CONTENTS: list[Content] = [
    make.CHOICE,
    make.SEVERAL,
    make.CLAIM,
    TrueFalse("Bees **sing**.", key=False),
    make.WORDS,
    make.NUMBER,
    Numeric("How far?", Decimal("3.50"), Decimal("0.25"), "km"),
    make.GAPS,
    Cloze(("A {{ brace and ", "\nand a line."), (Gap("a|b", ("c}d",)),)),
    Matching("Who?", (Pair("Queen", "lays"), Pair("Drone", "mates")), ("stings", "sings")),
    Ordering("In which order?", ("egg", "larva", "bee")),
    BasicCard("Front", "Back\n\nin *two* paragraphs"),
    DefinitionCard("Term", "Meaning"),
    ClozeCard(("Bees ", "."), (Gap("dance"),)),
    MultipleChoice(
        "<b>&amp;</b>", tuple(Option(f"o{n}", "" if n == 6 else "r") for n in range(7)), 6
    ),
]
BEES, ANTS = Topic("bees", "Bees"), Topic("ants", "Ants")
_TICKED = {"radio", "checkbox"}
TWICE = "Bees dance. Ants walk.\nBees dance. They return, and bees dance."


def text(original: str = make.ORIGINAL) -> SourceText:
    return make.text(original)


def evidence(original: str = make.ORIGINAL) -> Span:
    start, _ = paragraph_ranges(original)[0]
    return Span("insects", "p1", start, start + 10)


ABOUT = About("Because.", (BEES,), 2, (evidence(),))
OFFER = Offer((BEES, ANTS), (make.text(),))


@pytest.fixture(scope="module")
def app() -> Flask:
    """An app without a database: the forms ask for none."""
    made = Flask("quizapp.web")
    made.config.update(SECRET_KEY="for tests only", WTF_CSRF_ENABLED=False)
    interface.init_app(made)
    return made


def opened(kind: str, sent: Iterable[tuple[str, str]], offer: Offer = OFFER) -> ItemForm:
    """The form of a kind, sent with these values."""
    from flask import current_app

    with current_app.test_request_context("/", method="POST", data=MultiDict(list(sent))):
        form = item_form(kind, offer=offer)
        form.validate()
        return form


def drawn(form: ItemForm) -> str:
    return str(get_template_attribute("macros/item_form.html", "item_fields")(form))


def values_of(page: str) -> list[tuple[str, str]]:
    """What a browser would send of the fields drawn."""
    found: list[tuple[str, str]] = []
    for node in html5lib.parse(page, namespaceHTMLElements=False).iter():
        name, kind = node.get("name"), node.get("type")
        if node.tag == "textarea" and name:
            # A browser sends every line end as CR LF.
            found.append((name, (node.text or "").replace("\n", "\r\n")))
        elif node.tag == "select" and name:
            chosen = [one for one in node.iter("option") if one.get("selected") is not None]
            found += [(name, one.get("value", "")) for one in chosen]
        elif node.tag == "input" and name and (kind not in _TICKED or node.get("checked") == ""):
            found.append((name, node.get("value", "")))
    return found


def errors(form: ItemForm) -> list[str]:
    return [link.message for link in error_links(form)]


@pytest.mark.parametrize("content", CONTENTS, ids=kind_of)
def test_what_is_shown_and_sent_again_is_the_same(app: Flask, content: Content) -> None:
    with app.test_request_context():
        shown = drawn(item_form(kind_of(content), content, ABOUT, OFFER))
        form = opened(kind_of(content), values_of(shown))

        assert errors(form) == []
        assert form.content() == content
        assert form.meta_values() == ABOUT


def test_every_kind_has_a_form() -> None:
    # A card with an image is drawn, in a deck of one's own.
    assert set(FORMS) | {"occlusion-card"} == set(KIND_NAMES.values())


@pytest.mark.parametrize("kind", FORMS)
def test_an_empty_form_says_what_is_missing_and_leads_there(app: Flask, kind: str) -> None:
    with app.test_request_context():
        form = opened(kind, [("stem", " ")])
        page = drawn(form)

        links = error_links(form)
    said = {link.message for link in links}
    assert "Topics: choose one, or write a new one." in said
    assert "Evidence: quote the words of the text that show the answer." in said
    assert ("Feedback: say why the key is right." in said) == form.is_question
    for link in links:
        assert f'id="{link.target}"' in page


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("value", ["a\0b", "a\x1bb", "x" * 100_000, "\uffff"])
def test_what_cannot_be_kept_is_refused_kindly(app: Flask, kind: str, value: str) -> None:
    with app.test_request_context():
        names = {name for name, _ in values_of(drawn(item_form(kind, offer=OFFER)))}
        names |= {"key", "difficulty", "topics", "evidence-0-place"}
        sent = [(name, value) for name in names if name != "csrf_token"] * 2

        form = opened(kind, sent)

        assert errors(form)
        assert drawn(form)


def choice(*rows: tuple[str, str], key: str = "0") -> list[tuple[str, str]]:
    """What a form of a choice sends; all but the options is in order."""
    about = [("stem", "What?"), ("feedback", "So."), ("topics", "bees"), ("difficulty", "3")]
    about += [("evidence-0-quote", "Bees dance"), *(("key", one) for one in key.split())]
    return about + [
        (f"options-{n}-{name}", value)
        for n, row in enumerate(rows)
        for name, value in zip(("text", "reason"), row, strict=True)
    ]


@pytest.mark.parametrize(
    ("kind", "sent", "said"),
    [
        ("multiple-choice", choice(("a", ""), key=""), "mark the one that is right"),
        ("multiple-choice", choice(("a", ""), ("b", "r"), key="0 1"), "mark the one"),
        ("multiple-choice", choice(("a", "")), "at least one that is wrong"),
        ("multiple-choice", choice(("a", ""), ("b", "")), "Option 2: say why it is wrong"),
        ("multiple-choice", choice(("a", ""), ("", ""), key="1"), "marked as right is empty"),
        ("multiple-choice", choice(("a", ""), ("b", "r"), key="77"), "marked as right is empty"),
        ("multiple-choice", choice(("a", ""), ("", ""), ("The A", "r")), "are the same"),
        ("multiple-response", choice(("a", ""), ("b", "r")), "two or more"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    app: Flask, kind: str, sent: list[tuple[str, str]], said: str
) -> None:
    with app.test_request_context():
        (message,) = errors(opened(kind, sent))

    assert said in message


def test_a_missing_stem_hides_no_other_error(app: Flask) -> None:
    sent = [one for one in choice(("a", ""), key="") if one[0] != "stem"]

    with app.test_request_context():
        assert len(errors(opened("multiple-choice", sent))) == 2


def with_content(kind: str, **content: str) -> list[tuple[str, str]]:
    return [*choice(key=""), *((name.replace("_", "-"), it) for name, it in content.items())]


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("true-false", {}, "true or false"),
        ("short-answer", {"key": "a", "accept": "x\n" * 101}, "keep at most 100 lines"),
        ("short-answer", {"key": "a", "accept": "x" * 501}, "a line is too long"),
        ("numeric", {"key": "many"}, "no number"),
        ("numeric", {"key": "1e3", "tolerance": "-1"}, "write 0 or a number above it"),
        ("cloze", {}, "there is no gap"),
        ("cloze", {"stem": "a {{b"}, "not closed"),
        ("cloze", {"stem": "{{a}} " * 51}, "at most 50 gaps"),
        ("cloze", {"stem": "{{" + "a" * 501 + "}}"}, "too long to be typed"),
        ("matching", {"pairs_0_left": "a"}, "fill in both sides"),
        ("matching", {"pairs_0_right": "a"}, "fill in both sides"),
        ("matching", {"pairs_0_left": "a", "pairs_0_right": "b"}, "at least two"),
        ("ordering", {"steps": "one"}, "from 2 to 12"),
        ("ordering", {"steps": "a\nA."}, "are the same"),
    ],
)
def test_contents_that_do_not_fit_are_refused(
    app: Flask, kind: str, content: dict[str, str], said: str
) -> None:
    with app.test_request_context():
        (message,) = errors(opened(kind, reversed(with_content(kind, **content))))

    assert said in message


@pytest.mark.parametrize(
    ("right", "extras", "said"),
    [("b.", "", "are the same"), ("d", "B", "are the same"), ("d", "x\ny\n" * 7, "at most 12")],
)
def test_sides_that_are_the_same_are_refused(
    app: Flask, right: str, extras: str, said: str
) -> None:
    sides = {"pairs_0_left": "a", "pairs_0_right": "b", "pairs_1_left": "c"}
    sent = with_content("matching", **sides, pairs_1_right=right, extras=extras)

    with app.test_request_context():
        found = errors(opened("matching", sent))

    assert said in found[0]


def test_rows_that_no_page_sends_are_no_rows(app: Flask) -> None:
    odd = [("options-²-text", "x"), ("options-9999-text", "x"), ("options--text", "x")]
    many = [(f"options-{n}-text", f"o{n}") for n in range(900)]

    with app.test_request_context():
        assert len(item_form("multiple-choice").options.entries) == 4
        few = opened("multiple-choice", [*choice(("a", ""), ("b", "r")), *odd])
        most = opened("multiple-choice", many)

    assert errors(few) == []
    assert len(most.options.entries) == 20


def test_another_row_is_added_and_gets_the_focus(app: Flask) -> None:
    sent = choice(("a", ""), ("b", ""), ("c", ""), ("d", ""))

    with app.test_request_context("/", method="POST", data=MultiDict([*sent, ("add", "options")])):
        form = item_form("multiple-choice", offer=OFFER)
        was_asked = form.add_row()
        page = drawn(form)

    assert was_asked
    assert len(form.options.entries) == 5
    assert 'id="options-4-text"' in page
    assert form.added == "options-4-text"
    assert errors(form) == []


@pytest.mark.parametrize("asked", ["", "stem", "nothing", "csrf_token"])
def test_no_row_is_added_unless_it_was_asked_for(app: Flask, asked: str) -> None:
    with app.test_request_context("/", method="POST", data={"add": asked}):
        assert not item_form("multiple-choice").add_row()


def test_there_are_no_more_rows_than_a_bank_holds(app: Flask) -> None:
    sent = [(f"options-{n}-text", f"o{n}") for n in range(20)]

    with app.test_request_context("/", method="POST", data=MultiDict([*sent, ("add", "options")])):
        form = item_form("multiple-choice")
        assert form.add_row()

    assert len(form.options.entries) == 20


def test_new_topics_get_ids_and_known_titles_are_known(app: Flask) -> None:
    sent = [*choice(("a", ""), ("b", "r")), ("new_topics", "ants, Honey  bees,, !, honey bees")]

    with app.test_request_context():
        form = opened("multiple-choice", sent)

        assert errors(form) == []
        assert form.meta_values().topics == (
            BEES,
            ANTS,
            Topic("honey-bees", "Honey bees"),
            Topic("topic", "!"),
        )


def test_a_topic_that_the_bank_does_not_have_is_shown_as_new(app: Flask) -> None:
    with app.test_request_context():
        form = item_form("true-false", make.CLAIM, About(topics=(Topic("x", "Wasps"),)), OFFER)

        assert form.new_topics.data == "Wasps"


def test_a_long_title_of_a_topic_is_refused(app: Flask) -> None:
    with app.test_request_context():
        form = opened(
            "multiple-choice", [*choice(("a", ""), ("b", "r")), ("new_topics", "x" * 201)]
        )

    assert errors(form) == ["New topics: keep each under 200 characters."]


def test_without_texts_no_evidence_is_asked_for(app: Flask) -> None:
    with app.test_request_context():
        form = opened("multiple-choice", choice(("a", ""), ("b", "r")), Offer((BEES,)))

        assert errors(form) == []
        assert form.meta_values().evidence == ()
        assert "Evidence" not in drawn(form)


def quoting(quote: str, place: str = "") -> list[tuple[str, str]]:
    sent = [one for one in choice(("a", ""), ("b", "r")) if one[0] != "evidence-0-quote"]
    return [*sent, ("evidence-0-quote", quote), ("evidence-0-place", place)]


def test_a_quotation_that_is_not_in_the_text_is_refused(app: Flask) -> None:
    with app.test_request_context():
        (message,) = errors(opened("multiple-choice", quoting("Bees sing")))

    assert "do not stand in the text" in message


def test_of_a_quotation_that_stands_twice_the_place_is_asked_for(app: Flask) -> None:
    offer = Offer((BEES,), (text(TWICE),))
    with app.test_request_context():
        unsure = opened("multiple-choice", quoting("Bees dance"), offer)
        page = drawn(unsure)
        second = TWICE.index("Bees", 5)
        sure = opened("multiple-choice", quoting("Bees dance", f"insects:{second}"), offer)

        assert "stand in the text 2 times" in errors(unsure)[0]
        assert "Paragraph 2 (Heading 2): …[…]. They return" in page
        assert errors(sure) == []
        assert sure.meta_values().evidence == (Span("insects", "p2", second, second + 10),)


def test_marks_stand_at_the_rows_that_were_typed(app: Flask) -> None:
    sent = choice(("a", ""), ("", ""), ("b", "r"))
    flaws = [Flaw("x", "m", "d", "options-1"), Flaw("y", "m", "d", "stem"), Flaw("z", "m", "d")]

    with app.test_request_context():
        form = opened("multiple-choice", sent)
        marks = form.marks(flaws)

    assert {slot: [one.code for one in found] for slot, found in marks.items()} == {
        "options-2": ["x"],
        "stem": ["y"],
        "": ["z"],
    }
    assert {"stem", "options", "options-3", "evidence-0", "topics"} <= set(form.slots())


def test_marks_of_lines_stand_at_their_field(app: Flask) -> None:
    with app.test_request_context():
        form = item_form("short-answer", make.WORDS)

        assert set(form.marks([Flaw("x", "m", "d", "accept-0")])) == {"accept"}
