"""A unit's process as it is on a unit, but for its camera, which plays a film, and its boot.

`python -m tests.night.child capture|uplink ...` is a fresh interpreter; `... zygote` is one that
has all imported and forks: a start then takes what the unit's own start takes, and no more.
"""

import json
import os
import random
import sys
import time
from importlib import import_module
from pathlib import Path

import edge.service.live
import edge.service.sending
import edge.unit
from edge.command import main
from edge.source.recorder import Clock
from edge.source.trap import open_trap
from tests.night.playing import Motion, Passing, SeenCamera
from tests.night.reel import load
from tests.night.slow_card import slow_card
from wire.event import Trust

#: UTC seconds from the beginning of one life to that of the next, and of the first.
BETWEEN_LIVES, DUSK = 97.0, 1_780_000_000.0


def capture(told):
    film = _FILM or load(Path(told["film"]))
    began = time.monotonic()

    def wall_of(uptime):
        return DUSK + BETWEEN_LIVES * told["life"] + uptime - began

    def open_source(unit):
        return open_trap(
            unit.config.trap,
            SeenCamera(
                Passing(film, told["life"], quiet=told["quiet"]), film, told["book"], wall_of
            ),
            motion=Motion(quiet=told["quiet"]),
            is_on=lambda: False,
            clock=Clock(lambda: wall_of(time.monotonic()), lambda: Trust.RTC, time.monotonic),
            report=lambda notice: print("camera:", notice, file=sys.stderr),
            boot=told["boot"].encode(),
        )

    edge.service.live.open_source = open_source
    edge.unit.boot_id = told["boot"].encode
    return main(["capture", "--config", told["config"]])


def run(told):
    os.environ["RUNTIME_DIRECTORY"] = told["run"]
    if told["slow"]:
        slow_card(random.Random(told["slow"]))
    return capture(told) if told["what"] == "capture" else main([told["what"], *told["arguments"]])


def zygote():
    """Fork what is told, a line of JSON each, and answer with its pid, or how it ended."""
    import_module("ai_edge_litert.interpreter")
    assert len(list(Path("/proc/self/task").iterdir())) == 1, (
        "a process of many threads must not fork"
    )
    print("ready", flush=True)
    for line in sys.stdin:
        told = json.loads(line)
        if "wait" in told:
            print(os.waitstatus_to_exitcode(os.waitpid(told["wait"], 0)[1]), flush=True)
        elif pid := os.fork():
            print(pid, flush=True)
        else:
            begin(told)


def begin(told):
    log = os.open(told["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, instead in ((0, nothing), (1, log), (2, log)):
        os.dup2(instead, descriptor)
    code = 70
    try:
        code = run(told)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


_FILM = None

if __name__ == "__main__":
    if sys.argv[1] == "zygote":
        _FILM = load(Path(sys.argv[2]))
        zygote()
    else:
        begin(json.loads(sys.argv[1]))
