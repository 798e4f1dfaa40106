"""What tells that a sentence states a finding, or objects to one: a table of cues with their weights.

A weight above zero speaks for a sentence, one below against it.  The weights
in the tables were set by hand on five papers; `LEARNED` is what ten labelled
papers add to them, by `bench/mining_ranking.py --learn`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern, what it is called, and how much it counts once."""

    name: str
    weight: float
    pattern: re.Pattern[str]
    objection: float = 0.0  #: how much it tells that the sentence objects to what is held


def _cue(name: str, weight: float, pattern: str, objection: float = 0.0) -> Cue:
    return Cue(name, weight, re.compile(pattern, re.IGNORECASE), objection)


CUES = (
    # -- for ---------------------------------------------------------------------------
    _cue(
        "we found",
        1.5,
        r"\b(?:we|i)\s+(?:\w+ly\s+|also\s+|then\s+|further\s+)?(?:find|found|show|showed|observe|observed"
        r"|demonstrate|demonstrated|prove|discover|discovered|confirm|confirmed|reveal|conclude|argue|establish"
        r"|see that|saw that|note that|believe|claim|contend)\b|我们(?:发现|证明|认为|观察到)",
    ),
    _cue(
        "results show",
        1.6,
        r"\b(?:results?|experiments?|findings?|evidence|analys[ie]s|ablations?|measurements?|data|probes?"
        r"|controls?|patterns?|gap)\s+(?:\w+ly\s+|also\s+|further\s+)?(?:shows?|suggests?|indicates?|demonstrates?"
        r"|reveals?|confirms?|supports?|implies|establish(?:es)?|constrains?|complicates?|points?)\b|结果(?:表明|显示)"
        r"|实验(?:表明|结果)",
    ),
    _cue(
        "suggests",
        0.8,
        r"\b(?:suggest(?:s|ing)?|indicates|indicating|impl(?:ies|ying)|confirm(?:s|ing)|reveal(?:s|ing)"
        r"|consistent with|explain(?:s|ed by)|evidence (?:for|that|of)|which means|meaning that|turns out)\b|表明|说明",
    ),
    _cue(
        "comparison",
        0.8,
        r"\b(?:outperforms?|outperformed|better|worse|best|worst|exceeds?|beats?|surpass(?:es)?|match(?:es|ed)?"
        r"|higher|lower|larger|smaller|faster|slower|stronger|weaker|fewer|more\s+\w+(?:\s\w+)?\s+than"
        r"|less\s+\w+(?:\s\w+)?\s+than|comparable|(?:on|at) par|behind|lags?|lagged"
        r"|trails?|poorly|no better|ties|indistinguishable|equivalent|identical|differs?"
        r"|than)\b|优于|高于|低于|相比",
    ),
    _cue(
        "change",
        1.0,
        r"\b(?:improv(?:es|ed|ement)|degrad(?:es|ed|ation)|reduc(?:es|ed|tion)|increases|increased|decreases|decreased"
        r"|drops?|dropped|declin(?:es|ed)|gains?|lifts?|raises?|falls?|fell|rises?|grows?|shrinks?|collapses"
        r"|collapsed|saturat(?:es|ed)|plateaus?|vanish(?:es)?|remov(?:es|ed)|recover(?:s|ed)|preserves|preserved"
        r"|achieves|achieved|reach(?:es|ed)|yields?|succeeds?|fail(?:s|ed|ures?)?|hurts?|helps?|transfers?"
        r"|generali[sz]es?|scales?|converges?|diverg(?:es?|ed))\b|提高|提升|降低|下降|达到",
    ),
    _cue(
        "figure",
        0.8,
        r"\d(?:\.\d+)?\s?%|\d(?:\.\d+)?\s?[×x](?![A-Za-z0-9])|\b[prn]\s?[<=≤>]\s?0?\.\d|\b0\.\d{2,}|\d+/\d+"
        r"|\bpercent|百分",
    ),
    _cue(
        "significance",
        0.5,
        r"\b(?:significant(?:ly)?|substantial(?:ly)?|dramatic(?:ally)?|drastic(?:ally)?|consistently|robust(?:ly)?"
        r"|reliabl[ye]|sharp(?:ly)?|decisive(?:ly)?|negligible|markedly|strongly|surprisingly|strikingly"
        r"|interestingly|notably|remarkably|importantly|critical(?:ly)?)\b|显著",
    ),
    _cue(
        "general",
        0.5,
        r"\b(?:always|never|only|every|all|any|none|neither|nothing|no longer|in general|generally|tends? to"
        r"|depends? on|necessary|sufficient|crucial|essential|driven by|determined by|governed? by|governs|key to"
        r"|inherent(?:ly)?|fundamental(?:ly)?|structural(?:ly)?|regardless)\b",
    ),
    _cue(
        "cause",
        0.5,
        r"\b(?:because|due to|caus(?:es|ed|ing)|leads? to|results? in|drives?|stems? from|arises? from|therefore"
        r"|thus|hence|so that|makes? (?:it|them)|allows?|enables?|prevents?|forces?|the reason)\b|因为|导致|因此",
    ),
    _cue(
        "hedge",
        0.5,
        r"\b(?:may|might|could|likely|perhaps|possibl[ye]|appears? to|seems?|plausibl[ye]|hypothes[ie]s"
        r"|speculat\w+)\b|可能",
    ),
    _cue(
        "recommendation",
        0.5,
        r"\b(?:should|must|ought|ha(?:s|ve) to|need(?:s)? to|recommend)\b|应该|必须",
    ),
    _cue(
        "negation",
        0.7,
        r"\b(?:not|no|cannot|can't|don't|doesn't|didn't|isn't|aren't|without|lacks?|unable|fails? to|neither|nor"
        r"|never)\b|并非|不能|没有|无法",
        0.5,
    ),
    _cue(
        "contrast",
        0.5,
        r"\b(?:however|but|although|though|while|whereas|rather than|instead|despite|yet|even (?:though|when|if"
        r"|with)|nevertheless|nonetheless)\b|然而|但是|但|尽管",
        0.5,
    ),
    _cue(
        "objection",
        1.1,
        r"\b(?:contrary to|contradicts?|in contrast to|unlike (?:prior|previous|earlier|other)"
        r"|challenge[sd]? (?:the|this|that|these|a|prior|common)|complicates|assumption breaks|wrinkle|the catch"
        r"|exploit(?:s|able|ed)?|adversarial polic\w+|disput\w+|refut\w+|misleading|flaw(?:s|ed)?|wrong|mistaken"
        r"|overestimat\w+|underestimat\w+|overstat\w+|inflat\w+|artifacts? of|confound\w*|spurious"
        r"|does not (?:hold|imply|generali[sz]e|mean|follow|establish|by itself|necessarily)|cannot (?:tell|see"
        r"|detect|distinguish|separate)|called into question|misses|blind to|prior work (?:assumes|claims)"
        r"|common(?:ly)? (?:held|assumed|believed))\b|相反|误导|质疑",
        2.0,
    ),
    _cue(
        "limit",
        0.7,
        r"\b(?:limit(?:s|ed|ation|ations)|caveats?|caution(?:ary)?|do(?:es)? not (?:claim|test|cover|rule out"
        r"|address|prove|know|fully)|did not (?:test|cover)|cannot (?:rule|claim|answer|fully)|may not|might not"
        r"|not statistically|only (?:one|a single|on|two)|a single (?:model|seed|family|dataset|task|behavior"
        r"|game)|small sample|restricted to|confined to|untested|inconclusive|not evidence|remains? unclear"
        r"|not guaranteed|preliminary|threats? to|at least for|weakness|drawback|concern|rests? on|anchored on"
        r"|no claims?|insufficient|not sufficient|in question|one (?:model|pair|seed|same|family|dataset"
        r"|architecture|corpus|task)|\bn\s?=\s?[1-3]\b|intervals overlap|far from|should not be|open whether"
        r"|not established|breaks? down|limited to|only (?:evaluated?|tested?|studied|study|considered|trained)"
        r"|remains? to be seen|not (?:been )?evaluated|diverg(?:ed|es)|fail(?:s|ed)? to converge|does not hold"
        r"|no better than)\b|局限|仅限",
        1.5,
    ),
    _cue(
        "our finding",
        0.5,
        r"\b(?:our (?:results?|findings?|analysis|experiments?|work|evidence)|this (?:paper|work|result|finding"
        r"|gap|pattern))\b|本文",
    ),
    # -- against -----------------------------------------------------------------------
    _cue(
        "pointer",
        -1.0,
        r"\b(?:(?:figure|fig\.|table|section|appendix|algorithm|equation"
        r"|eq\.)\s*\(?[A-Z]?\.?\d*[a-z]?\)?\s+(?:shows?|plots?|illustrates?|lists?|summari[sz]es?|reports?"
        r"|presents?|describes?|gives?|depicts?|displays?|provides?|details?|compares?|measures?|discusses"
        r"|reviews))\b|\b(?:this|next|following|previous) (?:section|figure|table|appendix|diagram|demo)\b"
        r"|\bsee (?:section|figure|table|appendix|§|also|the)|\b(?:as follows|below|shown in|described in"
        r"|in (?:section|appendix)\s*[A-Z]?[\d.]*,? we (?:show|describe|discuss|provide|present|detail|compare)"
        r"|detailed in|listed in|are in (?:appendix|table|section)|in the appendix)\b|^\(?see\b|如图|见表|如下",
    ),
    _cue(
        "names what is shown",
        -1.2,
        r"^(?:figure|table|fig\.)\s*[A-Z]?\.?\d+\s*[.:|]\s*(?:[^\s.]+\s+){0,5}?(?:comparisons?|illustrations?|overview"
        r"|performance|results?|examples?|visuali[sz]ations?|distributions?|accuracy|summary|statistics|ablations?"
        r"|scores?|perplexity|details)\s+(?:of|on|for|by|with|as|from|across)\b",
    ),
    _cue(
        "method",
        -1.3,
        r"\b(?:we|i)\s+(?!only\b)(?:\w+ly\s+|also\s+|then\s+|first\s+|next\s+|instead\s+|therefore\s+"
        r"|additionally\s+)?(?:use|used|train|trained|evaluate|evaluated|measure|measured|compute|computed|set"
        r"|adopt|adopted|follow|sample|sampled|collect|collected|propose|introduce|present|consider|define"
        r"|describe|apply|applied|run|ran|select|choose|chose|test|tested|compare|compared|report|denote|employ"
        r"|implement|implemented|fine-tune|initiali[sz]e|study|investigate|vary|repeat|repeated|explore|examine"
        r"|ask|add|take|build|built|provide|release|refer|call|assume|write|perform|performed|extract|include"
        r"|focus|discuss|review|frame|treat|keep|hold|give|analy[sz]e|look|want|need|try|tried|swap|score|generate"
        r"|verify|validate|construct|design|develop|record|replace|pair|couple|prepend|start|begin|turn"
        r"|distinguish|summari[sz]e|normali[sz]e|average|plot|visuali[sz]e|filter)\b|我们(?:使用|采用|提出|训练|评估|介绍)"
        r"|本文(?:提出|介绍)",
    ),
    _cue(
        "set-up",
        -0.8,
        r"\b(?:is|are|was|were) (?:\w+ly )?(?:trained|computed|evaluated|initiali[sz]ed|sampled|defined|denoted"
        r"|implemented|collected|generated|measured|set to|chosen|selected|used|performed|split|applied|given by"
        r"|scored|averaged|fed|passed|stored|represented|encoded|computed|called|named|capped)\b|\b(?:consists? of"
        r"|hyperparameters?|learning rate|batch size|random seeds?|epochs?|optimi[sz]er|per seed|dataset contains"
        r"|corpus)\b|数据集",
    ),
    _cue(
        "future",
        -1.6,
        r"\b(?:future (?:work|research|directions?|stud)|we (?:plan|leave|hope|intend|will)|remains? (?:open"
        r"|future)|further (?:work|research|study)|next steps?|left (?:for|to) future|would require"
        r"|open questions?|worth (?:exploring|investigating)|is needed)\b|未来工作|今后",
    ),
    _cue(
        "definition",
        -1.1,
        r"\b(?:is defined as|defined? (?:by|as)|let\s+\S{1,12}\s+(?:be|denote)|denotes?|refers? to|stands? for"
        r"|where \S{1,20} (?:is|are|denotes)|known as|is called|are called|is a (?:type|class|family|method"
        r"|technique|set|dataset|benchmark|function|vector|model) (?:of|that|for))\b|定义为",
    ),
    _cue(
        "background",
        -0.9,
        r"\b(?:et al\.?\s*(?:\[[^\]]*\]|\([^)]*\))?,?\s+(?:show|find|found|propose|introduce|demonstrate|use|study"
        r"|develop|present|report|provide|formali|extend|argue|observe|test)\w*|has (?:been|emerged|become"
        r"|received|attracted)|have (?:been|emerged|become|shown|proposed)|recent(?:ly| work| advances| years)"
        r"|widely|traditionally|in the literature|is (?:an active|a popular|well known)|prior (?:work|studies)"
        r"|existing (?:work|methods|approaches)|previous(?:ly| work| studies))\b|近年来|已有",
    ),
    _cue(
        "example",
        -0.6,
        r"\b(?:for example|for instance|such as|e\.g\.|imagine|suppose|consider (?:a|the))|例如",
    ),
    _cue(
        "question",
        -1.8,
        r"[?？]\s*[)”\"]?$|^(?:how|what|why|whether|does|do|can|is|are) .{0,200}\?",
    ),
    _cue(
        "announcement",
        -1.3,
        r"[:：]\s*$|\b(?:our contributions?|contributions? (?:are|is)|the rest of|organi[sz]ed as|in what follows"
        r"|roadmap|we proceed|before (?:the|we)|readers who|to (?:test|answer|investigate|evaluate|determine"
        r"|explore|check|study|assess|measure|verify|understand) (?:this|whether|the|how|if))\b",
    ),
    _cue(
        "not alone",
        -0.5,
        r"^(?:this|these|those|it|they|such|he|she|that|both|the (?:former|latter|same|first|second|above"
        r"|other))\b(?! (?:paper|work|study|results?|findings?|shows?|suggests?|means|implies|indicates?|gap"
        r"|pattern))|^(?:here|again|similarly|likewise|also|then|finally|first|second|third|next)\b",
    ),
    _cue(
        "administration",
        -3.0,
        r"https?://|github\.com|\b(?:code (?:is|and|will)|available at|licen[cs]ed?|copyright|we thank|grateful"
        r"|funding|correspondence|equal contribution|university|@"
        r"|societal (?:consequences|impacts?|implications)|(?:position|policy) of the government|official endorsement"
        r"|supported by (?:an? |the )?(?:\w+ ){0,4}(?:grants?|awards?|fellowships?))\b|基金",
    ),
)
"""The cues that are patterns; each counts once in a sentence."""

