"""What asking a model costs, and where it stops."""

from __future__ import annotations

from dataclasses import dataclass, field

CHARACTERS = 3
"""Of a token, at least: English has four and more, formulas and other scripts less."""
MILLION = 1_000_000


class OverBudget(Exception):  # noqa: N818  (it is no failure of the program)
    """The next question could cost more than is left."""


def costs(tokens: tuple[int, int], prices: tuple[float, float]) -> tuple[float, float]:
    """Return the dollars for tokens of prompt and completion; *prices* are for a million of each."""
    return tokens[0] * prices[0] / MILLION, tokens[1] * prices[1] / MILLION


@dataclass(slots=True)
class Purse:
    """Counts what was paid, and holds a question back that could go over the budget."""

    prices: tuple[float, float] = (0.0, 0.0)  #: dollars for a million tokens of prompt and completion
    budget: float | None = None  #: dollars
    tokens: tuple[int, int] = field(default=(0, 0), init=False)

    @property
    def spent(self) -> float:
        """The dollars spent."""
        return sum(costs(self.tokens, self.prices))

    def hold(self, characters: int, longest: int) -> None:
        """Raise `OverBudget` where a question of *characters* and an answer of *longest* tokens could be too much."""
        most = sum(costs((characters // CHARACTERS + 1, longest), self.prices))
        if self.budget is not None and self.spent + most > self.budget:
            raise OverBudget(
                f"${self.spent:.4f} of ${self.budget:.4f} are spent, and the next question may take ${most:.4f}"
            )

    def pay(self, asked: int, answered: int, prompt: int, completion: int) -> None:
        """Count an answer; where the endpoint did not count tokens, its characters are."""
        taken = prompt or asked // CHARACTERS + 1, completion or answered // CHARACTERS + 1
        self.tokens = self.tokens[0] + taken[0], self.tokens[1] + taken[1]
