// Lists stored conversations: open one again, keep it as a file, delete it with its answers.

import { el, request } from "./dom.js";

export async function listConversations(list, resume) {
  list.replaceChildren(el("li", {}, "Loading\u2026"));
  try {
    const { conversations } = await request("/v1/conversations");
    list.replaceChildren(...conversations.map((one) => entry(list, one, resume)));
    if (!conversations.length) list.replaceChildren(el("li", {}, "Nothing has been asked yet."));
  } catch (error) {
    list.replaceChildren(el("li", { role: "alert" }, `${error.title}. ${error.detail}`));
  }
}

function entry(list, one, resume) {
  const path = `/v1/conversations/${encodeURIComponent(one.id)}`;
  const remove = el("button", {
    type: "button", class: "link",
    onclick: async () => {
      if (!confirm("Delete this conversation with all its answers? This cannot be undone.")) return;
      const response = await fetch(path, { method: "DELETE" });
      if (response.ok) item.remove();
      else listConversations(list, resume);
    },
  }, "Delete");
  const item = el("li", {},
    el("button", { type: "button", class: "link title", onclick: () => resume(one.id) }, one.title),
    el("span", { class: "facts" }, `${one.turns} turn${one.turns === 1 ? "" : "s"}, ${one.updated.slice(0, 10)} `,
      el("a", { href: `${path}/export?format=markdown` }, "Markdown"), " ",
      el("a", { href: `${path}/export?format=json` }, "JSON"), " ", remove));
  return item;
}