METHODS = re.compile(
    r"\b(?:methods?|methodology|set-?up|background|related|preliminaries|datasets?|implementation|training details"
    r"|architecture|notation|protocol|hyperparameters?|problem statement|prior work|materials|procedure|metrics"
    r"|overview|design)\b|方法|相关工作|背景|数据",
    re.IGNORECASE,
)
LIMITING = re.compile(
    r"\b(?:limitations?|threats|caveats?|scope)\b|局限",
    re.IGNORECASE,
)
APART = re.compile(
    r"\b(?:references|bibliography|acknowledge?ments?|prompts?|checklist|author contributions?|funding"
    r"|data availability|code availability|reproducibility|licen[cs]e|citation|competing interests"
    r"|conflicts? of interest|transcripts?|(?:example|sample) (?:outputs?|generations?|responses?)|impact statement"
    r"|(?:broader|societal) impacts?|ethic(?:s|al) (?:statement|considerations?)|supplementary code"
    r"|notation table|reuse|updates and corrections)\b|致谢|参考文献",
    re.IGNORECASE,
)
"""Sections whose sentences are not mined."""

PLACES = {
    "section of methods": -0.9,
    "appendix": -0.8,
    "abstract": 0.7,
    "beginning of the abstract": -1.0,
    "end of the abstract": 0.8,
    "words of the abstract": 0.5,
    "first of its passage": 0.1,
    "last of its passage": 0.2,
    "caption": -0.4,
    "footnote": -0.6,
    "cites one work": -0.4,
    "cites several works": -0.9,
    "reports others": -0.9,
    "behind a limit": 1.0,
    "few words": -1.5,
    "many words": -0.3,
    "full length": 0.4,
    "formulas": -1.5,
    "no verb": -1.5,
}
"""What counts beside patterns: place, citations and length."""

