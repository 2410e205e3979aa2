// What the widgets of a page share: words, small helpers and the store of typed answers.
const store = (globalThis.__monthsAhead ??= {
  values: {}, notes: "", at: "", language: "en", amountsHidden: false, asking: false,
  turn: 0, sent: new Map(), kept: undefined,
});

const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};

const say = (text, facts = {}) =>
  text.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? facts[name] : whole));

const sameValue = (a, b) => JSON.stringify(a) === JSON.stringify(b);

const download = (content, name, type = "application/json") => {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
};

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const bringUp = (node) => {
  node.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
};

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`months:${name}`, { detail }));

const hear = (name, listener) => {
  const wrapped = (event) => listener(event.detail);
  document.addEventListener(`months:${name}`, wrapped);
  return () => document.removeEventListener(`months:${name}`, wrapped);
};

// What was typed stays in this tab while the page is loaded again; it is read once.
const KEPT = "months-ahead";
const keep = (what) => sessionStorage.setItem(KEPT, JSON.stringify(what));
const kept = () => {
  if (store.kept !== undefined) return store.kept;
  store.kept = null;
  try {
    const text = sessionStorage.getItem(KEPT);
    if (text) {
      sessionStorage.removeItem(KEPT);
      store.kept = JSON.parse(text);
    }
  } catch { /* a browser without storage starts empty */ }
  return store.kept;
};
