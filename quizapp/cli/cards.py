"""``quizapp cards``: what the memory model makes of reviews."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizapp.cli import opening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quizapp.core.scheduling import Days
    from quizapp.core.scheduling.comparison import Comparison
    from quizapp.core.scheduling.evaluation import Scores
    from quizapp.services.rebuilding import Difference

_PERCENT = 100


@click.group()
def cards() -> None:
    """Look after the memories of cards."""


@cards.command()
@click.argument("log", metavar="LOG", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--timezone",
    "zone",
    metavar="ZONE",
    default="UTC",
    help="Where the learner lives, as Europe/Berlin. Without it: UTC.",
)
@click.option(
    "--rollover",
    metavar="HOUR",
    type=click.IntRange(0, 23),
    default=4,
    help="When the learner's day begins. Without it: 4.",
)
def evaluate(log: Path, zone: str, rollover: int) -> None:
    """Say how well the memory model predicts a log of reviews (CSV).

    The model is fitted to the first 60 % of the reviews and scored on the last 40 %.
    """
    from quizapp.core.errors import LogError
    from quizapp.core.formats import review_csv
    from quizapp.core.scheduling.comparison import compare

    try:
        read = review_csv.read(log.read_bytes(), _days(zone, rollover))
    except LogError as error:
        lines = "\n".join(f"  {problem}" for problem in error.problems)
        raise click.ClickException(f"{log} cannot be used.\n{lines}") from error
    with click.progressbar(
        length=_PERCENT, label="Fitting", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        try:
            found = compare(read.log, lambda share: bar.update(int(share * _PERCENT) - bar.pos))
        except ValueError as error:
            raise click.ClickException(f"{log} cannot be used: {error}.") from error
    if read.skipped:
        click.echo(f"Skipped, as they are no reviews: {read.skipped} of rating 0.", err=True)
    click.echo("\n".join(_report(found)))


@cards.command()
@click.option("--check", is_flag=True, help="Only say where cards differ; change nothing.")
@click.option("--learner", "email", metavar="EMAIL", help="Only this person's cards.")
def rebuild(check: bool, email: str | None) -> None:  # noqa: FBT001 - click's
    """Replay the review log of every learner, and bring the cards to what it says.

    With --check the exit code is 1 when there are differences.
    """
    from quizapp.extensions import db
    from quizapp.services.rebuilding import differences
    from quizapp.services.rebuilding import rebuild as bring

    with opening.opened_to_read() if check else opening.opened():
        count = 0
        learner_ids = _learner_ids(email)
        with click.progressbar(
            learner_ids, label="Replaying", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            for learner_id in bar:
                if check:
                    count += _show(differences(db.session, learner_id))
                else:
                    count += bring(db.session, learner_id)
                    db.session.commit()
                db.session.expunge_all()
    people = f"{len(learner_ids)} {'person' if len(learner_ids) == 1 else 'people'}"
    if not check:
        click.echo(f"{count} {_plural(count)} of {people} brought to what the log says.")
    elif count:
        raise click.ClickException(
            f"{count} {_plural(count)} of {people} are not what the log says."
            " Without --check, this command mends them."
        )
    else:
        click.echo(f"All cards of {people} are what the log says.")


def _learner_ids(email: str | None) -> list[int]:
    from sqlalchemy import func, select

    from quizapp.extensions import db
    from quizapp.models import User

    people = select(User.id).order_by(User.id)
    if email is not None:
        people = people.where(func.lower(User.email) == email.lower())
    found = list(db.session.scalars(people))
    if email is not None and not found:
        raise click.ClickException(f"Nobody here has the address {email}.")
    return found


def _show(found: Iterable[Difference]) -> int:
    """Say each difference; return how many cards have one."""
    wrong = set()
    for one in found:
        wrong.add(one.card_id)
        click.echo(
            f"Card {one.card_id}: {one.field} is {_value(one.stored)},"
            f" the log says {_value(one.replayed)}"
        )
    return len(wrong)


def _value(value: object) -> str:
    return "nothing" if value is None else str(value)


def _plural(count: int) -> str:
    return "card" if count == 1 else "cards"


def _days(zone: str, rollover: int) -> Days:
    from quizapp.core.scheduling import Days

    try:
        return Days(zone, rollover)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint="--timezone") from error


def _report(found: Comparison) -> Iterator[str]:
    yield f"Fitted to the first {found.earlier} reviews, scored on the last {found.later}."
    yield "Reviews on the same day as the card's last one are left out of the score."
    accepted = "accepted" if found.fit.is_accepted else "not accepted"
    yield f"The fit is {accepted}: {found.fit.reason}."
    yield ""
    yield f"{'':10}{'N':>9}{'LogLoss':>10}{'RMSE(bins)':>12}{'AUC':>9}"
    yield from _table(
        (
            ("constant", found.constant),
            ("defaults", found.defaults),
            ("fit", found.fitted),
        )
    )
    yield ""
    yield "Parameters of the fit: " + ", ".join(f"{one:.4f}" for one in found.fit.parameters)


def _table(rows: Iterable[tuple[str, Scores]]) -> Iterator[str]:
    for name, scores in rows:
        auc = "-" if scores.auc is None else f"{scores.auc:.4f}"
        yield (f"{name:10}{scores.count:9}{scores.log_loss:10.4f}{scores.rmse_bins:12.4f}{auc:>9}")
