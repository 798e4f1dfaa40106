"""Coverage-guided fuzzing of every parser: `python -m tests.attack.fuzz [PARSER ...] --seconds 60`.

Each parser runs in a process of its own.  An exception, or more than a second
for a kilobyte, ends it; the input that did lies in `build/fuzz/PARSER`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path("build/fuzz")
SECONDS_A_KB = 1.0
START = 0.5  #: seconds that any input may take


def fuzz(name: str, seconds: int) -> None:
    """Fuzz one parser, in this process, for ever so many *seconds*."""
    import atheris  # noqa: PLC0415  (only where it is installed)

    with atheris.instrument_imports(include=["sphinx_tensions", "sphinx_tensions.typst", "sphinx_tensions.xelatex"]):
        from .parsers import PARSERS, SEEDS  # noqa: PLC0415

    def once(data: bytes) -> None:
        start = time.process_time()
        PARSERS[name](data)
        took = time.process_time() - start
        if took > START + SECONDS_A_KB * len(data) / 1000:
            raise TimeoutError(f"{took:.1f} s for {len(data)} bytes")

    home = FOLDER / name
    corpus = home / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS.get(name, [])):
        (corpus / f"seed{number}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}",
        "-timeout=20",
        "-rss_limit_mb=2048",
        "-max_len=4096",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], f"-artifact_prefix={home}/", *options, str(corpus)], once)
    atheris.Fuzz()


def main() -> int:
    """Fuzz the parsers that are named, or all, one after the other."""
    from .parsers import PARSERS  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parsers", nargs="*", default=sorted(PARSERS))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--here", action="store_true", help="in this process")
    given = parser.parse_args()
    if given.here:
        fuzz(given.parsers[0], given.seconds)
        return 0
    failed = []
    for name in given.parsers:
        command = [sys.executable, "-m", "tests.attack.fuzz", name, "--here", "--seconds", str(given.seconds)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        runs = next((line.split()[-1] for line in done.stderr.splitlines() if "number_of_executed" in line), "?")
        print(f"{name}: {'failed' if done.returncode else 'passed'}, {runs} inputs", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stderr[-3000:])
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