LEARNED = {
    "we found": 0.3,
    "suggests": -0.4,
    "comparison": 0.2,
    "change": 0.3,
    "figure": 0.2,
    "significance": 0.4,
    "general": 0.1,
    "cause": 0.3,
    "hedge": -0.5,
    "recommendation": -0.3,
    "negation": -0.2,
    "contrast": -0.1,
    "limit": -0.5,
    "our finding": -0.1,
    "pointer": 0.5,
    "method": 0.2,
    "set-up": -0.2,
    "question": -0.1,
    "announcement": 0.3,
    "not alone": -0.1,
    "administration": 0.6,
    "section of methods": -0.7,
    "appendix": -0.3,
    "abstract": 0.7,
    "beginning of the abstract": 0.2,
    "end of the abstract": 0.4,
    "words of the abstract": 0.1,
    "first of its passage": 0.3,
    "last of its passage": -0.1,
    "caption": 0.5,
    "footnote": -0.2,
    "cites one work": -0.2,
    "cites several works": -0.2,
    "few words": -0.1,
    "many words": 0.2,
    "full length": -0.1,
    "no verb": -0.2,
}
"""What is added to the weights set by hand, by a logistic regression on whether a sentence states a finding.

Each step away from them has its price, so that what is rare in ten papers stays as it was set.
"""

WEIGHTS = {
    name: weight + LEARNED.get(name, 0.0) for name, weight in (*((c.name, c.weight) for c in CUES), *PLACES.items())
}
"""Name -> what it counts."""
