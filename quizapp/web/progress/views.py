"""Pages of a learner's own progress: all banks by day, and one bank by sentence and topic."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import abort, render_template, url_for

from quizapp.clock import utcnow
from quizapp.core.progress import figures_of, outlook_of
from quizapp.extensions import db
from quizapp.services import memory_map, progress
from quizapp.web.access import signed_in, viewer
from quizapp.web.downloads import csv_response
from quizapp.web.progress import class_maps, statistics
from quizapp.web.progress.asked import choices, day_asked
from quizapp.web.progress.blueprint import bp
from quizapp.web.progress.present import (
    MAP_HEADER,
    day_bars,
    item_lines,
    map_rows,
    memory_maps,
    per_cent,
    session_url,
    topic_lines,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.services.memory_map import BankStudied

__all__ = ["bp", "class_maps", "statistics"]

_WEEKS = 26
_DAYS_AHEAD = 14


@bp.get("/progress")
@signed_in
def overview() -> ResponseReturnValue:
    """Show each bank in a line, what was done day by day, and what is due in the days ahead."""
    learner, now = viewer().learner, utcnow()
    return render_template(
        "progress/overview.html",
        banks=progress.bank_lines(db.session, learner.id, now),
        days=progress.activity_of(db.session, learner, now, _WEEKS),
        bars=day_bars(progress.forecast_of(db.session, learner, now, _DAYS_AHEAD)),
    )


@bp.get("/progress/banks/<int:bank_id>")
@signed_in
def bank(bank_id: int) -> ResponseReturnValue:
    """Show what the viewer remembers of a bank, or will on a day: its text, then figures."""
    learner, now = viewer().learner, utcnow()
    studied = _studied(bank_id)
    asked = day_asked(learner.days.day_of(now))
    outlook = outlook_of(studied.items, learner.scheduler, now, asked.on)
    exams = memory_map.exams_of(db.session, learner.id, bank_id, asked.today)
    address = partial(url_for, "progress.sentence", bank_id=bank_id, on=asked.on)
    page = render_template(
        "progress/bank.html",
        bank=studied.bank,
        is_studyable=studied.is_studyable,
        asked=asked,
        choices=choices(asked, [(exam.on, exam.title) for exam in exams]),
        whole=figures_of([item for item in studied.items if not item.is_own], outlook),
        maps=memory_maps(
            studied, outlook, lambda text_id, number: address(text_id=text_id, number=number)
        ),
        topics=topic_lines(studied, outlook),
        per_cent=per_cent,
    )
    return page, asked.status


@bp.get("/progress/banks/<int:bank_id>/map.csv")
@signed_in
def bank_csv(bank_id: int) -> ResponseReturnValue:
    """Send the sentences of a bank's texts with what the viewer remembers of them."""
    learner, now = viewer().learner, utcnow()
    studied = _studied(bank_id)
    asked = day_asked(learner.days.day_of(now))
    if asked.error:
        abort(404)
    rows = list(map_rows(studied, learner.scheduler, now, asked.on))
    return csv_response(f"{studied.bank.title} memory map", MAP_HEADER, lambda _session: rows)


@bp.get("/progress/banks/<int:bank_id>/sentences/<int:text_id>/<int:number>")
@signed_in
def sentence(bank_id: int, text_id: int, number: int) -> ResponseReturnValue:
    """Show a sentence, the questions and cards behind it, and how well each is recalled."""
    learner, now = viewer().learner, utcnow()
    studied = memory_map.studied_sentence(db.session, learner.id, bank_id, text_id, number)
    if studied is None:
        abort(404)
    asked = day_asked(learner.days.day_of(now))
    outlook = outlook_of(studied.items, learner.scheduler, now, asked.on)
    lines = item_lines(studied, outlook)
    page = render_template(
        "progress/sentence.html",
        studied=studied,
        asked=asked,
        figures=figures_of(studied.items, outlook),
        lines=lines,
        hidden=len(studied.items) - len(lines),
        quotation=studied.source.original[studied.sentence.start : studied.sentence.end],
        session_url=session_url(bank_id, studied.text.key, studied.sentence.paragraph),
        per_cent=per_cent,
    )
    return page, asked.status


def _studied(bank_id: int) -> BankStudied:
    found = memory_map.studied_bank(db.session, viewer().id, bank_id)
    if found is None:
        abort(404)
    return found
