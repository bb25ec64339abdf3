// Shows a source in a side panel, with the quoted words marked where they stand.

import { links } from "./answer.js";
import { el, request } from "./dom.js";

const panel = document.getElementById("source");
const title = document.getElementById("source-title");
const body = document.getElementById("source-body");
let wanted = 0;

document.getElementById("source-close").addEventListener("click", () => panel.close());
panel.addEventListener("click", (event) => {
  if (event.target === panel) panel.close(); // a click beside the panel
});

export async function showSource(reference, quotes) {
  const turn = ++wanted; // a slow answer to an earlier click must not replace a later one
  title.textContent = reference?.title ?? "Source";
  body.replaceChildren(el("p", { class: "waiting-words" }, "Opening the source\u2026"));
  if (!panel.open) panel.showModal();
  title.focus();
  const id = quotes[0]?.document_id ?? reference?.source_id;
  try {
    const document_ = await request(`/v1/documents/${encodeURIComponent(id)}`);
    if (turn === wanted) draw(document_, reference, quotes);
  } catch (error) {
    if (turn !== wanted) return;
    body.replaceChildren(el("div", { class: "problem", role: "alert" }, el("strong", {}, error.title ?? "The source cannot be shown"), el("p", {}, error.detail ?? "")));
  }
}

function draw(document_, reference, quotes) {
  const characters = Array.from(document_.text); // offsets count code points, JavaScript strings do not
  const source = document_.source;
  const found = quotes.filter((quote) => quote.document_id === document_.id && characters.slice(quote.start, quote.end).join("") === quote.text);
  title.textContent = source.title;
  body.replaceChildren(
    el("p", { class: "ref-facts" }, [source.publisher, source.year ?? "undated", source.version, source.jurisdiction].filter(Boolean).join(" · ")),
    el("p", { class: "ref-links" }, links(source.identifiers)),
    source.is_summary ? el("p", { class: "mark" }, "Project-written summary of the source") : "",
    verdict(quotes, found),
    ...document_.sections.map((section) => drawSection(characters, section, found)));
  body.scrollTop = 0;
  body.querySelector("mark")?.scrollIntoView({ block: "center" });
}

function verdict(quotes, found) {
  if (!quotes.length) return "";
  if (found.length === quotes.length) {
    return el("p", { class: "verdict good" }, "The quoted words stand in the source exactly as shown, marked below.");
  }
  return el("p", { class: "verdict bad" },
    "The source has changed since this answer was written: the quoted words no longer stand where they did. Ask again. The answer quoted: ",
    quotes.filter((quote) => !found.includes(quote)).map((quote) => el("q", {}, quote.text)));
}

function drawSection(characters, section, quotes) {
  const marks = quotes.filter((quote) => quote.start < section.end && quote.end > section.start);
  const paragraphs = [];
  let start = section.start;
  for (let at = section.start; at <= section.end; at++) {
    if (at === section.end || characters[at] === "\n") {
      if (at > start) paragraphs.push(el("p", {}, marked(characters, start, at, marks)));
      start = at + 1;
    }
  }
  const heading = section.heading_path.join(" \u203a ");
  return el("section", { class: marks.length ? "cited" : "" },
    heading ? el("h3", {}, heading) : "",
    section.page ? el("p", { class: "ref-facts" }, `Page ${section.page}`) : "",
    paragraphs);
}

function marked(characters, start, end, quotes) {
  const borders = new Set([start, end]);
  for (const quote of quotes) {
    for (const border of [quote.start, quote.end]) if (border > start && border < end) borders.add(border);
  }
  const order = [...borders].sort((a, b) => a - b);
  return order.slice(0, -1).map((from, index) => {
    const text = characters.slice(from, order[index + 1]).join("");
    const inside = quotes.some((quote) => quote.start <= from && quote.end >= order[index + 1]);
    return inside ? el("mark", {}, text) : text;
  });
}
