"""How follow-ups begin and what they ask, as closed lists of English cues."""

from __future__ import annotations

import re

SWITCH = re.compile(
    r"^\s*(?:(?:now|next|ok(?:ay)?|so|right|thanks?|thank you|great|good|fine|well)[,.;!]? +)*"
    r"(?:(?:on )?(?:a |an )?(?:(?:completely|totally|entirely|whole) )?(?:different|another|new|unrelated|separate|"
    r"other|next) "
    r"(?:patient|question|topic|subject|case|matter|note|issue)|"
    r"(?:let'?s |let us |i(?:'d| would) like to )?(?:chang(?:e|ing)|switch(?:ing)?) (?:of |the |"
    r"a )?(?:little )?(?:bit )?(?:topics?|subjects?|gears)"
    r"|(?:chang|switch)\w* to (?:a|another) \w+ (?:topic|question|patient)|something (?:else|different)|new (?:topic|"
    r"patient|case)|"
    r"moving on|unrelated(?:ly)?|forget (?:that|about that|the (?:last|previous)[\w ]*)|leaving that aside|"
    r"next (?:patient|case))"
    r"(?:\s+(?:now|entirely|then|please|altogether|for a moment|to|about|a (?:little )?bit))*\s*[:,.;!\u2013\u2014-]*\s*",
    re.IGNORECASE,
)
CORRECTION = re.compile(
    r"^\s*(?:(?:wrong \w+|no|nope|sorry|oops|actually|wait|hold on|apologies|my mistake|pardon)\b[,.;:!\u2013\u2014-]*\s*)*"
    r"(?:i (?:actually |really )?mean[t]?(?: to (?:say|ask|write)(?: about)?)?|make that|correction[:,]?|"
    r"i should have (?:said|asked|written)"
    r"(?: about)?|i was (?:asking|thinking) (?:about|of)|(?:it|that) (?:should|was supposed to) (?:be|read|say)|"
    r"rather[,:]?|read[:,])\s*[:,]?\s*",
    re.IGNORECASE,
)
NEGATED_CORRECTION = re.compile(
    r"^\s*(?:no|sorry|oops|actually|wait|my mistake|apologies)[,.;:!\u2013\u2014-]+\s*(?:(?:no|sorry|actually|"
    r"wait)[,.;:!\u2013\u2014-]+\s*)*"
    r"(?P<rest>(?:not |in |for |with |the )?[\w' /-]{3,60}?(?:,? not [\w' /-]{3,40})?)\s*[.!?]*\s*$",
    re.IGNORECASE,
)
NOT_BUT = re.compile(
    r"^not (?P<old>.+?)[,;]? (?:but|rather)(?: rather)? (?P<new>.+)$|^(?P<new2>.+?),? (?:and )?not (?P<old2>.+)$",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^\s*(?:(?:and|but|so|ok(?:ay)?|then|also|now|or|well|hm+|right|great|thanks|thank you|interesting|i see|got it|"
    r"yes|no|oh|wow)\b[\s,.;!\u2013\u2014-]*)+|"
    r"^\s*(?:what|how) about\s+|^\s*what of\s+|^\s*same (?:question )?(?:for|in|with)\s+",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"^\s*(?:(?:and|but|so|ok(?:ay)?|then|also|or|well)\b[\s,]*)*(?:what|how) (?:about|of)\s+", re.IGNORECASE
)
LEANS = re.compile(  # how only a follow-up begins
    r"^\s*(?:(?:and|but)\b|(?:what|how) (?:about|of)\b|same (?:question )?(?:for|in|with)\b|(?:versus|vs)\b|"
    r"why(?: not| so| is (?:that|this|it))?\s*[?.!]*$|only (?:in|for|with)\b|no, i (?:mean|meant)\b)",
    re.IGNORECASE,
)
AND = re.compile(r"^\s*(?:and|but|or)\b", re.IGNORECASE)
INSTEAD = re.compile(r"\s*\b(?:instead|rather|alone)\b", re.IGNORECASE)
REFINES = re.compile(
    r"^\s*(?:(?:and|but|so|ok(?:ay)?)[\s,]+)*(?:(?:only|just|specifically|particularly|especially|"
    r"restrict(?:ed)?(?: (?:it|that|this))? to|limit(?:ed)?"
    r"(?: (?:it|that|this))? to|narrow(?: (?:it|that|this))?(?: down)? to|excluding|except|without|assuming|given|"
    r"provided|suppose|supposing|if|"
    r"what if|and if|unless|"
    r"focus(?:ing)? on)\b)",
    re.IGNORECASE,
)
REFINING_VERB = re.compile(
    r"^(?:and |but |so )?(?:restrict(?:ed)?|limit(?:ed)?|narrow|focus(?:ing)?)(?: (?:it|that|this))?(?: down)? (?:to|"
    r"on)\s+",
    re.IGNORECASE,
)
ABOUT_THE_PATIENT = re.compile(
    r"^\s*(?:(?:and|but|so|also|oh|by the way)[\s,]+)*(?:(?:he|she|they)(?:'s|'re)?\b|(?:the|my|this|our) (?:patient|"
    r"woman|man|child|lady|gentleman|"
    r"boy|girl|infant|mother)\b)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
COMPARES_WITH = re.compile(
    r"^\s*(?:(?:and|but|so|or)[\s,]+)*(?:versus|vs\.?|(?:as )?compared (?:with|to)|against|in comparison (?:with|to)|"
    r"relative to|"
    r"(?:better|worse|safer|more effective|superior|cheaper|faster) (?:than|to)|than)\s+(?P<with>.+?)\s*[?.!]*\s*$",
    re.IGNORECASE,
)
HALF_COMPARISON = re.compile(
    r"\b(?P<cue>(?:any |more |much |a bit )?(?:better|worse|safer|superior|inferior|cheaper|stronger|faster|"
    r"more (?:effective|efficacious|tolerable|"
    r"expensive|likely)|less (?:effective|toxic|risky|expensive)|as (?:good|effective|safe|well tolerated)))\s*[?.!]*\s*$",
    re.IGNORECASE,
)
BARE_COMPARE = re.compile(r"\b(?P<verb>compare[sd]?|differ(?:s|ent)?|stack up|fare)\s*[?.!]*\s*$", re.IGNORECASE)
VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|had|may|might|must|give|use|cause|work|"
    r"works|treat|how|"
    r"which|when|why|who|where|what|tell|describe|list|explain|show|compare|summari[sz]e|need)\b",
    re.IGNORECASE,
)
PREPOSITION = re.compile(
    r"^(?:with|in|for|during|after|before|at|on|among|without|under|over|of|from|to|as)\b", re.IGNORECASE
)
FACET_NOUN = re.compile(
    r"(?:the |its |their |any |what )?(?P<noun>(?:starting |loading |maintenance |induction |maximum |usual |"
    r"recommended |standard )?"
    r"(?:dos(?:e|age|ing)s?)|monitoring|safety|side[ -]effects?|adverse (?:events?|effects?|reactions?)|"
    r"mechanism(?: of action)?|"
    r"costs?|prices?|efficacy|effectiveness|contraindications?|interactions?|drug interactions?|duration|indications?|"
    r"alternatives?|risks?|"
    r"harms?|benefits?|evidence|remission rates?|response rates?|half-life|warnings?|precautions?|prognosis|symptoms?|"
    r"causes?|"
    r"diagnosis|complications?|prevention|screening|follow-up|treatments?|outcomes?|onset(?: of action)?|"
    r"route(?: of administration)?)",
    re.IGNORECASE,
)
DEFINES = re.compile(
    r"^\s*(?:what (?:is|are|was|were|does)|what's|who (?:is|was|are|were)|define|describe|explain|summari[sz]e|"
    r"tell me (?:more )?about|"
    r"could you explain|can you (?:explain|summari[sz]e|describe|tell me about))\s+"
    r"(?P<article>the (?!(?:term|word|phrase|concept)\b)|an? )?(?:the (?:term|word|phrase|concept)s? )?"
    r"(?P<rest>.+?)(?: (?:mean|stand for))?\s*[?.!]*\s*$",
    re.IGNORECASE,
)
EXISTS = re.compile(r"^\s*(?:and |but |so )?(?:are|is|were|was) there\b", re.IGNORECASE)
SEVERITY = re.compile(
    r"(?:(?:non-)?(?:moderate|moderately|mild|severe|active|refractory|luminal|ileal|colonic|stricturing|acute|chronic|"
    r"newly diagnosed|uncontrolled)"
    r"(?:[ -](?:to|and|or)[ -])?\s*(?:severely|severe|active|moderate)?(?: active)?)\s+$",
    re.IGNORECASE,
)
ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "sixth": 6, "last": -1,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "former": 1, "latter": -1,
}  # fmt: skip
_NUMBER = r"\d{1,2}|first|second|third|fourth|fifth|sixth|last|1st|2nd|3rd|4th|5th|one|two|three|four|five|six"
ORDINAL = re.compile(
    rf"\b(?:the |that |this )?(?:(?P<before>{_NUMBER})\s+(?P<thing1>option|choice|alternative|drug|treatment|one|step|"
    rf"statement|point|suggestion|"
    rf"trial|study)|(?P<thing2>option|choice|alternative|step|point|reference|source)\s+(?:number |no\.? ?|"
    rf"#)?(?P<after>{_NUMBER})|"
    r"the (?P<pair>former|latter))\b",
    re.IGNORECASE,
)
STUDY = re.compile(
    r"\b(?:that|this|the|those|these) (?:(?:same|first|latter) )?(?:trial|study|meta-analysis|cohort|case series|"
    r"series|paper|review)s?\b(?!\s+(?:of|on|in|by)\b)",
    re.IGNORECASE,
)
OTHER_ONE = re.compile(r"\bthe other (?:one|drug|option|treatment|agent)\b", re.IGNORECASE)
BOTH = re.compile(
    r"\b(?:both(?: of (?:them|these))?|the two(?: of them)?|either(?: of (?:them|these))?|these two|those two|"
    r"between them)\b",
    re.IGNORECASE,
)

STATES = re.compile(
    r"^\s*(?!(?:tell|describe|explain|list|show|give|compare|summari[sz]e|name|define|discuss|please|let|find|write|"
    r"outline|recommend|suggest|what|which|"
    r"how|why|when|where|who|whose|is|are|was|were|do|does|did|can|could|should|would|will|has|have|may|might|any|"
    r"thanks|thank)\b)"
    r"(?P<told>[^?]+?)\s*\.?\s*$",
    re.IGNORECASE,
)
FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|needs?|takes?|took|weighs?|smokes?|gets?|got|cannot|can't|does|doesn't|isn't|"
    r"lives?|am|'m|'s|'re|failed|refuses?|wants?)\b"
    r"|\b(?:never|no|not|yet|already)\b",
    re.IGNORECASE,
)
PLACES = re.compile(
    r"\b(?P<place>US|USA|U\.S\.|United States|American?s?|UK|United Kingdom|British|England|EU|Europe|European?s?|ESC|"
    r"ACC/AHA|Canada|Canadians?|Australian?s?|"
    r"Japan(?:ese)?|German[sy]?|French|France|India[n]?)\b"
)
