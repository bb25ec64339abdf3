// Builds elements. Data only ever becomes text, so a document's words can never act as markup.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

// Scrolls and moves the focus without touching the address, which names the answer.
export function goTo(node) {
  if (!node) return;
  if (!node.hasAttribute("tabindex")) node.setAttribute("tabindex", "-1");
  node.focus({ preventScroll: true });
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
}

export async function request(path, body) {
  let response;
  try {
    response = await fetch(path, body === undefined ? { headers: { Accept: "application/json" } } : {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw problem("The service does not respond", "Check that it is running and that you are online, then try again.");
  }
  const content = await response.json().catch(() => null);
  if (response.ok && content !== null) return content;
  const detail = content?.detail;
  throw problem(
    content?.title ?? `The service answered ${response.status}`,
    typeof detail === "string" ? detail : "Try again; if it stays, tell whoever runs this service.",
    response.status,
  );
}

function problem(title, detail, status = 0) {
  return Object.assign(new Error(title), { title, detail, status });
}
