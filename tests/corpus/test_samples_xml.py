"""The samples of PMC, DailyMed and PubMed, with what a person read in each file.

Year: that of the issue, else of electronic publication. Kind: a trial counts as randomised where its title or its abstract says
so. PMC1175919 says it only in its methods, PMC546184 pools two trials, PMC3499555 compares two tests: they are "other".
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from corpus.loaders.port import Origin
from corpus.loaders.registry import load
from rag.chunking import chunk_document
from rag.records import Document
from tests.corpus.samples import sample_folder

# PMC id | year | kind | PMID | DOI | trial | title
ARTICLES = """
PMC546184 | 2005 | other | 15631624 | 10.1186/1471-244X-5-1 | - | Duloxetine in the treatment of Major Depressive Disorder: A comparison of efficacy in patients with and without melancholic features
PMC1084341 | 2005 | rct | 15804361 | 10.1186/1471-2253-5-2 | - | Investigation of the potentiation of the analgesic effects of fentanyl by ketamine in humans: a double-blinded, randomised, placebo controlled, crossover study of experimental pain[ISRCTN83088383]
PMC1134663 | 2005 | rct | 15890074 | 10.1186/1471-2202-6-35 | - | The NMDA antagonist memantine affects training induced motor cortex plasticity – a study using transcranial magnetic stimulation [ISRCTN65784760]
PMC1174877 | 2005 | rct | 15892894 | 10.1186/1475-2840-4-6 | - | Metabolic effect of telmisartan and losartan in hypertensive patients with metabolic syndrome
PMC1175919 | 2005 | other | 15774042 | 10.1186/cc3033 | - | Minimal instructions improve the performance of laypersons in the use of semiautomatic and automatic external defibrillators
PMC1190172 | 2005 | rct | 16091137 | 10.1186/1472-6963-5-52 | - | Effect on survey response rate of hand written versus printed signature on a covering letter: randomised controlled trial [ISRCTN67566265]
PMC1540413 | 2006 | other | 16734912 | 10.1186/1476-8518-4-3 | - | Levamizole enhances immune responsiveness to intra-dermal and intra-muscular hepatitis B vaccination in chronic hemodialysis patients
PMC1562427 | 2006 | rct | 16875507 | 10.1186/1471-2318-6-9 | - | Effects of resistance and functional-skills training on habitual activity and constipation among older adults living in long-term care facilities: a randomized controlled trial
PMC1578575 | 2006 | rct | 16972993 | 10.1186/1477-7800-3-29 | - | Effects of low-dose tamoxifen on breast cancer biomarkers Ki-67, estrogen and progesterone receptors
PMC1579211 | 2006 | rct | 16953895 | 10.1186/1749-8090-1-24 | - | Prospective randomized study comparing the Teleflex Medical SaphLITE Retractor to the Ethicon CardioVations Clearglide Endoscopic System
PMC1783850 | 2007 | rct | 17241480 | 10.1186/1749-8090-2-7 | - | Influence of hypothermia on right atrial cardiomyocyte apoptosis in patients undergoing aortic valve replacement
PMC1821028 | 2007 | rct | 17328819 | 10.1186/1476-511X-6-5 | - | Effects of anethum graveolens and garlic on lipid profile in hyperlipidemic patients
PMC1849920 | 2007 | rct | 17431496 | 10.1289/ehp.9497 | - | Dental Amalgam Restorations and Children’s Neuropsychological Function: The New England Children’s Amalgam Trial
PMC1865086 | 2007 | rct | 17479164 | 10.1371/journal.pctr.0020021 | NCT00352287 | Effects of Growth Hormone and Pioglitazone in Viscerally Obese Adults with Impaired Glucose Tolerance: A Factorial Clinical Trial
PMC1891438 | 2007 | rct | 17593956 | 10.1371/journal.pone.0000541 | NCT00156832 | Zinc or Multiple Micronutrient Supplementation to Reduce Diarrhea and Respiratory Disease in South African Children: A Randomized Controlled Trial
PMC1914073 | 2007 | rct | 17570858 | 10.1186/1471-2296-8-34 | - | Quality of life and metabolic status in mildly depressed patients with type 2 diabetes treated with paroxetine: A double-blind randomised placebo controlled 6-month trial
PMC3269419 | 2012 | rct | 22303437 | 10.1371/journal.pone.0028957 | NCT00959517 | Defining Plasmodium falciparum Treatment in South West Asia: A Randomized Trial Comparing Artesunate or Primaquine Combined with Chloroquine or SP
PMC3376123 | 2012 | rct | 22719840 | 10.1371/journal.pone.0037410 | - | Optimised Anaesthesia to Reduce Post Operative Cognitive Decline (POCD) in Older Patients Undergoing Elective Surgery, a Randomised Controlled Trial
PMC3464298 | 2012 | rct | 23056361 | 10.1371/journal.pone.0046597 | - | Matter Over Mind: A Randomised-Controlled Trial of Single-Session Biofeedback Training on Performance Anxiety and Heart Rate Variability in Musicians
PMC3478157 | 2012 | rct | 22978405 | 10.1186/1472-6882-12-155 | - | Evaluation of a multi-herb supplement for erectile dysfunction: a randomized double-blind, placebo-controlled study
PMC3499555 | 2012 | other | 23166611 | 10.1371/journal.pone.0049205 | - | mRNA and DNA Detection of Human Papillomaviruses in Women of All Ages Attending Two Colposcopy Clinics
PMC3511174 | 2012 | other | 22747635 | 10.1186/1471-2431-12-91 | - | Effectiveness of resistance training in combination with botulinum toxin-A on hand and arm use in children with cerebral palsy: a pre-post intervention study
PMC3580400 | 2012 | rct | 23107780 | 10.1186/alzrt146 | NCT00099710 | Oral curcumin for Alzheimer's disease: tolerability and efficacy in a 24-week randomized, double blind, placebo-controlled study
PMC3606470 | 2013 | rct | 23425012 | 10.1186/1741-7015-11-43 | NCT00528879 | Dapagliflozin add-on to metformin in type 2 diabetes inadequately controlled with metformin: a randomized, double-blind, placebo-controlled 102-week trial
PMC3626633 | 2013 | other | - | 10.1186/1475-2891-12-43 | - | Correction: Calcium plus vitamin D3 supplementation facilitated Fat loss in overweight and obese college students with very-low calcium consumption: a randomized controlled trial
PMC3663731 | 2013 | rct | 23566360 | 10.1186/1479-5868-10-43 | - | A randomised controlled trial and mediation analysis of the ‘Healthy Habits’, telephone-based dietary intervention for preschool children
PMC3691658 | 2013 | rct | 23767916 | 10.1186/1471-2377-13-60 | NCT01005095 | Vitamin D supplementation for patients with multiple sclerosis treated with interferon-beta: a randomized controlled trial assessing the effect on flu-like symptoms and immunomodulatory properties
PMC3751553 | 2013 | other | 23937904 | 10.1186/1744-9081-9-32 | - | Objective assessment of drowsiness and reaction time during intermittent Ramadan fasting in young men: a case-crossover study
PMC3770450 | 2013 | rct | 23530566 | 10.1186/1472-6882-13-69 | NCT01627028 | Thai traditional massage increases biochemical markers of bone formation in postmenopausal women: a randomized crossover trial
PMC3978457 | 2013 | rct | 24517212 | 10.1186/ar4361 | - | Health-related quality of life and functional ability in patients with early arthritis during remission steered treatment: results of the IMPROVED study
PMC4236431 | 2014 | rct | 25406953 | 10.1186/s12916-014-0219-x | - | A randomized controlled clinical trial of topical insulin-like growth factor-1 therapy for sudden deafness refractory to systemic corticosteroid treatment
PMC4301654 | 2014 | rct | 25528166 | 10.1186/s12883-014-0239-3 | NCT00771771 | Early supported discharge after stroke in Bergen (ESD Stroke Bergen): three and six months results of a randomised controlled trial comparing two early supported discharge schemes with treatment as usual
PMC4526972 | 2015 | rct | 26139388 | 10.2196/jmir.4141 | - | Improving Pediatric Basic Life Support Performance Through Blended Learning With Web-Based Virtual Patients: Randomized Controlled Trial
PMC4550271 | 2015 | rct | 26309023 | 10.1371/journal.pone.0133832 | NCT01350752 | Effectiveness of Provider and Community Interventions to Improve Treatment of Uncomplicated Malaria in Nigeria: A Cluster Randomized Controlled Trial
PMC4590915 | 2014 | rct | 26464863 | 10.1155/2014/789340 | - | Evaluation of Rhubarb Supplementation in Stages 3 and 4 of Chronic Kidney Disease: A Randomized Clinical Trial
PMC4666408 | 2015 | rct | 26624886 | 10.1371/journal.pone.0141641 | NCT01443780 | Reduced Cardiovascular Mortality 10 Years after Supplementation with Selenium and Coenzyme Q10 for Four Years: Follow-Up Results of a Prospective Randomized Double-Blind Placebo-Controlled Trial in Elderly Citizens
PMC4689556 | 2015 | rct | 26698303 | 10.1371/journal.pone.0145303 | - | Effects of Pre-Natal Vitamin D Supplementation with Partial Correction of Vitamin D Deficiency on Early Life Healthcare Utilisation: A Randomised Controlled Trial
PMC4748323 | 2015 | rct | 26865874 | 10.1186/s11556-015-0155-6 | - | ICT-based system to predict and prevent falls (iStoppFalls): results from an international multicenter randomized controlled trial
PMC4784348 | 2016 | rct | 26966545 | 10.1186/s40608-016-0094-4 | NCT01904474 | Effectiveness analysis of an internet-based intervention for overweight adolescents: next steps for researchers and clinicians
PMC4967511 | 2016 | rct | 27475339 | 10.1186/s12889-016-3330-4 | - | Effectiveness evaluation of a health promotion programme in primary schools: a cluster randomised controlled trial
PMC5045682 | 2016 | rct | 27703603 | 10.4317/jced.52540 | - | Effectiveness of Amlexanox and Adcortyl for the treatment of recurrent aphthous ulcers
PMC5483485 | 2017 | rct | 28527657 | 10.1016/S2215-0366(17)30149-9 | - | Clinical outcomes and cost-effectiveness of brief guided parent-delivered cognitive behavioural therapy and solution-focused brief therapy for treatment of childhood anxiety disorders: a randomised controlled trial
PMC5545112 | 2017 | rct | 28791200 | 10.7717/peerj.3654 | - | A randomized clinical trial of vitamin D3 (cholecalciferol) in ulcerative colitis patients with hypovitaminosis D3
PMC5604064 | 2017 | rct | 28959200 | 10.3389/fnagi.2017.00294 | - | Open- and Closed-Skill Exercise Interventions Produce Different Neurocognitive Effects on Executive Functions in the Elderly: A 6-Month Randomized, Controlled Trial
PMC5629746 | 2017 | rct | 29069260 | 10.6061/clinics/2017(09)07 | - | The value of high-flow nasal cannula oxygen therapy after extubation in patients with acute respiratory failure
PMC5747130 | 2017 | rct | 29284503 | 10.1186/s13054-017-1901-0 | NCT02861001 | Bronchoscopy versus an endotracheal tube mounted camera for the peri-interventional visualization of percutaneous dilatational tracheostomy - a prospective, randomized trial (VivaPDT)
PMC5758851 | 2017 | rct | 29441148 | 10.1155/2017/4523673 | - | Experimental and Clinical Applications of Chamaecyparis obtusa Extracts in Dry Eye Disease
PMC5773922 | 2018 | rct | 29372051 | 10.1017/jns.2017.64 | NCT02568228 | Effects of krill oil and lean and fatty fish on cardiovascular risk markers: a randomised controlled trial
PMC5801514 | 2018 | rct | 29362212 | 10.2196/jmir.8346 | - | How Experts’ Use of Medical Technical Jargon in Different Types of Online Health Forums Affects Perceived Information Credibility: Randomized Experiment With Laypersons
PMC5807505 | 2018 | rct | 28840324 | 10.1007/s00464-017-5788-2 | - | Patient-specific mental rehearsal with interactive visual aids: a path worth exploring?
PMC5809626 | 2018 | rct | 29484087 | - | - | Vapocoolant Anesthesia for Cosmetic Facial Rejuvenation Injections: A Randomized, Prospective, Split-Face Trial
PMC5827302 | 2018 | rct | 29515644 | 10.2174/1745017901814010011 | - | Effects of Aerobic Exercise on Anxiety Symptoms and Cortical Activity in Patients with Panic Disorder: A Pilot Study
PMC5840188 | 2018 | rct | 29535545 | 10.2147/IDR.S153060 | NCT02992457 | Efficacy and safety of sofosbuvir–ledipasvir for treatment of a cohort of Egyptian patients with chronic hepatitis C genotype 4 infection
PMC5850777 | 2017 | rct | 28137754 | 10.1093/humrep/dew360 | NCT02047227 | Efficacy and safety of follitropin alfa/lutropin alfa in ART: a randomized controlled trial in poor ovarian responders
PMC5856421 | 2018 | cohort | 29560297 | 10.7759/cureus.2084 | - | Harmonic Scalpel-Assisted Laparoscopic Cholecystectomy vs. Conventional Laparoscopic Cholecystectomy - A Non-randomized Control Trial
PMC5866486 | 2018 | rct | 29594074 | - | - | Effect of Early Vestibular Rehabilitation on Vertigo and Unsteadiness in Patients with Acute and Sub-Acute Head Trauma
PMC5866829 | 2018 | rct | 28840422 | 10.1007/s00535-017-1383-5 | - | Determining an optimal clinical dose of elobixibat, a novel inhibitor of the ileal bile acid transporter, in Japanese patients with chronic constipation: a phase II, multicenter, double-blind, placebo-controlled randomized clinical trial
PMC5891985 | 2018 | rct | 29636047 | 10.1186/s12933-018-0701-4 | - | Liraglutide suppresses non-esterified free fatty acids and soluble vascular cell adhesion molecule-1 compared with metformin in patients with recent-onset type 2 diabetes
PMC5976950 | 2018 | rct | 29778325 | 10.1016/S0140-6736(18)31033-X | - | Tranexamic acid for hyperacute primary IntraCerebral Haemorrhage (TICH-2): an international randomised, placebo-controlled, phase 3 superiority trial
PMC5986513 | 2018 | rct | 29772833 | 10.3390/nu10050634 | - | The Effect of Increasing the Protein Content of Human Milk Fortifier to 1.8 g/100 mL on Growth in Preterm Infants: A Randomised Controlled Trial
"""

# file | set id | effective | labeler | title
LABELS = """
adcetris | 3904f8dd-1aef-3490-e48f-bd55f32ed67f | 2013-08-01 (version 7) | Seattle Genetics, Inc. | ADCETRIS® (brentuximab vedotin) for Injection, For intravenous infusion
cough-otc | 00f66f25-3469-4c16-9baf-fba21e9628bd | 2011-04-26 (version 1) | Novartis Consumer Health, Inc. | TRIAMINIC Childrens Night Time Cold and Cough (Diphenhydramine HCl, Phenylephrine HCl): Drug Facts
humira | 608d4f0d-b19f-46d3-749a-7159aa5f933d | 2013-09-30 (version 1560) | AbbVie Inc. | HUMIRA (adalimumab) injection, for subcutaneous use
lipitor-orig | c6e131fe-e7df-4876-83f7-9156fc4e8228 | 2014-01-13 (version 11) | Parke-Davis Div of Pfizer Inc | LIPITOR® (atorvastatin calcium) Tablets for oral administration
lipitor-repack | 17a163ef-b349-4e32-bc8c-b02bac7f65d6 | 2012-02-29 (version 8) | PD-Rx Pharmaceuticals, Inc. | LIPITOR® (atorvastatin calcium) Tablets for oral administration
no-title | 0027b8a3-73bf-4005-a7e3-b035f451a861 | 2010-07-28 (version 1) | Contract Pharmacy Services-PA | Haloperidol
remdesivir-2020-10 | 98b7e6bf-2668-4a61-a874-194eb674b15c | 2020-12-21 (version 7) | Gilead Sciences, Inc. | FACT SHEET FOR HEALTHCARE PROVIDERS, EMERGENCY USE AUTHORIZATION (EUA) OF VEKLURY® (remdesivir) FOR HOSPITALIZED PEDIATRIC PATIENTS WEIGHING 3.5 KG TO LESS THAN 40 KG OR HOSPITALIZED PEDIATRIC PATIENTS LESS THAN 12 YEARS OF AGE WEIGHING AT LEAST 3.5 KG
"""  # noqa: E501


def rows(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in table.strip().splitlines()]


@lru_cache(maxsize=128)
def only(path: Path) -> Document:
    loaded = load(path.read_bytes(), Origin(path.name, path.stem))
    assert loaded.refused == ()
    (document,) = loaded.documents
    return document


@pytest.mark.parametrize("row", rows(ARTICLES), ids=lambda row: row[0])
def test_article_says_what_a_person_reads_in_it(row: list[str]) -> None:
    document = only(sample_folder("sample_docs", "jats_nxml") / f"{row[0]}.nxml")
    source, known = document.source, document.source.identifiers
    said = [known.pmcid, str(source.year), source.kind, known.pmid or "-", known.doi or "-", known.nct or "-"]
    assert [*said, source.title] == row
    assert document.id == row[0].lower()
    assert source.licence.startswith(("CC BY", "CC0", "Public domain"))


def test_every_sample_is_in_the_tables() -> None:
    folder = sample_folder("sample_docs")
    assert {path.stem for path in (folder / "jats_nxml").iterdir()} == {row[0] for row in rows(ARTICLES)}
    assert {path.stem for path in (folder / "spl_xml").iterdir()} == {row[0] for row in rows(LABELS)}


@pytest.mark.parametrize("row", rows(LABELS), ids=lambda row: row[0])
def test_label_says_what_a_person_reads_in_it(row: list[str]) -> None:
    document = only(sample_folder("sample_docs", "spl_xml") / f"{row[0]}.xml")
    source = document.source
    assert [row[0], source.identifiers.setid, source.version, source.publisher, source.title] == row
    assert (source.kind, source.jurisdiction, source.year) == ("label", "US", int(row[2][:4]))
    assert document.id == f"spl-{row[1]}"


def test_citation_says_what_a_person_reads_in_it() -> None:
    document = only(sample_folder("sample_docs", "pubmed_xml") / "pubmed-29768149.xml")
    source, known = document.source, document.source.identifiers
    assert (document.id, source.kind, source.year, source.retracted, source.notices) == (
        "pmid-29768149", "rct", 2018, False, (),
    )  # fmt: skip
    assert source.title == "Inhaled Combined Budesonide-Formoterol as Needed in Mild Asthma"
    assert source.publisher == "The New England journal of medicine"
    assert (known.pmid, known.doi, known.nct, known.pmcid) == (
        "29768149", "10.1056/NEJMoa1715274", "NCT02149199", None,
    )  # fmt: skip
    assert [section.heading_path for section in document.sections] == [
        ("Abstract", "Background"),
        ("Abstract", "Methods"),
        ("Abstract", "Results"),
        ("Abstract", "Conclusions"),
    ]
    assert "a fast-acting β2-agonist may be an alternative" in document.text


def test_correction_names_what_it_corrects() -> None:
    document = only(sample_folder("sample_docs", "jats_nxml") / "PMC3626633.nxml")
    assert document.source.notices == ("Corrects PMID 23297844",)


@pytest.mark.parametrize("folder", ["jats_nxml", "spl_xml", "pubmed_xml"])
def test_chunks_equal_their_stretch_of_the_text(folder: str) -> None:
    for path in sorted(sample_folder("sample_docs", folder).iterdir()):
        document = only(path)
        chunks = chunk_document(document)
        assert chunks
        for chunk in chunks:
            assert document.text[chunk.start : chunk.end] == chunk.text


@pytest.mark.parametrize(
    ("name", "path", "sentence"),
    [
        (
            "spl_xml/adcetris.xml",
            ("4 CONTRAINDICATIONS",),
            "Concomitant use of ADCETRIS and bleomycin is contraindicated due to pulmonary toxicity.",
        ),
        (
            "spl_xml/humira.xml",
            ("Boxed warning", "WARNING: SERIOUS INFECTIONS AND MALIGNANCY"),
            "Reported infections include: Bacterial, viral and other infections due to opportunistic pathogens, including "
            "Legionella and Listeria.",
        ),
        (
            "spl_xml/humira.xml",
            ("14 CLINICAL STUDIES", "14.3 Psoriatic Arthritis"),
            "Table 7, ACR Response in Study PsA-I (Percent of Patients): ACR20, Week 24; Placebo N=162: 15%; "
            "HUMIRA* N=151: 57%.",
        ),
        (
            "spl_xml/cough-otc.xml",
            ("Warnings", "Do not use"),
            "Do not use: in a child under 4 years of age",
        ),
        (
            "jats_nxml/PMC5850777.nxml",
            ("Results", "Efficacy evaluation"),
            "Table IV, Secondary and other efficacy endpoints (ITT population): Live birth, n (%); r-hFSH/r-hLH (n = 462): "
            "49 (10.6); r-hFSH (n = 477): 56 (11.7); Odds ratio* (95% CI) unless otherwise indicated: 0.91 (0.60, 1.38); "
            "P-value: 0.663.",
        ),
    ],
)
def test_sentence_stands_in_its_section(name: str, path: tuple[str, ...], sentence: str) -> None:
    document = only(sample_folder("sample_docs") / name)
    places = [s.heading_path for s in document.sections if sentence in document.text[s.start : s.end]]
    assert path in places
