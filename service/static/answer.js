// Draws one answer as an article: title, how it stands, sections, references.

import { el, goTo } from "./dom.js";

const STATUS = {
  answered: "Answered",
  partial: "Answered in part",
  insufficient_evidence: "Not enough evidence in this library",
};
const REVIEW = {
  unreviewed: "Not reviewed by a clinician",
  submitted: "Submitted for review",
  under_review: "Under review",
  approved: "Reviewed and approved",
};
const KIND = {
  label: "drug label", rct: "randomised trial", "case-series": "case series",
  "company-report": "company report", "payer-policy": "payer policy",
};

// `actions`: ask(question, options), reword(answer), audience(name), source(reference, quotes), verify(id) -> Promise<string>
export function drawAnswer(answer, audiences, actions) {
  const context = { answer, actions, prefix: `t${++drawn}` };
  const article = el("article", { class: `answer status-${answer.status}`, "aria-labelledby": `${context.prefix}-title` },
    head(context, audiences),
    el("div", { class: "columns" },
      contents(context),
      el("div", { class: "body" },
        el("p", { class: "legend" },
          el("q", { class: "quoted" }, "Words set like this"), " are quoted from a source; ",
          el("span", { class: "template" }, "words set like this"), " only join them."),
        answer.sections.map((section) => drawSection(context, section)),
        references(context),
        related(context),
        el("p", { class: "disclaimer" }, answer.disclaimer),
        proof(context))));
  return article;
}
let drawn = 0;

function head({ answer, actions, prefix }, audiences) {
  const choice = el("select", { onchange: (event) => actions.audience(event.target.value) },
    audiences.map(([value, name]) => el("option", { value, selected: value === answer.audience }, name)));
  return el("header", { class: "answer-head" },
    el("h1", { id: `${prefix}-title`, tabindex: "-1" }, answer.title || answer.question),
    el("p", { class: "meta" },
      el("span", { class: `status ${answer.status}` }, STATUS[answer.status] ?? answer.status),
      el("span", { class: `review ${answer.review.status}` }, REVIEW[answer.review.status] ?? answer.review.status),
      el("span", {}, "Library as of ", el("time", { datetime: answer.as_of }, day(answer.as_of))),
      el("label", { class: "audience" }, "Written for ", choice),
      el("button", { type: "button", class: "quiet print", onclick: () => print() }, "Print")),
    understood(answer, actions));
}

function understood(answer, actions) {
  const reading = answer.interpretation ?? {};
  const parts = [
    ["Carried over", reading.carried], ["Replaced", reading.replaced],
    ["Left out", reading.dropped], ["Spelling", reading.corrected],
  ].filter(([, values]) => values?.length);
  const notes = reading.notes ?? [];
  if (answer.interpreted_question === answer.question && !parts.length && !notes.length) return null;
  const fromBefore = (reading.parts ?? []).some((part) => part.carried);
  return el("div", { class: "understood" },
    el("p", {}, el("span", { class: "lead" }, "Understood as: "), understoodParts(answer), " ",
      el("button", { type: "button", class: "link", onclick: () => actions.reword(answer) }, "Change"),
      fromBefore ? [" ", el("button", { type: "button", class: "link", onclick: () => actions.ask(answer.question, { standalone: true }) },
        "Ask it by itself")] : null),
    fromBefore ? el("p", { class: "hint-line" }, el("span", { class: "carried" }, "Words marked like this"), " come from before.") : null,
    (reading.others ?? []).map((other) => el("p", {}, "It can also mean ", other.means, ": ",
      el("button", { type: "button", class: "link", onclick: () => actions.ask(answer.question, { interpretation: other.question }) },
        other.question))),
    notes.map((note) => el("p", { class: "note" }, note)),
    parts.length ? el("ul", {}, parts.map(([name, values]) => el("li", {}, `${name}: `, el("strong", {}, values.join(", "))))) : null);
}

