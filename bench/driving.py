"""wrk with a script that sends every request as somebody else, and every answer once."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from bench.serving import Server

_SCRIPT = """
local people = {}
local threads = {}
counter = __START__

function setup(thread) table.insert(threads, thread) end

function init()
  for line in io.lines("__PEOPLE__") do
    local cookie, token = line:match("^(%S+) (%S+)$")
    table.insert(people, {cookie = cookie, token = token})
  end
end

function request()
  local n = counter
  counter = counter + 1
  local person = n % #people
  local place = math.floor(n / #people)
  local headers = {["Cookie"] = "session=" .. people[person + 1].cookie}
  local path = __PATH__
  if __IS_POST__ then
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    local body = "csrf_token=" .. people[person + 1].token ..
      "&go=next&sequence=0&key=bench-" .. n .. "&answer=" .. (n % 4)
    return wrk.format("POST", path, headers, body)
  end
  return wrk.format("GET", path, headers)
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\\nJSON {"requests": %d, "microseconds": %d, "p50": %.1f, "p99": %.1f,' ..
    ' "errors": %d, "next": %d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout, threads[1]:get("counter")))
end
"""
_TAIL_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Load:
    """Requests to send: by whom (a file of cookie and token), where to, and how.

    ``path`` is a Lua expression of ``person`` and ``place``, which both count from 0.
    """

    people: Path
    path: str
    is_post: bool


@dataclass(frozen=True, slots=True)
class Slice:
    """What came of a slice of load; times of a request in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p99: float
    errors: int
    next: int
    cpu_seconds: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of the workers' processor time a request."""
        return 1000 * self.cpu_seconds / max(1, self.requests)


def drive(server: Server, load: Load, start: int, connections: int, seconds: float) -> Slice:
    """Send requests, the ``start``-th first, over so many connections for so long."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise RuntimeError("wrk is not installed (Debian: apt-get install wrk)")
    script = load.people.with_suffix(f".{server.port}.lua")
    script.write_text(script_for(load, start))
    command = [wrk, "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "10s"]
    before = server.cpu_seconds()
    ran = subprocess.run(
        [*command, "--latency", "-s", str(script), server.url],
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds + _TAIL_SECONDS,
    )
    spent = server.cpu_seconds() - before
    found = json.loads(ran.stdout.rpartition("JSON ")[2])
    return Slice(
        requests=found["requests"],
        seconds=found["microseconds"] / 1e6,
        p50=found["p50"] / 1000,
        p99=found["p99"] / 1000,
        errors=found["errors"],
        next=found["next"],
        cpu_seconds=spent,
    )


def script_for(load: Load, start: int) -> str:
    """Return the Lua script."""
    return (
        _SCRIPT.replace("__START__", str(start))
        .replace("__PEOPLE__", str(load.people))
        .replace("__PATH__", load.path)
        .replace("__IS_POST__", "true" if load.is_post else "false")
    )
