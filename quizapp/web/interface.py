"""What every template may use: assets, Markdown, dates, evidence, questions, charts."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, NoReturn
from zoneinfo import ZoneInfo

from flask.templating import Environment as BaseEnvironment

from quizapp.clock import utcnow
from quizapp.core.codec import kind_of
from quizapp.web import arranging, assets, charts, fields, markdown, navigation, present, shown

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from datetime import datetime, tzinfo

    from flask import Flask

_GLOBALS = (
    arranging.judged_matches,
    arranging.judged_steps,
    arranging.match_rows,
    arranging.offers,
    arranging.step_rows,
    charts.calendar_of,
    charts.forecast_of,
    charts.plot_of,
    fields.control_attributes,
    fields.control_kind,
    fields.error_links,
    fields.visible_fields,
    navigation.has_page,
    navigation.links_for,
    navigation.theme_for,
    present.passages,
    shown.choices,
    shown.fillings,
    shown.judged_choices,
    shown.judged_gaps,
    shown.typed,
    shown.verdict,
)


class Environment(BaseEnvironment):
    """Flask's, with the globals of a template in a plain mapping.

    Each import of macros compares their keys, and those of Jinja's own mapping come slowly.
    Globals must therefore be there before the first template is loaded.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template."""
        return {**self.globals, **(d or {})}


def init_app(app: Flask) -> None:
    """Register the filters and functions that the shared macros are built on."""
    assets.init_app(app)
    markdown.init_app(app)
    for function in _GLOBALS:
        app.add_template_global(function)
    app.add_template_filter(kind_of, "kind")
    app.add_template_filter(markdown.is_block, "is_block")
    app.add_template_filter(_fail, "fail")
    app.add_template_filter(present.keeps_lines, "keeps_lines")
    app.add_template_filter(_moment, "moment")
    app.add_template_filter(_plain_date, "plain_date")
    app.add_template_filter(present.rough_length, "rough_length")


def _fail(message: str) -> NoReturn:
    raise LookupError(message)


def _moment(at: datetime, zone: str | tzinfo = UTC) -> present.Moment:
    return present.moment(at, _zone(zone), utcnow())


def _plain_date(at: datetime, zone: str | tzinfo = UTC) -> str:
    return present.plain_date(at, _zone(zone))


def _zone(zone: str | tzinfo) -> tzinfo:
    """Return the zone of a name, as the viewer has it."""
    return ZoneInfo(zone) if isinstance(zone, str) else zone