// The question as it was read, with what came from earlier turns marked.
function understoodParts(answer) {
  const parts = answer.interpretation?.parts ?? [];
  if (parts.map((part) => part.text).join("") !== answer.interpreted_question) return answer.interpreted_question;
  return parts.map((part) => (part.carried ? el("span", { class: "carried" }, part.text) : part.text));
}

function contents({ answer, prefix }) {
  const entries = answer.sections.map((section) => [section.heading, `${prefix}-${section.kind}`]);
  if (answer.references.length) entries.push(["References", `${prefix}-references`]);
  return el("nav", { class: "contents", "aria-label": "Sections of this answer" },
    el("ol", {}, entries.map(([heading, id]) => el("li", {}, inPage(id, heading)))));
}

function drawSection(context, section) {
  const id = `${context.prefix}-${section.kind}`;
  return el("section", { class: `section ${section.kind}`, "aria-labelledby": id },
    el("h2", { id, tabindex: "-1" }, section.heading),
    drawBlocks(context, section.blocks));
}

function drawBlocks(context, blocks) {
  const nodes = [];
  let lead = null; // fixed words that end in a comma begin the next statement's line
  let steps = null;
  for (const block of blocks) {
    if (block.type !== "step") steps = null;
    if (block.type === "template") {
      if (lead) nodes.push(el("p", { class: "template" }, lead));
      lead = block.text.trimEnd().endsWith(",") ? block.text : null;
      if (!lead) nodes.push(el("p", { class: "template" }, block.text));
      continue;
    }
    if (block.type === "statement") nodes.push(drawStatement(context, block, lead));
    else if (lead) nodes.push(el("p", { class: "template" }, lead));
    lead = null;
    if (block.type === "group") {
      nodes.push(el("div", { class: "group" }, el("h3", {}, block.heading), el("div", { class: "group-body" }, drawBlocks(context, block.blocks))));
    } else if (block.type === "step") {
      if (!steps) nodes.push(steps = el("ol", { class: "steps" }));
      steps.append(el("li", { value: block.number }, el("h3", {}, block.label), drawBlocks(context, block.blocks)));
    }
  }
  if (lead) nodes.push(el("p", { class: "template" }, lead));
  return nodes;
}

function drawStatement(context, statement, lead) {
  const { label, level, reason } = statement.grade;
  const why = el("span", { class: "why", id: `${context.prefix}-why-${++reasons}`, hidden: true }, reason);
  const badge = el("button", {
    type: "button", class: `grade level-${level}`, title: `Grade ${level}: ${reason}`, "aria-expanded": "false", "aria-controls": why.id,
    onclick: () => badge.setAttribute("aria-expanded", String(!(why.hidden = !why.hidden))),
  }, label);
  return el("p", { class: `statement ${statement.modality}` },
    lead ? el("span", { class: "template" }, `${lead} `) : null,
    el("q", { class: "quoted" }, statement.text), " ",
    statement.citations.map((citation) => cite(context, citation)),
    (statement.likewise ?? []).map((citation) => [el("span", { class: "template" }, ", likewise "), cite(context, citation)]), " ",
    badge, why);
}
let reasons = 0;

function cite({ answer, actions, prefix }, citation) {
  const reference = answer.references.find((entry) => entry.number === citation.reference);
  return el("a", {
    class: "cite", href: `#${prefix}-ref-${citation.reference}`,
    "aria-label": `Reference ${citation.reference}: read it in the source`,
    title: reference ? `${reference.title}${reference.year ? ` (${reference.year})` : ""}` : null,
    onclick: (event) => {
      event.preventDefault();
      actions.source(reference, citation.quotes);
    },
  }, `[${citation.reference}]`);
}

function references(context) {
  const { answer, prefix } = context;
  if (!answer.references.length) return null;
  const id = `${prefix}-references`;
  return el("section", { class: "section references", "aria-labelledby": id },
    el("h2", { id, tabindex: "-1" }, "References"),
    el("ol", {}, answer.references.map((reference) => drawReference(context, reference))));
}

