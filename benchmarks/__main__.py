"""`make bench [ARGS="latency sending"]`: run benchmarks and print one JSON object of their figures."""

import importlib
import json
import platform
import sys
import tempfile
from pathlib import Path

NAMES = (
    "idle",
    "tabs",
    "latency",
    "sending",
    "overtaking",
    "burst",
    "intake",
    "broadcast",
    "killing",
    "killing_broadcast",
    "year",
    "unplug",
    "modems",
    "lost_result",
    "chaos",
)


def main() -> None:
    """Run those named on the command line, or all."""
    wanted = sys.argv[1:] or NAMES
    figures: dict[str, object] = {"python": platform.python_version(), "machine": platform.machine()}
    for name in wanted:
        print(f"{name} ...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            figures[name] = importlib.import_module(f"benchmarks.{name}").main(Path(folder))
        print(json.dumps({name: figures[name]}), file=sys.stderr, flush=True)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
