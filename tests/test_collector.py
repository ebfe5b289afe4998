from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_a_server_spares_what_it_has_loaded(tmp_path: Path) -> None:
    code = (
        "import gc, json\n"
        "from quizapp.cli.opening import read_settings, update_tables\n"
        "update_tables(read_settings())\n"
        "import wsgi\n"
        "print(json.dumps([gc.get_freeze_count(), gc.get_threshold(), gc.isenabled()]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"QUIZAPP_INSTANCE": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    frozen, (newest, *_), is_enabled = json.loads(ran.stdout)
    assert frozen > 100_000
    assert newest == 10_000
    assert is_enabled
