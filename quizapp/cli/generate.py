"""``quizapp generate``: from a text to a bank of questions, without a server."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.generation.candidate import Candidate
    from quizapp.core.text import SourceText

# What people call the kinds, beside the names that bank files use.
_ALIASES = {
    "wh": "short-answer",
    "short": "short-answer",
    "mc": "multiple-choice",
    "choice": "multiple-choice",
    "mr": "multiple-response",
    "tf": "true-false",
    "gap": "cloze",
    "gaps": "cloze",
    "match": "matching",
    "order": "ordering",
}
_CARDS = ("definition-card", "basic-card", "cloze-card")


@click.command()
@click.argument(
    "text", metavar="TEXT", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True),
    default="-",
    help="Where to write the bank, or the JSON lines. Without it: standard output.",
)
@click.option(
    "--kinds",
    metavar="KIND,…",
    default="",
    help="Which kinds to make, as wh,multiple-choice. Without it: all.",
)
@click.option("--limit", type=click.IntRange(1), help="At most so many, the best ones.")
@click.option("--title", help="What the text is called. Without it: what the file says.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object a candidate.")
@click.option("--llm", is_flag=True, help="Ask the language model of QUIZAPP_LLM_BASE_URL.")
def generate(  # noqa: PLR0913, PLR0917 - click's
    text: Path,
    output: str,
    kinds: str,
    limit: int | None,
    title: str | None,
    as_json: bool,  # noqa: FBT001 - click's
    llm: bool,  # noqa: FBT001 - click's
) -> None:
    """Make questions and cards from TEXT, and say what became of the rest.

    TEXT is a .txt, .md, .html, .pdf, .docx or .epub file. The bank can be imported as it is;
    look through it first. The same text and version of quizapp give the same output.
    """
    from quizapp.cli import opening
    from quizapp.core.generation.spec import Spec
    from quizapp.services.generators import LLM, RULES, generator

    settings = opening.read_settings()
    if not Path(output).parent.is_dir():
        raise click.BadParameter(f"There is no folder {str(Path(output).parent)!r}.")
    source, language = _read(text, title, settings.max_text_mb)
    wanted = _kinds(kinds)
    if language != "en":
        click.echo(
            f"The text seems to be in another language than English ({language}):"
            " only gap questions can be made of it.",
            err=True,
        )
    spec = Spec(tuple(wanted), limit, LLM if llm else RULES, language)
    with click.progressbar(
        length=len(source.paragraphs),
        label="Reading",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        made = generator(settings)(source, spec, lambda done, *_: _advance(bar, done))
    chosen = made.candidates[: made.passed]
    _say_report(made.report, len(chosen))
    written = _as_lines(source, chosen) if as_json else _as_bank(source, chosen, language)
    # Opened at the end only: what was there before stays when anything goes wrong.
    with click.open_file(output, "w", encoding="utf-8", atomic=True) as file:
        file.write(written)


def _read(path: Path, title: str | None, megabytes: int) -> tuple[SourceText, str]:
    from quizapp.core.documents import read_document
    from quizapp.core.generation.language import language_of
    from quizapp.core.generation.outline import source_text
    from quizapp.core.slugs import slug

    document = read_document(path.name, path.read_bytes(), max_characters=megabytes * 1_000_000)
    called = title or document.title
    source = source_text(slug(called) or "text", called, document.original)
    return source, language_of(document.original)


def _kinds(given: str) -> list[str]:
    from quizapp.core.generation.spec import KINDS

    wanted: list[str] = []
    for word in given.replace(",", " ").split():
        name = _ALIASES.get(word.lower(), word.lower().replace("_", "-").replace("/", "-"))
        if name in {"card", "cards", "flashcard", "flashcards"}:
            wanted.extend(_CARDS)
        elif name in KINDS:
            wanted.append(name)
        else:
            known = ", ".join(KINDS)
            raise click.BadParameter(f"There is no kind {word!r}. Choose of: {known}.")
    return wanted


def _advance(bar: Any, done: int) -> bool:  # noqa: ANN401 - click's progress bar
    bar.update(done - bar.pos)
    return True


def _as_bank(source: SourceText, candidates: Sequence[Candidate], language: str) -> str:
    from quizapp.core.formats import bank_yaml
    from quizapp.core.generation.banking import bank_of

    if not candidates:
        raise click.ClickException(
            "No question could be made of this text. See what fell, and why, above."
        )
    told = f"Derived from “{source.title}” by quizapp. Look it through before you use it."
    bank = bank_of(
        source,
        candidates,
        bank_id=source.id,
        title=source.title,
        description=told,
        language=language,
    )
    return bank_yaml.write(bank)


def _as_lines(source: SourceText, candidates: Sequence[Candidate]) -> str:
    from quizapp.core.generation.exported import as_json

    found = (json.dumps(as_json(one, source), ensure_ascii=False) for one in candidates)
    return "".join(f"{line}\n" for line in found)


def _say_report(report: dict[str, Any], count: int) -> None:
    click.echo(
        f"{report['made']} made of {report['sentences']} sentences,"
        f" {report['passed']} passed the gate, {count} written.",
        err=True,
    )
    for name, counts in (("kinds", report["kinds"]), ("fell", report["reasons"])):
        said = ", ".join(f"{what} {number}" for what, number in counts.items())
        if said:
            click.echo(f"  {name}: {said}", err=True)
    if report["dropped"]:
        said = ", ".join(f"{code} {number}" for code, number in report["dropped"].items())
        click.echo(f"  of the model's, not supported by the text: {said}", err=True)
