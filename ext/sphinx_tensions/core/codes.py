"""The codes of all warnings; the page on warnings is printed from here."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters; advice fails neither a commit nor a build with ``-W``."""

    ERROR = "error"  #: something is not shown as it was written, or leads nowhere
    WARNING = "warning"  #: it was put right, or left out, and the rest is shown
    ADVICE = "advice"  #: complete in form, thin in matter


class Code(StrEnum):
    """What a warning is about; its docstring is the text of the documentation.

    A code is the subtype in ``suppress_warnings = ["tensions.<code>"]``.
    """

    def __new__(cls, value: str, cause: str, remedy: str, severity: Severity = Severity.WARNING) -> Code:
        """Make a member from its value, what it means, what to do, and how much it matters."""
        member = str.__new__(cls, value)
        # Without this, Enum would call `str` with the whole row to get the value.
        member._value_ = value
        member.cause = cause
        member.remedy = remedy
        member.severity = severity
        return member

    cause: str
    remedy: str
    severity: Severity

    MISSING_TITLE = (
        "missing_title",
        "A tension or camp has no title, or a claim has neither title nor text.",
        "Write the title on the opening line, after the directive's name.",
        Severity.ERROR,
    )
    UNKNOWN_OPTION = (
        "unknown_option",
        "The directive has no option of that name; it was left out.",
        "Correct the name; the reference of directives lists the options.",
    )
    OPTION_VALUE = (
        "option_value",
        "The value of an option is not one of those allowed; the default was used.",
        "Use one of the values that are allowed.",
    )
    BAD_DATE = (
        "bad_date",
        "A date is no day of the calendar in the form 2026-05-20, no month and no year; it was left out.",
        "Write year, month and day with hyphens, or as much of it as is known.",
    )
    OPTION_SYNTAX = (
        "option_syntax",
        "The value of an option is not valid in the option block of MyST, which would drop all options; "
        "it was read as plain text.",
        "Put the whole value in single quotes and double every single quote inside it.",
    )
    ENCODING = (
        "encoding",
        "A page is not UTF-8; the sign � stands for what could not be read.",
        "Save the file as UTF-8.",
        Severity.ERROR,
    )
    FENCE_TITLE = (
        "fence_title",
        "The title after a backtick fence holds a backtick, so Markdown sees no fence; it was read as a tilde fence.",
        "Use a colon fence (`:::{tension} …`) for this object.",
    )
    FENCE_LENGTH = (
        "fence_length",
        "A colon fence stands inside one of the same or a smaller length, so that the outer one ends too early; "
        "the lengths were corrected for this build.",
        "Give every outer fence more colons than any fence inside it.",
    )
    FENCE_OPEN = (
        "fence_open",
        "A fence is never closed; it ends with the one around it, or with the page.",
        "Close it with a line of as many colons, backticks or tildes as its first line has.",
    )
    FENCE_STRAY = (
        "fence_stray",
        "A line of colons closes nothing; it was dropped, since it would open a box around the rest of the page.",
        "Remove the line, or open the fence it was to close.",
    )
    DIRECTIVE_FORM = (
        "directive_form",
        "The opening line of a directive lacks its braces, a colon, or the blank before its title; "
        "it was read all the same.",
        "Write `{camp} Title` after the colons of a fence, `.. camp:: Title` in reStructuredText.",
    )
    OPTION_FORM = (
        "option_form",
        "An option lacks one of its colons, or a blank line stands before it; it was read all the same.",
        "Write options as `:id: name`, directly below the opening line, with no blank line between them.",
    )
    BODY_INDENT = (
        "body_indent",
        "The text of an object begins so far to the right that Markdown takes it for code; it was moved to the left.",
        "Begin the text of an object at the left.",
    )
    WRONG_MARKUP = (
        "wrong_markup",
        "A directive or role of ours is written in the way of the other markup: of reStructuredText in Markdown, "
        "or of Markdown in reStructuredText.",
        "In Markdown write `:::{camp} Title` and `{camp}`, in reStructuredText `.. camp:: Title` and `:camp:`.",
        Severity.ERROR,
    )
    PANDOC_CITATION = (
        "pandoc_citation",
        "`[@key]` is text, since `tensions_pandoc_citations` is off.",
        "Use the role `cite:p` with the key, or set `tensions_pandoc_citations = True`.",
        Severity.ERROR,
    )
    UNKNOWN_DIRECTIVE = (
        "unknown_directive",
        "There is no directive of that name. One that is a letter or two from ours was read as ours; "
        "of any other Sphinx warns itself, and the command says so with this code.",
        "Correct the name, or load the extension that has the directive.",
        Severity.ERROR,
    )
    UNKNOWN_ROLE = (
        "unknown_role",
        "There is no role of that name. One that is a letter or two from ours was read as ours; "
        "of any other Sphinx warns itself, and the command says so with this code.",
        "Correct the name, or load the extension that has the role.",
        Severity.ERROR,
    )
    INVALID_ID = (
        "invalid_id",
        "An id has characters that cannot stand in an anchor in every format; the id works in roles and options, "
        "the anchor was made from its digest.",
        "Use ASCII letters, digits, hyphens, dots and underscores, and begin with a letter or digit.",
    )
    DUPLICATE_ID = (
        "duplicate_id",
        "Two objects have the same id; the first, by page name and place, keeps it.",
        "Give one of them another `:id:`.",
        Severity.ERROR,
    )
    DUPLICATE_LABEL = (
        "duplicate_label",
        "Two camps of one tension have the same label.",
        "Change one `:label:`, or leave both out and let the letters follow the order.",
    )
    UNKNOWN_TARGET = (
        "unknown_target",
        "A role or an option names an object that does not exist.",
        "Correct the id, or give the object that is meant this `:id:`.",
        Severity.ERROR,
    )
    BROKEN_LINK = (
        "broken_link",
        "A link or an entry of a table of contents leads to no page, or to no place on one. "
        "In a build Sphinx and MyST say so themselves; the command says it with this code.",
        "Correct the address; a page that was moved has another now.",
        Severity.ERROR,
    )
    ORPHAN = (
        "orphan",
        "A page is in no table of contents. In a build Sphinx says so itself; the command says it with this code.",
        "Name it in a `toctree`, or write `orphan: true` in its front matter.",
    )
    WRONG_KIND = (
        "wrong_kind",
        "A role or an option names an object of another kind than it takes.",
        "Name an object of the kind that it takes.",
        Severity.ERROR,
    )
    AMBIGUOUS_TARGET = (
        "ambiguous_target",
        "A role or an option names an id that two objects have; the first was taken.",
        "Give one of them another `:id:`.",
    )
    NO_TARGET = (
        "no_target",
        "A counter stands in no object and names none with `:against:`.",
        "Name what it answers with `:against:`, or put it inside that object.",
        Severity.ERROR,
    )
    NO_TENSION = (
        "no_tension",
        "A camp stands in no tension and names none with `:tension:`.",
        "Name its tension with `:tension:`, or put it inside that tension.",
        Severity.ERROR,
    )
    SELF_REFERENCE = (
        "self_reference",
        "An object answers, supersedes or relates to itself; that link was left out.",
        "Remove its own id from the option.",
    )
    SUPERSEDES_CIRCLE = (
        "supersedes_circle",
        "Objects supersede one another in a circle; none of them was retired.",
        "Remove one `:supersedes:` of the circle.",
    )
    SUPERSEDED_TARGET = (
        "superseded_target",
        "A live counter still aims only at an object that was superseded.",
        "Aim it at the successor, or supersede the counter too.",
    )
    MISPLACED = (
        "misplaced",
        "An object stands in a list, a table, a footnote or a box, where not every format can show it, "
        "or in an object that cannot hold it, such as a tension in a camp.",
        "Move it to the top level of the page, or directly into an object that can hold it; "
        "a fence before it may lack its end.",
    )
    UNKNOWN_COLUMN = (
        "unknown_column",
        "A list asks for a column, an order or a style that it does not have.",
        "Use one of those that it has.",
    )
    EVIDENCE = (
        "evidence",
        "An entry of evidence contradicts itself or lacks something: words that are too few to be looked up, "
        "something read instead of a work that was read, a work without a key; what contradicts was left out.",
        "Give three words or more that stand in the source; name with `via` what was read where `read` is `secondary`.",
    )
    EVIDENCE_LINE = (
        "evidence_line",
        "A line of evidence cannot be read, or has a term that is none; the rest of it was kept.",
        "Write sign, key, place, words in quotation marks and terms as the reference of `evidence` shows; "
        "a line that goes on with the one above begins with two blanks.",
        Severity.ERROR,
    )
    OWN_WORKS = (
        "own_works",
        "A counter cites no work but those of what it attacks (command only).",
        "If its authors own to the limit themselves, write `:basis: authors`.",
        Severity.ADVICE,
    )
    UNCITED = (
        "uncited",
        "An object cites nothing, and `tensions_bibfiles_required` is on.",
        "Cite the work that says so, in its text or with `:cites:`.",
    )
    CLAIM_UNCITED = (
        "claim_uncited",
        "A claim cites nothing (command only).",
        "Cite the work that says so, in its text or with `:cites:`.",
        Severity.ADVICE,
    )
    CITE_SYNTAX = (
        "cite_syntax",
        "A citation role cannot be read as a list of keys; what could be read was kept.",
        "Separate keys by commas, with no comma at the end.",
        Severity.ERROR,
    )
    UNKNOWN_KEY = (
        "unknown_key",
        "No bibliography file has an entry with that key, or no bibliography lists it.",
        "Correct the key, or add the entry, and list it with `bibliography`.",
        Severity.ERROR,
    )
    FOOTCITE = (
        "footcite",
        "`footcite` inside an object leaves no citation that can be counted or linked back.",
        "Use `cite:p` or `cite:t`.",
    )
    UNSAFE_LINK = (
        "unsafe_link",
        "A link in an object, a day of papers or a bibliography has a scheme other than http, https, mailto or ftp; "
        "its text was kept without the link.",
        "Use an http or https address, or `doi` and `eprint` fields.",
    )
    REMOTE_IMAGE = (
        "remote_image",
        "A picture in an object lies on another site; nothing is fetched to build or read a book: its text is shown.",
        "Put the file beside the page and name it there.",
    )
    FORMULA = (
        "formula",
        "A formula in an object, a day of papers or a bibliography defines, reads, writes or leads elsewhere; "
        "its source is shown.",
        "Write it without such commands.",
    )
    MATH = (
        "math",
        "A formula cannot be made MathML by `sphinx_tensions.mathml`; its LaTeX is shown.",
        "Write it with the commands that latex2mathml knows, or leave the extension out.",
    )
    DIGEST_DATA = (
        "digest_data",
        "A file of a digest is missing, cannot be read, or holds what its schema does not allow; the rest is shown.",
        "Correct the file at the line given; `sphinx-tensions digest` writes valid ones.",
        Severity.ERROR,
    )
    DIGEST_COUNT = (
        "digest_count",
        "Counts of a day do not agree with one another or with its papers.",
        "Correct the count, or the decision of the papers.",
    )
    DIGEST_STATUS = (
        "digest_status",
        "A day is recorded as failed or partial; its page says so.",
        "Make the day again; or suppress this code where the record shall stay.",
    )
    DIGEST_EMPTY = (
        "digest_empty",
        "A page of a month or year has no recorded day.",
        "Add pages with `digest` for its days, or remove it.",
    )
    DRAFTS = (
        "drafts",
        "A line of a file of drafts cannot be read, or holds what its schema does not allow; it was left out.",
        "Correct or remove the line; `sphinx-tensions mine` writes valid ones.",
    )
    SENTENCE_GONE = (
        "sentence_gone",
        "A paper was mined again, and no longer has the sentence from which an object was accepted.",
        "Read the new version, and correct the object or its entry of evidence.",
    )
    BIB_MISSING = (
        "bib_missing",
        "A bibliography file does not exist or cannot be read.",
        "Correct the path in `bibtex_bibfiles`.",
        Severity.ERROR,
    )
    BIB_ENCODING = (
        "bib_encoding",
        "A bibliography file is not in the encoding of `bibtex_encoding`; the bytes that do not fit were replaced.",
        "Save the file as UTF-8.",
    )
    BIB_SYNTAX = (
        "bib_syntax",
        "An entry of a bibliography file cannot be read; what could be read of it was kept.",
        "Correct the entry at the line given.",
        Severity.ERROR,
    )
    BIB_DUPLICATE = (
        "bib_duplicate",
        "Two entries have the same key (capitals do not count), or an entry has a field twice; the first was kept.",
        "Rename or remove one of them.",
    )
    BIB_FIELD = (
        "bib_field",
        "An entry lacks a field that its type needs, or has one that cannot be formatted; its title alone is shown.",
        "Complete the entry.",
    )
    BIB_THIN = (
        "bib_thin",
        "An entry has no title, no author or no year (command only).",
        "Complete the entry.",
        Severity.ADVICE,
    )
    BIB_STRAY = (
        "bib_stray",
        "Text stands between entries that looks like part of one, most often after a closing brace too many.",
        "Balance the braces of the entry before it.",
    )
    BIB_PERCENT = (
        "bib_percent",
        "A percent sign without a backslash would cut the value short; it was read as a percent sign.",
        "Write `\\%`.",
    )
    BIB_SIZE = (
        "bib_size",
        "A bibliography file, or a value after its `@string` parts are joined, is too large; it was left out.",
        "Split the file, or shorten the value.",
    )
    BIB_CHARACTER = (
        "bib_character",
        "A value has control characters or marks that reverse the direction of text; they were removed.",
        "Remove them from the file.",
    )
    BIB_UNUSED = (
        "bib_unused",
        "Nothing cites an entry of a bibliography file (command only).",
        "Cite it, or remove it.",
        Severity.ADVICE,
    )
    BIB_TYPE = (
        "bib_type",
        "An entry is of a type that neither BibTeX nor BibLaTeX has; it is printed as `misc`.",
        "Use a type of the manual, such as `article`, `book`, `report` or `online`.",
    )
    BIB_TWIN = (
        "bib_twin",
        "Two entries are one work, by DOI, arXiv id, or title and first author (command only).",
        "Keep one, and name the other key as its alias.",
        Severity.ADVICE,
    )
    ONE_CAMP = (
        "one_camp",
        "A tension has fewer than two camps (command only).",
        "Write the other side, or make it a claim.",
        Severity.ADVICE,
    )
    NO_COUNTER = (
        "no_counter",
        "Nothing answers a camp (command only).",
        "Write the strongest objection to it, or say that none is known.",
        Severity.ADVICE,
    )
    NEAR_DUPLICATE = (
        "near_duplicate",
        "Two claims, or two camps, say nearly the same (command only).",
        "Let one supersede the other (`sphinx-tensions similar --merge` writes it), or say how they differ.",
        Severity.ADVICE,
    )
    STALE = (
        "stale",
        "The view of a tension, by `:searched:` or else its newest work, is older than `tensions_stale_years` allows "
        "(command only).",
        "Search the literature again, and set `:searched:`.",
        Severity.ADVICE,
    )
