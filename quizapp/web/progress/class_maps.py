"""What a class remembers, for who teaches it: a list of banks, a map, a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flask import abort, render_template, url_for

from quizapp.clock import utcnow
from quizapp.core.class_memory import FEWEST_LEARNERS, class_figures
from quizapp.core.progress import items_behind
from quizapp.extensions import db
from quizapp.services import class_memory
from quizapp.services.memory_map import stems_of
from quizapp.web.access import get_taught_course, instructor_only, viewer
from quizapp.web.downloads import csv_response
from quizapp.web.progress import class_present
from quizapp.web.progress.asked import choices, day_asked
from quizapp.web.progress.blueprint import bp
from quizapp.web.progress.class_present import CLASS_HEADER, class_rows, class_texts, spread_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from quizapp.models import Course
    from quizapp.services.class_memory import ClassStudied
    from quizapp.web.progress.asked import DayAsked


@dataclass(frozen=True, slots=True)
class _Page:
    """The class, a bank as the class has met it, and the day to look at."""

    course: Course
    studied: ClassStudied
    asked: DayAsked

    @property
    def address(self) -> Callable[[int, int], str]:
        """What gives the page of a text's sentence."""
        page = partial(
            url_for,
            "progress.class_sentence",
            course_id=self.course.id,
            bank_id=self.studied.bank.id,
            on=self.asked.on,
        )
        return lambda text_id, number: page(text_id=text_id, number=number)


@bp.get("/teach/classes/<int:course_id>/memory")
@instructor_only
def class_banks(course_id: int) -> ResponseReturnValue:
    """List the banks, each with how many of the class have met it."""
    course = get_taught_course(course_id)
    return render_template(
        "progress/class_banks.html",
        course=course,
        banks=class_memory.class_banks(db.session, course),
        fewest=FEWEST_LEARNERS,
    )


@bp.get("/teach/classes/<int:course_id>/memory/<int:bank_id>")
@instructor_only
def class_map(course_id: int, bank_id: int) -> ResponseReturnValue:
    """Show what a class remembers of a bank, or will on a day, and what to teach again."""
    page = _page(course_id, bank_id)
    texts = class_texts(page.studied)
    exams = class_memory.class_exams(db.session, course_id, bank_id, page.asked.today)
    shown = render_template(
        "progress/class_map.html",
        course=page.course,
        studied=page.studied,
        asked=page.asked,
        choices=choices(page.asked, [(exam.exam_on, exam.title) for exam in exams]),
        fewest=FEWEST_LEARNERS,
        is_shown=page.studied.learners >= FEWEST_LEARNERS,
        maps=class_present.class_maps(texts, page.address),
        teach=class_present.teach_lines(texts, page.address),
        spread_words=spread_words,
    )
    return shown, page.asked.status


@bp.get("/teach/classes/<int:course_id>/memory/<int:bank_id>.csv")
@instructor_only
def class_csv(course_id: int, bank_id: int) -> ResponseReturnValue:
    """Send the sentences of a bank's texts with what the class remembers of them."""
    page = _page(course_id, bank_id)
    if page.asked.error:
        abort(404)
    rows = list(class_rows(class_texts(page.studied)))
    title = f"{page.course.title} {page.studied.bank.title} memory map"
    return csv_response(title, CLASS_HEADER, lambda _session: rows)


@bp.get("/teach/classes/<int:course_id>/memory/<int:bank_id>/sentences/<int:text_id>/<int:number>")
@instructor_only
def class_sentence(course_id: int, bank_id: int, text_id: int, number: int) -> ResponseReturnValue:
    """Show a sentence, what is asked about it, and what the class remembers of each."""
    page = _page(course_id, bank_id)
    studied = page.studied
    text = next((one for one in class_texts(studied) if one.row.id == text_id), None)
    if text is None or number >= len(text.source.sentences):
        abort(404)
    behind = items_behind(text.source, studied.items).sentences.get(number, {})
    items = tuple(behind.values())
    place = text.source.sentences[number]
    shown = render_template(
        "progress/class_sentence.html",
        course=page.course,
        studied=studied,
        asked=page.asked,
        text=text.row,
        number=number,
        fewest=FEWEST_LEARNERS,
        quotation=text.source.original[place.start : place.end],
        figures=class_figures(items, studied.remembered),
        lines=class_present.item_lines(items, stems_of(db.session, items), studied.remembered),
        spread_words=spread_words,
    )
    return shown, page.asked.status


def _page(course_id: int, bank_id: int) -> _Page:
    """Return what is asked for; 404 for a class or bank that is not the viewer's to teach."""
    course, now = get_taught_course(course_id), utcnow()
    asked = day_asked(viewer().learner.days.day_of(now))
    studied = class_memory.class_studied(db.session, course, bank_id, now, asked.on)
    if studied is None:
        abort(404)
    return _Page(course, studied, asked)
