"""``quizapp cards``: what the memory model makes of reviews."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quizapp.core.scheduling import Days
    from quizapp.core.scheduling.comparison import Comparison
    from quizapp.core.scheduling.evaluation import Scores

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
