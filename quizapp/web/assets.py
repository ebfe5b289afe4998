"""Style sheets, scripts and pictures, served with a content hash in their address.

``asset_url("theme.css")`` names a file of ``static/`` or one of the libraries below. The
address changes with the content, so browsers may keep what they fetched for a year.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, abort, request, send_file, url_for

if TYPE_CHECKING:
    from flask import Flask, Response

_STATIC = Path(__file__).parent / "static"
# Libraries arrive as Python packages, so that nothing is fetched from another host.
_LIBRARIES = {
    "bootstrap.min.css": ("flask_bootstrap", "static/bootstrap5/css/bootstrap.min.css"),
    "htmx.min.js": ("js_lib_htmx", "static/htmx/htmx.min.js"),
}
_DIGEST_CHARACTERS = 12
_ONE_YEAR = 365 * 24 * 3600

blueprint = Blueprint("assets", __name__)


def init_app(app: Flask) -> None:
    """Serve the assets and give templates ``asset_url``."""
    app.register_blueprint(blueprint)
    app.add_template_global(asset_url)


def asset_url(name: str) -> str:
    """Return the address of an asset; raise ``FileNotFoundError`` when there is none."""
    path = _path_of(name)
    return _url(request.script_root, name, path, path.stat().st_mtime_ns)


@blueprint.get("/assets/<digest>/<name>")
def serve(digest: str, name: str) -> Response:
    """Send an asset; an address made before the last change still finds it, uncached."""
    try:
        path = _path_of(name)
        is_current = digest == _digest(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        abort(404)
    response = send_file(path, max_age=_ONE_YEAR if is_current else 0)
    response.cache_control.public = True
    response.cache_control.immutable = is_current
    return response


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """Send the icon to browsers that ask for it unbidden."""
    return send_file(_STATIC / "favicon.svg", max_age=24 * 3600)


@lru_cache(maxsize=64)
def _path_of(name: str) -> Path:
    if name in _LIBRARIES:
        package, inner = _LIBRARIES[name]
        return Path(str(files(package))) / inner
    path = _STATIC / name
    # A route's <name> holds no slash; this guards the other callers as well.
    if path.parent != _STATIC or not path.is_file():
        raise FileNotFoundError(name)
    return path


@lru_cache(maxsize=64)
def _url(_root: str, name: str, path: Path, modified: int) -> str:
    return url_for("assets.serve", digest=_digest(path, modified), name=name)


@lru_cache(maxsize=64)
def _digest(path: Path, _modified: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGEST_CHARACTERS]
