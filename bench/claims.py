"""A file in the plain claims format, of any length, for measuring: `python bench/claims.py 100000 > claims.txt`."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

SYLLABLES = tuple(c + v for c in "bdklmnrs" for v in "aeio")


def lines(number: int, seed: int = 7) -> Iterator[str]:
    """Yield *number* lines: camps, counters to them, claims; one claim in ten is a wording of an earlier one."""
    dice = random.Random(seed)
    words = sorted({"".join(dice.choices(SYLLABLES, k=dice.choice((2, 3, 4)))) for _ in range(9000)})
    weights = [1 / (rank + 10) for rank in range(len(words))]

    def say(low: int, high: int) -> str:
        return " ".join(dice.choices(words, weights, k=dice.randint(low, high))).capitalize()

    def keys() -> str:
        return ", ".join(
            f"{dice.choice(words).capitalize()}{dice.randint(1990, 2026)}Key" for _ in range(dice.randint(1, 3))
        )

    said: list[str] = []
    done = 0
    while done < number:
        titles = [say(4, 8)[:52] for _ in range(4)]
        block = [
            f"[Camp {letter}: {title}] {say(15, 40)} [{keys()}]." for letter, title in zip("ABCD", titles, strict=True)
        ]
        for _ in range(10):
            if said and dice.random() < 0.1:
                block.append(dice.choice(said) + " " + say(1, 2).lower())
            else:
                said.append(f"{say(8, 30)} [{keys()}]." if dice.random() < 0.5 else f"{say(8, 30)}.")
                block.append(said[-1])
        block += [
            f"[counter to Camp {letter}: {title}] {say(15, 40)} [{keys()}]."
            for letter, title in zip("ABCD", titles, strict=True)
        ]
        yield from block[: number - done]
        done += len(block)


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in lines(int(sys.argv[1])))
