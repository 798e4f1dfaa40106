"""The words of the project in one language: how each is printed, and what it means."""

from __future__ import annotations

import gettext
import re
from datetime import date
from functools import cached_property

from babel.dates import format_skeleton

from ..core.certainty import LEVELS, Certainty, Rating
from ..core.certainty import Word as ClaimWord
from ..core.measures import Age, Standing
from ..core.model import GROUNDS, Basis, Counter, Kind, Limit, Read, Relation, Reply, Role
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
            self._("Counters"): list(map(self.reply_word, Reply)),
            self._("What a passage does"): list(map(self.role, Role)),
            self._("How a work knows it"): list(map(self.basis, [*Basis, *filter(self._only_counters, GROUNDS)])),
            self._("What lowers certainty"): list(map(self.limit, Limit)),
            self._("The age of a view"): list(map(self.age_word, Age)),
        }

    def _only_counters(self, basis: str) -> bool:
        return basis not in Basis.__members__.values()

    def standing(self, standing: Standing | None) -> Word:
        """Print a standing."""
        match standing:
            case Standing.UNCHALLENGED:
                text, note = self._("unchallenged"), self._("No objection to it is recorded: perhaps nobody looked.")
            case Standing.ANSWERED:
                text, note = self._("answered"), self._("Every objection to it is itself answered by another.")
            case Standing.CHALLENGED:
                text, note = self._("challenged"), self._("An objection stands to which no reply is recorded.")
            case Standing.DISPUTED:
                text, note = self._("disputed"), self._("The objections answer one another in a circle.")
            case None:
                text, note = self._("superseded"), self._("A later wording replaces it.")
        return Word(text, ("word", standing or "superseded"), note)

    def claim_word(self, word: ClaimWord) -> Word:
        """Print what the evidence of a claim amounts to."""
        text, note = self._claim_words[word]
        return Word(text, ("word", f"evidence-{word}"), note)

    @cached_property
    def _claim_words(self) -> dict[str, tuple[str, str]]:
        return {
            ClaimWord.UNCITED: (self._("uncited"), self._("It cites nothing.")),
            ClaimWord.UNREAD: (self._("unread"), self._("It cites works, and none of them is recorded as read.")),
            ClaimWord.UNSUPPORTED: (
                self._("unsupported"),
                self._("What was read neither supports nor disputes it."),
            ),
            ClaimWord.REPORTED: (self._("reported"), self._("One group of authors supports it; nobody disputes it.")),
            ClaimWord.CORROBORATED: (
                self._("corroborated"),
                self._("Two or more groups without a common author support it; nobody disputes it."),
            ),
            ClaimWord.CONSENSUS: (
                self._("consensus"),
                self._("Many groups without a common author support it; nobody disputes it."),
            ),
            ClaimWord.MIXED: (self._("mixed"), self._("Some of what was read supports it, some disputes it.")),
            ClaimWord.DISPUTED: (self._("disputed"), self._("What was read disputes it; nothing supports it.")),
        }

    def drafted(self, kind: str) -> str:
        """Print what a proposal would be."""
        names = {
            "claim": self._("A claim is proposed"),
            "counter": self._("A counter is proposed"),
            "evidence": self._("Evidence is proposed"),
        }
        return names.get(kind, kind)

    def certainty(self, rating: Rating) -> Word:
        """Print the certainty of an object."""
        return self.level(rating.level)

    def level(self, level: int) -> Word:
        """Print a certainty by its number."""
        text, note = self._levels[LEVELS[level]]
        return Word(text, ("certainty", f"certainty-{level}"), note)

    @cached_property
    def _levels(self) -> dict[str, tuple[str, str]]:
        return {
            Certainty.HIGH: (
                self._("high"),
                self._("Groups that are independent measured it with few limits, or a survey found it."),
            ),
            Certainty.MODERATE: (self._("moderate"), self._("Measured, by one group or with a limit.")),
            Certainty.LOW: (self._("low"), self._("Argued from theory, measured with limits, or disputed.")),
            Certainty.VERY_LOW: (self._("very low"), self._("Argued, or measured with many limits.")),
            Certainty.NOT_RATED: (self._("not rated"), self._("Nothing that was read supports it.")),
        }

    def reply(self, counter: Counter) -> Word:
        """Print what a counter is to what it answers."""
        return self.reply_word(counter.reply)

    def reply_word(self, reply: Reply) -> Word:
        """Print a kind of reply."""
        text, note = self._reply_words[reply]
        return Word(text, ("reply", str(reply)), note)

    @cached_property
    def _reply_words(self) -> dict[str, tuple[str, str]]:
        return {
            Reply.OBJECTION: (self._("objection"), self._("A published argument against the whole of it.")),
            Reply.QUALIFICATION: (
                self._("qualification"),
                self._("It bounds a part, or its own authors state it; the rest stays as it is."),
            ),
            Reply.GAP: (self._("gap"), self._("A remark of the editors, published nowhere; it attacks nothing.")),
        }

    def role(self, role: Role) -> Word:
        """Print what a passage does to an object."""
        text, note = self._roles[role]
        return Word(text, ("role", f"role-{role}"), note)

    @cached_property
    def _roles(self) -> dict[str, tuple[str, str]]:
        return {
            Role.SUPPORTS: (self._("supports"), self._("The passage says so.")),
            Role.DISPUTES: (self._("disputes"), self._("The passage says the opposite.")),
            Role.QUALIFIES: (self._("qualifies"), self._("The passage says for which cases it holds.")),
            Role.COMPARED: (self._("compared"), self._("The work is the baseline of a comparison, and no witness.")),
            Role.BACKGROUND: (self._("background"), self._("The passage explains; it is no witness.")),
        }

    def read(self, read: str) -> Word:
        """Print how much of a work was read."""
        text = {
            Read.FULL: self._("read in full"),
            Read.PART: self._("read in part"),
            Read.ABSTRACT: self._("abstract read"),
            Read.SECONDARY: self._("read through others"),
            "": self._("not read"),
        }[read]
        return Word(text, ("read", f"read-{read or 'not'}"))

    def basis(self, basis: str) -> Word:
        """Print how a work, or a counter, knows what it says."""
        text, note = self._bases[basis]
        return Word(text, ("basis",), note)

    @cached_property
    def _bases(self) -> dict[str, tuple[str, str]]:
        return {
            Basis.MATCHED: (self._("matched"), self._("Compared head to head under matched conditions.")),
            Basis.SURVEY: (self._("survey"), self._("A review of many studies.")),
            Basis.MEASURED: (self._("measured"), self._("Measured, without a matched comparison.")),
            Basis.DEMONSTRATED: (self._("demonstrated"), self._("It was built, and ran.")),
            Basis.THEORY: (self._("theory"), self._("Derived, not measured.")),
            Basis.ARGUED: (self._("argued"), self._("Published, without a measurement.")),
            "recomputed": (self._("recomputed"), self._("Anyone can redo it from the numbers of the attacked work.")),
            "authors": (self._("stated by its own authors"), self._("The attacked authors state this limit.")),
            "editors": (self._("nobody has published this"), self._("A remark of the editors.")),
            "": ("", ""),
        }

    def limit(self, limit: str) -> Word:
        """Print what lowers certainty."""
        text, note = self._limits[Limit(limit)]
        return Word(text, ("limit",), note)

    @cached_property
    def _limits(self) -> dict[str, tuple[str, str]]:
        return {
            Limit.OWN_METHOD: (self._("own method"), self._("Those who proposed or sell it measured it.")),
            Limit.UNTUNED: (self._("baseline untuned"), self._("The baseline was not tuned as the method was.")),
            Limit.INDIRECT: (self._("indirect"), self._("At another scale, on other data or another task.")),
            Limit.SINGLE_RUN: (self._("single run"), self._("No seeds, no interval.")),
            Limit.SMALL: (self._("small"), self._("Fewer cases than the claim needs.")),
        }

    def relation(self, relation: Relation) -> str:
        """Print how a counter answers."""
        return self._relation_words[relation]

    @cached_property
    def _relation_words(self) -> dict[str, str]:
        return {
            Relation.REBUTS: self._("rebuts"),
            Relation.UNDERCUTS: self._("undercuts"),
            Relation.UNDERMINES: self._("undermines"),
            Relation.REFINES: self._("refines"),
            Relation.CORRECTS: self._("corrects"),
            Relation.EXTENDS: self._("extends"),
        }

    def status(self, word: str) -> str:
        """Print a status; words that a project sets itself stay as they are."""
        return {
            "open": self._("open"),
            "narrowing": self._("narrowing"),
            "settled": self._("settled"),
            "dissolved": self._("dissolved"),
        }.get(word, word)

    def crux_state(self, word: str) -> Word:
        """Print how far a crux was tried."""
        text = {
            "untested": self._("untested"),
            "partly": self._("partly tested"),
            "tested": self._("tested"),
        }[word]
        return Word(text, ("crux-state", f"crux-{word}"))

    def day_status(self, status: str) -> str:
        """Print how a day of papers ended."""
        return {
            "complete": self._("complete"),
            "partial": self._("partial"),
            "failed": self._("failed"),
            "no_announcement": self._("no announcement"),
        }.get(status, status)

    def bearing(self, word: str) -> str:
        """Print how a paper bears on something."""
        return {
            "supports": self._("supports"),
            "counters": self._("counters"),
            "complicates": self._("complicates"),
        }.get(word, self._("mentions"))

    def kind(self, kind: Kind) -> str:
        """Print a kind."""
        return self._kinds[kind]

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {
            Kind.TENSION: self._("tension"),
            Kind.CAMP: self._("camp"),
            Kind.COUNTER: self._("counter"),
            Kind.CLAIM: self._("claim"),
        }

    def age_word(self, band: Age) -> Word:
        """Print the age of a view."""
        text, note = {
            Age.FRESH: (self._("fresh"), self._("Searched, or its newest work published, within two years.")),
            Age.AGEING: (self._("ageing"), self._("Older than two years.")),
            Age.STALE: (self._("stale"), self._("Older than five and a half years: search again.")),
            Age.UNDATED: (self._("undated"), self._("Neither a search nor a dated work is recorded.")),
        }[band]
        return Word(text, ("age", band), note)

    def day(self, text: str) -> str:
        """Print a date as precisely as it is given: a month by its name."""
        if not re.fullmatch(r"\d{4}-\d{2}", text):
            return text
        return format_skeleton("yMMMM", date.fromisoformat(f"{text}-01"), locale=self.language)
