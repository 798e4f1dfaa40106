"""The words of the project in one language: how each is printed, and what it means."""

from __future__ import annotations

import gettext
import re
from datetime import date
from functools import cached_property

from babel.dates import format_skeleton

from ..core.certainty import LEVELS, Certainty
from ..core.certainty import Word as ClaimWord
from ..core.measures import Age, Standing
from ..core.model import GROUNDS, Basis, Kind, Limit, Read, Relation, Reply, Role
from .fragments import Word


class Words:
    """Printed words, each with its definition."""

    def __init__(self, words: gettext.NullTranslations | None = None) -> None:
        translations = words or gettext.NullTranslations()
        self.language = translations.info().get("language") or "en"
        self._ = translations.gettext
        self._n = translations.ngettext

    def glossary(self) -> dict[str, list[Word]]:
        """Return all words that have a definition, by what they tell."""
        return {
            self._("What stands against an object"): [*map(self.standing, Standing), self.standing(None)],
            self._("The word beside a claim"): list(map(self.claim_word, ClaimWord)),
            self._("Certainty"): list(map(self.level, range(len(LEVELS) - 1, -1, -1))),
            self._("Counters"): list(map(self.reply, Reply)),
            self._("What a passage does"): list(map(self.role, Role)),
            self._("How a work knows it"): list(map(self.basis, dict.fromkeys([*Basis, *GROUNDS]))),
            self._("What lowers certainty"): list(map(self.limit, Limit)),
            self._("The age of a view"): list(map(self.age_word, Age)),
        }

    @cached_property
    def _defined(self) -> dict[str, dict[str | None, tuple[str, str]]]:
        """Words and their definitions, by what they tell."""
        _ = self._
        return {
            "standing": {
                Standing.UNCHALLENGED: (_("unchallenged"), _("No objection to it is recorded: perhaps nobody looked.")),
                Standing.ANSWERED: (_("answered"), _("Every objection to it is itself answered by another.")),
                Standing.CHALLENGED: (_("challenged"), _("An objection stands to which no reply is recorded.")),
                Standing.DISPUTED: (_("disputed"), _("The objections answer one another in a circle.")),
                None: (_("superseded"), _("A later wording replaces it.")),
            },
            "claim": {
                ClaimWord.UNCITED: (_("uncited"), _("It cites nothing.")),
                ClaimWord.UNREAD: (_("unread"), _("It cites works, and none of them is recorded as read.")),
                ClaimWord.UNSUPPORTED: (_("unsupported"), _("What was read neither supports nor disputes it.")),
                ClaimWord.REPORTED: (_("reported"), _("One group of authors supports it; nobody disputes it.")),
                ClaimWord.CORROBORATED: (
                    _("corroborated"),
                    _("Two or more groups without a common author support it; nobody disputes it."),
                ),
                ClaimWord.CONSENSUS: (
                    _("consensus"),
                    _("Many groups without a common author support it; nobody disputes it."),
                ),
                ClaimWord.MIXED: (_("mixed"), _("Some of what was read supports it, some disputes it.")),
                ClaimWord.DISPUTED: (_("disputed"), _("What was read disputes it; nothing supports it.")),
            },
            "certainty": {
                Certainty.HIGH: (
                    _("high"),
                    _("Groups that are independent measured it with few limits, or a survey found it."),
                ),
                Certainty.MODERATE: (_("moderate"), _("Measured, by one group or with a limit.")),
                Certainty.LOW: (_("low"), _("Argued from theory, measured with limits, or disputed.")),
                Certainty.VERY_LOW: (_("very low"), _("Argued, or measured with many limits.")),
                Certainty.NOT_RATED: (_("not rated"), _("Nothing that was read supports it.")),
            },
            "reply": {
                Reply.OBJECTION: (_("objection"), _("A published argument against the whole of it.")),
                Reply.QUALIFICATION: (
                    _("qualification"),
                    _("It bounds a part, or its own authors state it; the rest stays as it is."),
                ),
                Reply.GAP: (_("gap"), _("A remark of the editors, published nowhere; it attacks nothing.")),
            },
            "role": {
                Role.SUPPORTS: (_("supports"), _("The passage says so.")),
                Role.DISPUTES: (_("disputes"), _("The passage says the opposite.")),
                Role.QUALIFIES: (_("qualifies"), _("The passage says for which cases it holds.")),
                Role.COMPARED: (_("compared"), _("The work is the baseline of a comparison, and no witness.")),
                Role.BACKGROUND: (_("background"), _("The passage explains; it is no witness.")),
            },
            "basis": {
                Basis.MATCHED: (_("matched"), _("Compared head to head under matched conditions.")),
                Basis.SURVEY: (_("survey"), _("A review of many studies.")),
                Basis.MEASURED: (_("measured"), _("Measured, without a matched comparison.")),
                Basis.DEMONSTRATED: (_("demonstrated"), _("It was built, and ran.")),
                Basis.THEORY: (_("theory"), _("Derived, not measured.")),
                Basis.ARGUED: (_("argued"), _("Published, without a measurement.")),
                "recomputed": (_("recomputed"), _("Anyone can redo it from the numbers of the attacked work.")),
                "authors": (_("stated by its own authors"), _("The attacked authors state this limit.")),
                "editors": (_("nobody has published this"), _("A remark of the editors.")),
            },
            "limit": {
                Limit.OWN_METHOD: (_("own method"), _("Those who proposed or sell it measured it.")),
                Limit.UNTUNED: (_("baseline untuned"), _("The baseline was not tuned as the method was.")),
                Limit.INDIRECT: (_("indirect"), _("At another scale, on other data or another task.")),
                Limit.SINGLE_RUN: (_("single run"), _("No seeds, no interval.")),
                Limit.SMALL: (_("small"), _("Fewer cases than the claim needs.")),
            },
            "age": {
                Age.FRESH: (_("fresh"), _("Searched, or its newest work published, within two years.")),
                Age.AGEING: (_("ageing"), _("Older than two years.")),
                Age.STALE: (_("stale"), _("Older than five and a half years: search again.")),
                Age.UNDATED: (_("undated"), _("Neither a search nor a dated work is recorded.")),
            },
        }

    @cached_property
    def _plain(self) -> dict[str, dict[str, str]]:
        """Words without a definition, by what they tell."""
        _ = self._
        return {
            "draft": {
                "claim": _("A claim is proposed"),
                "counter": _("A counter is proposed"),
                "evidence": _("Evidence is proposed"),
            },
            "read": {
                Read.FULL: _("read in full"),
                Read.PART: _("read in part"),
                Read.ABSTRACT: _("abstract read"),
                Read.SECONDARY: _("read through others"),
                "": _("not read"),
            },
            "relation": {
                Relation.REBUTS: _("rebuts"),
                Relation.UNDERCUTS: _("undercuts"),
                Relation.UNDERMINES: _("undermines"),
                Relation.REFINES: _("refines"),
                Relation.CORRECTS: _("corrects"),
                Relation.EXTENDS: _("extends"),
            },
            "status": {
                "open": _("open"),
                "narrowing": _("narrowing"),
                "settled": _("settled"),
                "dissolved": _("dissolved"),
            },
            "crux": {
                "untested": _("untested"),
                "partly": _("partly tested"),
                "tested": _("tested"),
            },
            "day": {
                "complete": _("complete"),
                "partial": _("partial"),
                "failed": _("failed"),
                "no_announcement": _("no announcement"),
            },
            "bearing": {
                "supports": _("supports"),
                "counters": _("counters"),
                "complicates": _("complicates"),
            },
            "kind": {
                Kind.TENSION: _("tension"),
                Kind.CAMP: _("camp"),
                Kind.COUNTER: _("counter"),
                Kind.CLAIM: _("claim"),
            },
        }

    def _word(self, table: str, key: str | None, *roles: str) -> Word:
        text, note = self._defined[table][key]
        return Word(text, roles, note)

    def standing(self, standing: Standing | None) -> Word:
        """Print a standing."""
        return self._word("standing", standing, "word", standing or "superseded")

    def claim_word(self, word: ClaimWord) -> Word:
        """Print what the evidence of a claim amounts to."""
        return self._word("claim", word, "word", f"evidence-{word}")

    def level(self, level: int) -> Word:
        """Print a certainty by its number."""
        return self._word("certainty", LEVELS[level], "certainty", f"certainty-{level}")

    def reply(self, reply: Reply) -> Word:
        """Print what a counter is to what it answers."""
        return self._word("reply", reply, "reply", str(reply))

    def role(self, role: Role) -> Word:
        """Print what a passage does to an object."""
        return self._word("role", role, "role", f"role-{role}")

    def basis(self, basis: str) -> Word:
        """Print how a work, or a counter, knows what it says."""
        return self._word("basis", basis, "basis")

    def limit(self, limit: str) -> Word:
        """Print what lowers certainty."""
        return self._word("limit", limit, "limit")

    def age_word(self, band: Age) -> Word:
        """Print the age of a view."""
        return self._word("age", band, "age", band)

    def read(self, read: str) -> Word:
        """Print how much of a work was read."""
        return Word(self._plain["read"][read], ("read", f"read-{read or 'not'}"))

    def crux_state(self, word: str) -> Word:
        """Print how far a crux was tried."""
        return Word(self._plain["crux"][word], ("crux-state", f"crux-{word}"))

    def drafted(self, kind: str) -> str:
        """Print what a proposal would be."""
        return self._plain["draft"].get(kind, kind)

    def relation(self, relation: Relation) -> str:
        """Print how a counter answers."""
        return self._plain["relation"][relation]

    def status(self, word: str) -> str:
        """Print a status; words that a project sets itself stay as they are."""
        return self._plain["status"].get(word, word)

    def day_status(self, status: str) -> str:
        """Print how a day of papers ended."""
        return self._plain["day"].get(status, status)

    def bearing(self, word: str) -> str:
        """Print how a paper bears on something."""
        return self._plain["bearing"].get(word, self._("mentions"))

    def kind(self, kind: Kind) -> str:
        """Print a kind."""
        return self._plain["kind"][kind]

    def day(self, text: str) -> str:
        """Print a date as precisely as it is given: a month by its name."""
        if not re.fullmatch(r"\d{4}-\d{2}", text):
            return text
        return format_skeleton("yMMMM", date.fromisoformat(f"{text}-01"), locale=self.language)
