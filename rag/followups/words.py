"""Closed lists of English words that shape a question but name nothing: the skeleton that noun phrases hang on.

A question's grammar is small: function words, a few hundred common verbs, and nouns that only make sense "of" something
("the types of ..."). What is left between them names what the question is about. No tagger, no model.
"""

from __future__ import annotations

from rag.text.analyser import fold, stem


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(fold(word)) for word in text.split())


FUNCTION_WORDS = frozenset(
    """a aka about above according across after again against ago all almost alone along alongside already also although always
    am among an and another any anybody anyone anything anyway are aren't around as at away be because been before
    behind being below beside besides between beyond both but by can can't cannot could couldn't despite did didn't do
    does doesn't doing don't down due during each either else especially etc even ever every except few first for from
    further had hadn't has hasn't have haven't having he hence her here hers herself him himself his how however i i'd
    i'll i'm i've if in including inside instead into is isn't it it's its itself just last least less let let's like
    many may maybe me might mine more moreover most much must my myself near neither never next no none nor not now of
    off often oh ok okay on once one ones only onto or other others otherwise ought our ours out outside over own per
    perhaps please quite rather really regarding right same shall she should shouldn't since so some somebody someone
    something sometimes soon still such sure than thanks that that's the their theirs them themselves then there
    there's therefore these they they're this those though through throughout thus till to today together too toward
    towards under unless unlike until up upon us usually vs versus very via was wasn't we well were weren't what what's
    whatever when where where's whether which while who who's whom whose why will with within without won't would
    wouldn't yes yet you you're your yours yourself second third fourth fifth former latter apart backward excuse forward
    hello hey hi oops rid sorry wow""".split()
)

VERBS = _stems(
    """accept accompany achieve act activate adapt add address adjust administer affect aggravate agree aim alleviate allow
    answer appear applied apply approach approve arise ask assess assign assist associate assume attach attack attempt
    attenuate avoid base become begin behave believe belong benefit bind block boost break bring build buy calculate call
    cancel carry catch cause change characterize check choose claim clarify classify clear close combine come compare
    compete complete comprise concern conclude conduct confer confirm connect consider consist constitute construct
    contain continue contribute control convert cook cope correlate cost count cover create cross cure deal decide
    decline decrease define degrade delay deliver demonstrate depend derive describe detect determine develop diagnose
    die differ differentiate diminish discontinue discover discuss distinguish do double draw drink drive drop earn eat
    elicit eliminate emerge employ enable encode end enhance enroll ensure enter enrich establish evaluate evolve examine
    exceed exist expect experience explain exploit expose express extend facilitate fail fall feel fight find follow form
    found fund gain generate get give go granted grow happen have hear help hold hurt identify imagine impair implement
    implicate improve include increase indicate induce infect influence inform inhibit initiate inject interact interfere
    introduce invent invest investigate involve join keep kill know lack last launch lead learn leave let licence licenced
    license licensed limit link list live locate look lose lower made maintain make manage market mean measure mediate
    meet metabolize mimic mitigate modify modulate monitor move name need obtain occur offer open operate originate
    outperform overcome own participate pay perform permit persist place play possess predict predispose prefer prescribe
    present preserve prevent process produce prolong promote propose protect prove provide publish put qualify raise
    range reach react read receive recognize recommend reduce refer regulate reject relate release relieve rely remain
    remove repair replace report represent require resemble reside respond restore result retire return reveal reverse
    rise run save say scored screen see seek seem select sell send serve show silence solve sound speak specialize spread
    stand start state stay stem stimulate stop store study succeed suffer suggest summarize support suppose suppress
    survive switch synthesize take talk teach tell tend think tolerate touch track transmit travel treat trigger try
    given taken shown seen known begun chosen written told ate brought built came done drank drove eaten fell felt found gave
    goes gone got grew grown heard held kept knew led left lost made meant met paid said sang saw sent sold sought spoke
    spoken spent stole stolen taught thought threw thrown went woke wore worn won wrote
    attract celebrate conquer donate encounter finance govern handle hire import invade owe pronounce purchase
    recreate spell spoil
    understand undergo update use utilize vary visit wait want watch wear weigh win withdraw work worry worsen write""".replace(
        "\n", " "
    )
)

# Alone these name nothing that a later question could mean; before "of" they pass the topic on to what follows.
RELATIONAL = _stems(
    """action activity advantage adverse alternative amount answer application approach approval area aspect author
    availability background basis benefit best biomarker case category cause challenge chance characteristic choice class
    company complication component con concern condition consequence contraindication cost course criteria criterion data
    date day definition dealing description detail diagnosis difference disadvantage dosage dose dosing drawback duration
    early effect efficacy effectiveness effort event evidence example experience explanation fact factor feature figure
    finding form frequency function goal group guidance guideline history hope idea impact implication importance
    incidence indication individual influence information instruction interaction invention issue kind length level
    likelihood limitation list location long lot main major management manifestation marker mean meaning measure mechanism
    method mode monitoring mortality name nature need number option origin outcome overview part patient people percentage
    percent period person pharmacokinetics phase population possibility prevalence price principle pro problem process
    procedure product prognosis property purpose quality question range rate rationale reason recommendation regimen
    relation relationship requirement research result review risk role rule safety school scope sense setting severity
    short side sign significance similarity solution source stage standard status step strategy strength structure study
    subtype success suitability summary survival symptom synonym target term test theme therapy thing time topic toxicity
    treatment trial type use usefulness utility value variant variety version view warning way week month year hour
    work world word protocol enzyme protein gene drug organ member model tool technique algorithm
    medicine medication agent""".replace("\n", " ")
)

# Adjectives that say something about a topic and are none themselves.
ADJECTIVES = _stems(
    """able acceptable actual additional adequate adverse alternative appropriate available average avoidable aware bad basic
    beneficial better big biggest cheap clear clinical close common commonest comparable complex contraindicated correct
    current dangerous different difficult direct early easy effective efficacious eligible endangered enough essential
    exact expensive famous fast fatal feasible few final fine free frequent full general good great half harmful healthy
    heritable high higher highest hereditary ideal important infectious interesting known large largest late latest legal
    likely little local long longer low lower main major maximum minimum modern most multiple necessary negative new newest
    normal notable novel old oldest only optimal original particular permanent popular positive possible potential present
    preferable primary private proper quick rare ready real reasonable recent regular related relevant reliable responsible
    right safe same secure separate serious severe short significant similar simple small special specific standard strong
    successful such sufficient suitable superior supposed sure teratogenic top toxic traditional treatable true typical
    unique unsafe useful usual valid valuable various viable visible well wide worse worst worth wrong young youngest
    first second third ongoing several similar total overall convenient delicious easier easiest free harder independent
    offline online pretty quicker safer simpler slower stronger weaker""".replace("\n", " ")
)
