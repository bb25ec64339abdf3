// Asks questions, keeps the turns of a conversation on the page, and restores them from the address.

import { drawAnswer } from "./answer.js";
import { listConversations } from "./conversations.js";
import { el, goTo, request } from "./dom.js";
import { showSource } from "./source.js";

const find = (id) => document.getElementById(id);
const form = find("ask");
const field = find("question");
const audience = find("audience");
const filters = find("filters");
const turns = find("turns");
const audiences = [...audience.options].map((option) => [option.value, option.text]);
let conversation = null;
let busy = false;
let correcting = null; // the answer whose reading is being changed in the field

// `options`: standalone, or interpretation, what the question is to be read as.
async function ask(question, options = {}) {
  await working("Searching the library\u2026", async () => {
    conversation ??= (await request("/v1/conversations", {})).id;
    const answer = await request("/v1/answers", { question, conversation_id: conversation, ...choices(), ...options });
    field.value = "";
    correcting = null;
    fit();
    show(answer);
    history.pushState(null, "", `#answer-${answer.id}`);
  });
}

// The same question for another reader replaces the turn; it is no follow-up and needs no conversation.
async function rewrite(answer, holder, name) {
  audience.value = name;
  const done = await working("Writing it for the other audience\u2026", async () => {
    const other = await request("/v1/answers", { question: answer.interpreted_question, ...choices() });
    fill(holder, other);
    history.replaceState(null, "", `#answer-${other.id}`);
    announce(other);
  });
  if (!done) fill(holder, answer);
}

function choices() {
  const kinds = [...form.querySelectorAll("[name=kind]:checked")].map((box) => box.value);
  const year = find("year-from").valueAsNumber;
  const limits = { ...(kinds.length && { kinds }), ...(Number.isFinite(year) && { year_from: year }) };
  return { audience: audience.value, ...(Object.keys(limits).length && { filters: limits }) };
}

// Runs one request at a time with the page saying so; true when it came through.
async function working(words, action) {
  if (busy) return false;
  busy = true;
  find("problem").hidden = true;
  find("waiting").querySelector(".waiting-words").textContent = words;
  find("waiting").hidden = false;
  find("status").textContent = words;
  find("send").disabled = true;
  document.body.setAttribute("aria-busy", "true");
  document.body.classList.remove("empty");
  if (turns.childElementCount) find("waiting").scrollIntoView({ block: "center" });
  try {
    await action();
    return true;
  } catch (error) {
    explain(error);
    return false;
  } finally {
    busy = false;
    find("waiting").hidden = true;
    find("send").disabled = false;
    document.body.removeAttribute("aria-busy");
    document.body.classList.toggle("empty", !turns.childElementCount);
  }
}

function explain(error) {
  const box = find("problem");
  box.replaceChildren(
    el("strong", {}, error.title ?? "The page failed"),
    el("p", {}, error.detail ?? "Reload the page; if it stays, tell whoever runs this service."));
  box.hidden = false;
  find("status").textContent = "";
  box.scrollIntoView({ block: "nearest" });
  if (!error.title) throw error; // a mistake of this page: leave its trace in the console
}

function show(answer) {
  for (const earlier of turns.querySelectorAll("details[open].turn")) earlier.open = false;
  const holder = el("details", { class: "turn", open: true });
  turns.append(holder);
  fill(holder, answer);
  conversation = answer.conversation_id ?? conversation;
  audience.value = answer.audience;
  find("question-label").textContent = "Follow-up question";
  field.placeholder = "Ask a follow-up\u2026";
  find("new").hidden = false;
  turns.classList.toggle("several", turns.childElementCount > 1);
  document.title = `${answer.title || answer.question} - Consilium`;
  announce(answer);
  goTo(holder.querySelector("h1"));
}

function fill(holder, answer) {
  holder.dataset.answer = answer.id;
  holder.replaceChildren(
    el("summary", {}, answer.title || answer.question),
    drawAnswer(answer, audiences, {
      ask,
      reword: (read) => {
        correcting = read;
        field.value = read.interpreted_question;
        find("question-label").textContent = `What you meant by \u201c${read.question}\u201d`;
        fit();
        field.focus();
      },
      audience: (name) => rewrite(answer, holder, name),
      source: showSource,
      verify,
    }));
}

function announce(answer) {
  const count = answer.references.length;
  const outcome = answer.status === "insufficient_evidence" ? "not enough evidence" : `${count} reference${count === 1 ? "" : "s"}`;
  find("status").textContent = `Answer ready: ${outcome}.`;
}

async function verify(id) {
  try {
    const outcome = await request(`/v1/answers/${encodeURIComponent(id)}/verify`);
    return outcome.ok ? `All ${outcome.quotes} quotes match their sources.` : `Not proven: ${outcome.failures.join("; ")}`;
  } catch (error) {
    return `${error.title}. ${error.detail}`;
  }
}

// The address names one answer; the turns before it come from its conversation.
async function restore() {
  const id = /^#answer-([\w-]+)$/.exec(location.hash)?.[1];
  if (!id) return;
  const present = turns.querySelector(`[data-answer="${id}"]`);
  if (present) {
    present.open = true;
    goTo(present.querySelector("h1"));
    return;
  }
  await working("Opening the answer\u2026", async () => {
    const answer = await request(`/v1/answers/${id}`);
    const earlier = answer.conversation_id ? await turnsBefore(answer).catch(() => []) : [];
    turns.replaceChildren();
    for (const each of [...earlier, answer]) show(each);
  });
}

async function turnsBefore(answer) {
  const { turns: all } = await request(`/v1/conversations/${encodeURIComponent(answer.conversation_id)}`);
  const answers = all.map((turn) => turn.answer ?? turn);
  return answers.slice(0, Math.max(0, answers.findIndex((each) => each.id === answer.id)));
}

function fit() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, innerHeight / 3)}px`;
}

function nameFilters() {
  const { filters: limits = {} } = choices();
  const count = limits.kinds?.length ?? 0;
  const parts = [count ? `${count} kind${count === 1 ? "" : "s"} of source` : "All sources", limits.year_from ? `from ${limits.year_from}` : ""];
  find("filters-label").textContent = parts.filter(Boolean).join(" ");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  filters.open = false;
  const text = field.value.trim();
  if (text) correcting ? ask(correcting.question, { interpretation: text }) : ask(text);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
field.addEventListener("input", fit);
form.addEventListener("change", nameFilters);
find("clear-filters").addEventListener("click", () => {
  for (const box of form.querySelectorAll("[name=kind]:checked")) box.checked = false;
  find("year-from").value = "";
  nameFilters();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && filters.open) {
    filters.open = false;
    filters.querySelector("summary").focus();
  }
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  goTo(turns.querySelector("details[open] h1") ?? find("main"));
});
find("new").addEventListener("click", () => location.assign(location.pathname));
addEventListener("popstate", () => (location.hash ? restore() : location.reload()));
addEventListener("beforeprint", () => document.body.classList.add("printing"));
addEventListener("afterprint", () => document.body.classList.remove("printing"));

find("past").addEventListener("toggle", () => {
  if (find("past").open) listConversations(find("past-list"), resume);
});

// A stored conversation comes back whole; the next question goes on with it.
async function resume(id) {
  find("past").open = false;
  await working("Opening the conversation\u2026", async () => {
    const { turns: all } = await request(`/v1/conversations/${encodeURIComponent(id)}`);
    turns.replaceChildren();
    for (const each of all) show(each);
    conversation = id;
    if (all.length) history.pushState(null, "", `#answer-${all.at(-1).id}`);
  });
}

nameFilters();
restore();
