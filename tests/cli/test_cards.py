"""``quizapp cards``."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select, text

from quizapp.app import create_app
from quizapp.cli import opening
from quizapp.config import Settings
from quizapp.core.scheduling import Rating
from quizapp.extensions import db
from quizapp.models import ItemRow
from quizapp.services import reviewing
from quizapp.services.learners import Learner
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.cli.conftest import Command
from tests.learner import log_of, unlike_the_defaults


@pytest.fixture
def log_file(tmp_path: Path) -> Path:
    """The log of somebody whom the defaults do not suit."""
    log = log_of(unlike_the_defaults(9), 1, cards=300, rounds=9)
    lines = [
        f"{card},{rating},{at // 1000}"
        for card, rating, at in zip(
            log.card.tolist(), log.rating.tolist(), log.at.tolist(), strict=True
        )
    ]
    file = tmp_path / "log.csv"
    file.write_text("\n".join(["card_id,review_rating,review_time", *lines, "1,0,5"]))
    return file


def figures(output: str) -> dict[str, list[float]]:
    rows = re.findall(r"^(constant|defaults|fit) +([\d. ]+)$", output, re.MULTILINE)
    return {name: [float(word) for word in words.split()] for name, words in rows}


def test_a_log_is_evaluated(quizapp: Command, log_file: Path) -> None:
    done = quizapp("cards", "evaluate", log_file)

    assert done.exit_code == 0, done.output
    assert re.search(r"^ +N +LogLoss +RMSE\(bins\) +AUC$", done.stdout, re.MULTILINE)
    found = figures(done.stdout)
    assert list(found) == ["constant", "defaults", "fit"]
    assert found["fit"][1] < found["defaults"][1]
    assert len({row[0] for row in found.values()}) == 1
    assert "The fit is accepted: it predicts the later reviews better" in done.stdout
    assert len(done.stdout.splitlines()[-1].split(",")) == 21
    assert "1 of rating 0" in done.stderr


def test_the_learner_s_days_count(quizapp: Command, log_file: Path) -> None:
    one = quizapp("cards", "evaluate", log_file)
    other = quizapp(
        "cards", "evaluate", log_file, "--timezone", "Pacific/Auckland", "--rollover", 1
    )

    assert other.exit_code == 0, other.output
    # The log's days turn at another hour there: some reviews move to the day before.
    assert figures(one.stdout) != figures(other.stdout)


def test_when_there_is_only_recall_auc_is_left_open(quizapp: Command, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    rows = [f"{card},3,2026-01-{day:02}T12:00:00Z" for card in "ab" for day in (1, 3, 7, 15)]
    file.write_text("\n".join(["card_id,review_rating,review_time", *rows]))

    done = quizapp("cards", "evaluate", file)

    assert done.exit_code == 0, done.output
    assert "The fit is not accepted: 2 of the 8 reviews" in done.stdout
    assert re.search(r"^constant .* -$", done.stdout, re.MULTILINE)


def test_bad_lines_are_named(quizapp: Command, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("card_id,review_rating,review_time\n1,7,5\n1,3,soon\n")

    done = quizapp("cards", "evaluate", file)

    assert done.exit_code == 1
    assert "log.csv cannot be used." in done.stderr
    assert "line 2: the review_rating is '7'" in done.stderr
    assert "line 3: the review_time is 'soon'" in done.stderr


def test_a_log_too_short_to_split_is_refused(quizapp: Command, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("card_id,review_rating,review_time\n1,3,5\n")

    done = quizapp("cards", "evaluate", file)

    assert done.exit_code == 1
    assert "too few reviews on a later day" in done.stderr


def test_an_unknown_zone_is_refused(quizapp: Command, log_file: Path) -> None:
    done = quizapp("cards", "evaluate", log_file, "--timezone", "Europe/Atlantis")

    assert done.exit_code == 2
    assert "no time zone named 'Europe/Atlantis'" in done.stderr


def study(instance: Path) -> None:
    """Let somebody rate a card, and change the card behind the log's back."""
    app = create_app(Settings.from_environment())
    with app.app_context():
        bank = make.shipped(db.session)
        user = make.user(db.session, "Ada")
        items = select(ItemRow.id).where(ItemRow.bank_id == bank.id)
        for number, item_id in enumerate(db.session.scalars(items).all()[:2]):
            given = RatingGiven(Rating.EASY, f"key{number}", 0)
            reviewing.rate_card(db.session, Learner(user.id), item_id, given, make.NOON)
        db.session.commit()
    make.dispose(app)
    with sqlite3.connect(instance / "quizapp.sqlite3") as connection:
        connection.execute("UPDATE card SET reps = 9, leech_at = NULL WHERE id = 1")


def test_cards_that_are_not_what_their_log_says_are_named_and_mended(
    quizapp: Command, instance: Path
) -> None:
    quizapp("db", "upgrade")
    study(instance)

    found = quizapp("cards", "rebuild", "--check")
    assert found.exit_code == 1
    assert "Card 1: reps is 9, the log says 1" in found.output
    assert "1 card of 1 person are not what the log says" in found.output

    mended = quizapp("cards", "rebuild", "--learner", "ADA@example.com")
    assert mended.exit_code == 0, mended.output
    assert "1 card of 1 person brought to what the log says." in mended.output
    assert (
        "All cards of 1 person are what the log says."
        in quizapp("cards", "rebuild", "--check").output
    )


def test_a_learner_who_is_not_there_is_named(quizapp: Command) -> None:
    quizapp("db", "upgrade")

    refused = quizapp("cards", "rebuild", "--learner", "nobody@example.org")

    assert refused.exit_code == 1
    assert "Nobody here has the address nobody@example.org." in refused.output


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_command_that_reads_sees_one_moment(
    instance: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZAPP_DATABASE_URL", database_url)

    with opening.opened_to_read():
        isolation = db.session.scalar(text("SHOW transaction_isolation"))

    assert isolation == "repeatable read"
    assert not instance.exists() or not list(instance.glob("*.sqlite3"))
