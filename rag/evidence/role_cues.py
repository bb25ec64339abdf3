"""Words that give a sentence's role away, in the order in which they decide: closed lists, read in the sentence alone.

They are features of the role classifier, filter its training sentences, and name a sentence's further roles. They were written
from sentences whose role a reader had marked (see docs/models/roles.md), so their precision there says little about others.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.answer import Role


@lru_cache(maxsize=8_192)
def cued(sentence: str) -> tuple[Role, ...]:
    """Every role whose cues occur, the deciding one first."""
    return tuple(role for role, pattern in CUES if pattern.search(sentence))


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


CUES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "access",
        _words(
            r"\b(?:insurers?|payers?|reimbursed|UnitedHealthcare|Cigna|Medica|Caremark|Blue Cross|Point32Health"
            r"|QualChoice|prior authori[sz]ation)\b"
            r"|\bas listed\b|\b(?:cost|costs|price)\b (?:of|less|more)"
        ),
    ),
    (
        "limitation",
        _words(
            r"\b(?:was|were) (?:only )?read (?:on|in|as|only)\b|\bread only\b|\bnot read\b"
            r"|\b(?:is|was|are) observational\b|\bnotes uncertainty\b|\bwithout randomisation\b"
            r"|\bhistorical control\b|\bnot in the .{0,40}trials\b|\bsources (?:differ|word)\b|\bcannot directly\b"
            r"|\bnot (?:always )?possible to\b|\bdo(?:es)? not (?:prove|directly|show)\b"
            r"|\bno (?:direct )?(?:data exist|randomised evidence|comparison arm|clinical cut-off)\b"
            r"|\binconsistent\b|\bnot been (?:established|evaluated|studied)\b|\bhas not been established\b"
            r"|\bcome[s]? from .{0,60}\bnot from\b|\bat odds\b|\bstands? in conflict\b"
            r"|\bnot the product information\b|\bwere taken from a\b|\bcould not be (?:checked|confirmed)\b"
            r"|\b(?:not|and not) (?:patients|people) with\b|\bcovers only\b|\bis an association\b"
            r"|\bshould be checked\b"
        ),
    ),
    (
        "warning",
        _words(
            r"\bboxed warning\b|\bblack box\b|\bcarries a warning\b|\bwarns (?:of|that)\b|\blabelled warnings\b"
            r"|\btalk to your (?:doctor|health|pharmacist)|\btell your doctor\b|\bcontact (?:a|your) doctor\b"
            r"|\bcaution\b"
        ),
    ),
    (
        "contraindication",
        _words(
            r"(?<!not )\bcontra-?indicat(?:ed|es|ions?)\b|\bmust not (?:be )?(?:use|take|give|have)"
            r"|\bdo not (?:take|use) \w+ (?:if|any)|^if you are allergic|\bif you are allergic to\b"
        ),
    ),
    (
        "regulatory",
        _words(
            r"\bFDA (?:approved|authori[sz]ed|granted|announced|cleared)\b|\b(?:been|was|were|be) approved\b"
            r"|\bapproved (?:for the treatment|in (?:the|Japan|Europe)|it|by the)\b"
            r"|\bfirst .{0,40} (?:to be )?approved\b|\b(?:are|is|was) licensed\b|\band licensed\b|\bCHMP\b"
            r"|\bmarketing authori[sz]ation\b|\blists? change[sd]?\b|\bchanged warnings\b"
            r"|\brevised US indication\b|\basked the US FDA\b|\bDe Novo\b|\blabel .{0,60}\bremoved\b"
        ),
    ),
    (
        "mechanism",
        _words(
            r"\bhalf-life\b|\bpharmacokinetic \w+ (?:of|review)|\bpeak concentration|\bmaximum concentration"
            r"|\breuptake\b(?! inhibitor)"
            r"|\bbinding\b|\bbinds?\b|\bbinding to (?:the |its )?receptors?\b"
            r"|\bkinase inhibitor that targets\b|\bantagoni[sz]es the effects?\b|\b(?:transgenic |in )mice\b"
            r"|\bmouse model\b|\bpregnant rats\b|\bendothelial injury\b|\bthrough (?:the )?(?:release|fibroblast"
            r"|activation|inhibition)\b|\bexplanation for\b"
            r"|\binhibits? (?:the )?(?:reuptake|TGF|activity)\b|\bselectivity\b|\bin a laboratory\b"
            r"|\bpathogenesis\b|\bfollows injury\b"
        ),
    ),
    (
        "diagnosis",
        _words(
            r"\bsensitivity\b|\bspecificity\b|\bpredictive value\b|\bruled (?:out|it in)\b"
            r"|\bdiagnos(?:ed|es|ing|is of .{0,60} (?:is|can|based))\b(?! with)"
            r"|\b(?:confirms?|defines?|counts?) .{0,60}\b(?:deficiency|asthma|pre-eclampsia|anaemia|positive test"
            r"|overuse)"
            r"|\bdetect \(find\)|\bused to (?:diagnose|detect)\b|\bgenetic test|\bcut-off of\b.{0,60}\breports?\b"
            r"|\bany of several features\b|\bworkup\b"
        ),
    ),
    (
        "monitoring",
        _words(
            r"\b(?:monitor|monitoring|monitored)\b(?! trial)|\bmust be reassessed\b"
            r"|\b(?:asks?|has|advises?) .{0,60}\b(?:before|at baseline)\b|\bscreening before\b"
            r"|\bat least once a year\b|\bverify pregnancy\b|\bblood counts? (?:are|is)\b|\bscreens? eGFR\b"
        ),
    ),
    (
        "dosing",
        _words(
            r"\b(?:gives?|given|receive[ds]?|recommended dose|dose of|starts? .{0,40} (?:at|with)|took|takes?|twice"
            r"|lowered to|permits|allows?)\b.{0,90}?\b\d[\d.,-]* ?(?:mg|mcg|g|micrograms?|units?)(?:/kg)?(?:/h)?\b"
            r"|\b\d[\d.,-]* ?(?:mg|mcg)(?:/kg)? (?:by mouth |subcutaneously |intravenously |orally )?(?:once|twice"
            r"|daily|a day|every|weekly)\b(?!.{0,80}(?:\d%|superior|similar|versus|than placebo))"
            r"|\bforget to (?:take|use)\b|\bexactly as your\b|\bdirectly into your vein|\binfused once\b"
            r"|\bdose reduction in steps\b|\bstepwise reduction\b|\bself-administered\b"
        ),
    ),
    (
        "recommendation",
        _words(
            r"\b(?:guidelines?|AGA|ACG|ACOG|NICE|ECCO|BSG|RCOG|ATS|USPSTF|consensus|review|society|association"
            r"|statement|GINA|programme|program)\b.{0,120}?\b(?:recommends?|suggests?|advises?|prefers?|proposes"
            r"|calls? .{0,30}(?:reasonable|treatment of choice)|names? .{0,40}first-line|says to|supports)\b"
            r"|\b(?:is|are) recommended by\b|\bguidelines? recommend\b"
            r"|\bfirst[- ]line (?:drugs?|option|treatment)\b|\brecommends the following\b"
            r"|\brecommends?\b (?!ed dose)"
        ),
    ),
    (
        "indication",
        _words(
            r"\b(?:label|prescribing information|product information|product summary)\b.{0,110}?\b(?:covers|indicates"
            r"|gives .{0,40}as its indication|indicat)\b"
            r"|\b(?:is|are) (?:indicated|used|prescribed) (?:as|in|for|to|together)\b|\bis a medicine used\b"
            r"|\bused to (?:treat|prevent|relieve|reduce)\b|\bprescribe\w* .{0,30}for the treatment\b"
            r"|\bis available as an adjunct\b|^to (?:treat|stimulate|prevent|reduce)\b"
        ),
    ),
    (
        "safety",
        _words(
            r"\badverse (?:events?|reactions?|effects?)\b (?:were|was|occurred|included|reported|are|in)"
            r"|\bside effects?\b|\b(?:have|has) been reported\b|\bwithdrawal symptoms\b|\bhave followed\b"
            r"|\b(?:reactions?|infections?|anaphylaxis|hypotension|haemoglobin|nausea|bleeding) .{0,60}(?:occurred"
            r"|changed|reported)\b"
            r"|\bmost serious infections\b|\bdue to adverse\b|\bdue to diarrhea\b|\bearly fall in eGFR\b"
            r"|\bper red cell unit\b|\bpersistent hypophosph"
        ),
    ),
    (
        "efficacy",
        _words(
            r"\b(?:remission|response|healing|survival|relapse|exacerbations?|hospitali[sz]ation|mortality|stroke"
            r"|symptom\w*|pressure|outcomes?) .{0,60}?\b(?:was|were|is|fell|rose|reduced|lower|higher|improved|similar"
            r"|occurred)\b.{0,80}?(?:\d|placebo|versus|than|similar)"
            r"|\b(?:superior|non-inferior|noninferior)\b|\bp ?[=<] ?0?\.\d"
            r"|\bsignificant(?:ly)? (?:difference|greater|more|higher|lower|improved|fewer)\b"
            r"|\b(?:outcomes|results) similar\b|\bsimilar results\b|\bdid not (?:lower|differ|improve)\b"
            r"|\bless surgery\b|\bprobably preserves\b|\blower HIV"
        ),
    ),
    (
        "background",
        _words(
            r"\b(?:trial|study|cohort|series|we) .{0,60}?\b(?:randomi[sz]ed|enrol\w+|covered|gave|aim(?:s|ed)?|describe"
            r"|explored?|investigat\w+|examin\w+|seeks?)\b"
            r"|\baims?\b (?:were|of|was|is)|\bwere (?:collected|trained|measured|derived|seen)\b"
            r"|\b(?:placebo|control) arm .{0,30}consisted\b|\bwill be randomi|\bsecondary endpoints include\b"
            r"|\bin order to (?:investigate|assess|study)|^to (?:elucidate|assess|evaluate|investigate|determine"
            r"|examine)\b"
            r"|\b(?:was|were) (?:determined|assessed|evaluated|recorded|administered|used to (?:estimate|assess))\b"
            r"|\bconstitutes?\b|\baffects? (?:more than|about|up to)\b|\bthe frequency of\b|\breported [\d,]+ cases\b"
            r"|\bhave been reported in the (?:scientific )?literature\b|\b(?:the|other) (?:sub)?group (?:was"
            r"|were) (?:treated|given)\b"
            r"|\b(?:million|billion) (?:adults|people)\b|\bestimates? that\b|\bprevalence\b"
            r"|\bis (?:a rare|frequently used|thought to be)\b"
        ),
    ),
)