function drawReference({ answer, actions, prefix }, reference) {
  const facts = [
    reference.publisher, reference.year ?? "undated", KIND[reference.kind] ?? reference.kind, reference.version, reference.jurisdiction,
  ].filter(Boolean).join(" · ");
  const headings = Object.fromEntries(answer.sections.map((section) => [section.kind, section.heading]));
  const cited = (reference.sections_cited ?? []).map((kind) => headings[kind] ?? kind);
  return el("li", { id: `${prefix}-ref-${reference.number}`, value: reference.number, tabindex: "-1" },
    el("span", { class: "ref-title" }, reference.title),
    el("span", { class: "ref-facts" }, facts),
    el("span", { class: "ref-links" },
      links(reference.identifiers),
      el("button", { type: "button", class: "link", onclick: () => actions.source(reference, []) }, "Read here")),
    el("span", { class: "ref-marks" },
      reference.is_summary ? el("span", { class: "mark" }, "Project-written summary of the source") : null,
      el("span", { class: "mark" }, REVIEW[reference.review_status] ?? reference.review_status),
      cited.length ? el("span", { class: "mark plain" }, `Cited in: ${cited.join(", ")}`) : null));
}

export function links(identifiers) {
  const path = (value) => value.split("/").map(encodeURIComponent).join("/");
  const known = [
    ["doi", (value) => [`https://doi.org/${path(value)}`, `doi:${value}`]],
    ["pmid", (value) => [`https://pubmed.ncbi.nlm.nih.gov/${path(value)}/`, `PubMed ${value}`]],
    ["pmcid", (value) => [`https://pmc.ncbi.nlm.nih.gov/articles/${path(value)}/`, value]],
    ["nct", (value) => [`https://clinicaltrials.gov/study/${path(value)}`, value]],
    ["setid", (value) => [`https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid=${path(value)}`, "DailyMed"]],
    ["url", (value) => [/^https?:\/\//i.test(value) ? value : null, host(value)]],
  ];
  return known.flatMap(([name, link]) => {
    if (!identifiers?.[name]) return [];
    const [href, text] = link(identifiers[name]);
    return href ? [el("a", { href, target: "_blank", rel: "noopener noreferrer" }, text), " "] : [];
  });
}

function host(value) {
  try {
    return new URL(value).hostname.replace(/^www\./, "");
  } catch {
    return value;
  }
}

function related({ answer, actions, prefix }) {
  if (!answer.related_questions.length) return null;
  const id = `${prefix}-related`;
  return el("section", { class: "section related", "aria-labelledby": id },
    el("h2", { id }, "Related questions"),
    el("ul", {}, answer.related_questions.map((question) =>
      el("li", {}, el("button", { type: "button", onclick: () => actions.ask(question) }, question)))));
}

function proof({ answer, actions }) {
  const outcome = el("span", { class: "outcome", role: "status" });
  const facts = [
    ["Answer", answer.id], ["Snapshot", answer.receipt.snapshot_id], ["Settings", answer.receipt.settings_id],
    ["Encoder", answer.receipt.encoder], ["Software", answer.receipt.software], ["SHA-256", answer.receipt.sha256],
  ];
  const verify = el("button", {
    type: "button", class: "quiet",
    onclick: async () => {
      outcome.textContent = "Comparing\u2026";
      outcome.textContent = await actions.verify(answer.id);
    },
  }, "Compare every quote with its source");
  return el("details", { class: "proof" },
    el("summary", {}, "Proof of this answer"),
    el("dl", {}, facts.filter(([, value]) => value).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    answer.id ? el("p", {}, verify, " ", outcome) : null);
}

function inPage(id, text) {
  const go = (event) => {
    event.preventDefault();
    goTo(document.getElementById(id));
  };
  return el("a", { href: `#${id}`, onclick: go }, text);
}

function day(iso) {
  const date = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.valueOf())) return iso;
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}
