// The frame of a page: the bar, files, language, hidden amounts, notes, keys, "why this number?"
// and the session that was lost.
const PATIENCE = 3000; // a late answer takes the banner away again
const LARGEST_FILE = 300000;

function renderSession({ model, el }) {
  let words = model.get("words");
  // Every text of the frame follows the language: a node and where its text stands.
  const texts = [];
  const named = (node, key, attribute = null) => {
    texts.push([node, key, attribute]);
    return node;
  };
  const button = (key, listener, more = "", facts = {}) =>
    named(make("button", { type: "button", class: `button ${more}`, onclick: listener, ...facts }), key);

  const spoken = make("div", { class: "unseen", role: "status", "aria-live": "polite" });
  const banner = make("div", { class: "banner", role: "alert", hidden: true });
  const picker = make("input", {
    type: "file", accept: ".json,.yaml,.yml", hidden: true, "data-name": "file",
  });

  // The bar -----------------------------------------------------------------------------------
  const counselor = model.get("kind") === "counselor";
  document.documentElement.dataset.page = model.get("kind");
  const languageButton = make("button", {
    type: "button", class: "button language", onclick: () => choose(words.other),
  });
  const hideButton = button("hide", () => hideAmounts(!store.amountsHidden));
  const notesButton = button("notes", () => openNotes(notes.hidden), "",
    { "aria-expanded": "false", "aria-controls": "notes-panel" });
  const keysButton = button("keys", () => showKeys(keysButton));
  const openButton = button("open", () => picker.click());
  const saveButton = button(counselor ? "save" : "save_back", save);
  const printButton = button("print", () => print({ print: "pdf" }), "main");
  const files = make("details", { class: "files" },
    named(make("summary", { class: "button" }), "files"),
    make("div", { class: "files-list" },
      button("html", () => { files.open = false; print({ print: "html" }); }),
      button("calendar", () => { files.open = false; print({ calendar: true }); })));
  const menuButton = button("menu", () => openMenu(!bar.classList.contains("open")), "menu",
    { "aria-expanded": "false", "aria-controls": "bar-buttons" });
  const bar = make("header", { class: "bar" },
    make("div", { class: "brand" }, named(make("b"), "brand"),
      named(make("span", { class: "note" }), "nothing_stored")),
    languageButton, menuButton,
    make("div", { class: "bar-buttons", id: "bar-buttons" }, picker, hideButton,
      counselor ? notesButton : null, counselor ? keysButton : null,
      openButton, saveButton, files, printButton));

  function openMenu(open) {
    const within = !open && bar.classList.contains("open") && bar.contains(document.activeElement);
    bar.classList.toggle("open", open);
    menuButton.setAttribute("aria-expanded", String(open));
    if (within) menuButton.focus(); // what was pressed is gone from sight; the focus is not
  }
  const shut = (event) => {
    if (files.open && !files.contains(event.target)) files.open = false;
  };
  document.addEventListener("pointerdown", shut, true);
  document.addEventListener("focusin", shut, true);
  bar.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (files.open) {
      files.open = false;
      files.querySelector("summary").focus();
    } else if (bar.classList.contains("open")) {
      openMenu(false);
      menuButton.focus();
    }
  });

  // Notes for the print: they stay in the page, and go along when something is printed.
  const notesBox = make("textarea", {
    id: "notes-box", rows: 4, maxlength: 4000, "data-name": "notes",
    "aria-describedby": "notes-help",
  });
  notesBox.value = store.notes = kept()?.notes ?? store.notes;
  notesBox.addEventListener("input", () => { store.notes = notesBox.value; });
  const notes = make("section", { class: "notes", id: "notes-panel", hidden: true },
    named(make("label", { for: "notes-box" }), "notes_label"), notesBox,
    named(make("p", { class: "hint", id: "notes-help" }), "notes_help"));
  named(notes, "notes", "aria-label");
  function openNotes(open) {
    notes.hidden = !open;
    notesButton.setAttribute("aria-expanded", String(open));
    if (open) {
      openMenu(false);
      bringUp(notes);
      notesBox.focus({ preventScroll: true });
    }
  }
  if (store.notes && counselor) openNotes(true);

  // The dialog -------------------------------------------------------------------------------
  const dialogTitle = make("h2", { id: "why-title", tabindex: "-1" });
  const dialogBody = make("div", { class: "why-body" });
  const dialog = make("dialog", { class: "why", "aria-labelledby": "why-title" });
  const close = button("close", () => dialog.close(), "main");
  dialog.append(make("div", { class: "why-head" }, dialogTitle), dialogBody,
    make("div", { class: "why-foot" }, close));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  // "Why?" inside "why?" opens the next one in the same place.
  dialogBody.addEventListener("click", (event) => {
    const inner = event.target.closest("[data-why]");
    if (inner) tell("why", { line: inner.dataset.why, month: inner.dataset.month ?? null, from: opener });
  });
  let opener = null;
  dialog.addEventListener("close", () => {
    const back = opener?.isConnected ? opener
      : document.querySelector(`[data-key="${CSS.escape(opener?.dataset?.key ?? "")}"]`);
    back?.focus();
    opener = null;
  });
  const show = (title, content, from = null) => {
    dialogTitle.textContent = title;
    if (typeof content === "string") dialogBody.innerHTML = content;
    else dialogBody.replaceChildren(...content);
    if (from) opener = from;
    if (!dialog.open) dialog.showModal();
    dialogBody.scrollTop = 0;
    dialogTitle.focus();
  };
  el.append(bar, notes, banner, spoken, dialog);

  // The language, and every text of the frame -----------------------------------------------
  function label() {
    for (const [node, key, attribute] of texts) {
      if (attribute) node.setAttribute(attribute, words[key]);
      else node.textContent = words[key];
    }
    hideButton.textContent = store.amountsHidden ? words.show : words.hide;
    languageButton.textContent = words.other_name;
    languageButton.lang = words.other;
    store.language = words.language;
    document.documentElement.lang = words.language;
    document.title = words.brand;
    document.body.dataset.language = words.language;
    delete document.documentElement.dataset.waits;
  }
  // The choice stands behind the "#" of the address: it survives reopening and reaches no server.
  function choose(language) {
    const { pathname, search } = location;
    history.replaceState(null, "", pathname + search + (language === "en" ? "" : `#${language}`));
    ask({ language });
  }
  model.on("change:words", () => {
    words = model.get("words");
    label();
    if (lost) sayLost();
  });

  // Is the session behind this page still there? -------------------------------------------
  let waiting = 0;
  let lost = false;
  let onLost = null;
  const answered = () => {
    clearTimeout(waiting);
    waiting = 0;
    onLost = null;
    if (lost) { lost = false; banner.hidden = true; banner.replaceChildren(); }
  };
  const plain = (text, listener, more = "") =>
    make("button", { type: "button", class: `button ${more}`, text, onclick: listener });
  function sayLost() {
    banner.replaceChildren(
      make("p", {}, make("b", { text: words.lost_title }), ` ${words.lost}`),
      make("div", { class: "pair" },
        plain(words.lost_go_on, goOn, "main"), plain(words.lost_save, saveAnswers)));
    banner.hidden = false;
  }
  const lose = () => {
    waiting = 0;
    const then = onLost;
    onLost = null;
    if (!lost) {
      lost = true;
      sayLost();
    }
    then?.();
  };
  function ask(message, otherwise = null) {
    if (otherwise) onLost = otherwise;
    if (!waiting) waiting = setTimeout(lose, PATIENCE);
    try { model.send(message); } catch { clearTimeout(waiting); lose(); }
  }
  const ping = () => { if (!waiting) ask({ ping: true }); };
  const seen = () => { if (document.visibilityState === "visible") ping(); };
  for (const kind of ["change", "keyup", "click"]) document.addEventListener(kind, ping, true);
  document.addEventListener("visibilitychange", seen);
  // Closing the tab ends its session at once, also where only "pagehide" is heard.
  const leave = (event) => {
    const facts = document.getElementById("jupyter-config-data");
    if (event.persisted || !facts) return;
    const { baseUrl, kernelId } = JSON.parse(facts.textContent);
    navigator.sendBeacon(`${baseUrl}voila/api/shutdown/${kernelId}`);
  };
  addEventListener("pagehide", leave);

  // Files ----------------------------------------------------------------------------------
  function save() {
    openMenu(false);
    ask({ save: true, at: store.at }, saveAnswers);
  }
  // The answers live in the page too, so a file can be made without the session.
  function saveAnswers() {
    const file = { answers: store.values, at: store.at, made_by: "Months ahead", kind: "answers" };
    download(`${JSON.stringify(file, null, 2)}\n`, words.answers_file);
  }
  function goOn() {
    try {
      keep({ values: store.values, notes: store.notes, at: store.at });
    } catch { saveAnswers(); }
    location.reload();
  }
  function print(message) {
    openMenu(false);
    spoken.textContent = words.making;
    ask({ notes: store.notes });
    ask(message);
  }
  const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

  picker.addEventListener("change", async () => {
    const file = picker.files[0];
    picker.value = "";
    openMenu(false);
    if (!file) return;
    if (file.size > LARGEST_FILE) {
      show(words.not_opened, [make("p", { text: words.too_large })], openButton);
      return;
    }
    ask({ open: await file.text() });
  });

  // Hidden amounts: gone for eyes and for screen readers, wherever they stand. -------------------
  const AMOUNT = /[-\u2212]?\$\s?\d[\d.,]*\d|[-\u2212]?\$\s?\d/g;
  const ATTRIBUTES = ["aria-label", "aria-valuetext", "title"];
  const originals = new Map();
  const masked = (text) => text.replace(AMOUNT, "$•••");
  const places = (root) => {
    const found = [];
    const silent = (node) => (["SCRIPT", "STYLE", "TEXTAREA"].includes(node.nodeName)
      ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const nodes = document.createTreeWalker(
      root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, silent);
    for (let node = root; node; node = nodes.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) found.push([node, null]);
      else for (const name of ATTRIBUTES) if (node.hasAttribute?.(name)) found.push([node, name]);
    }
    return found;
  };
  const read = (node, name) => (name ? node.getAttribute(name) : node.data);
  const write = (node, name, text) => {
    if (name) node.setAttribute(name, text);
    else node.data = text;
  };
  const cover = (root) => {
    const around = root.nodeType === Node.ELEMENT_NODE ? root : root.parentElement;
    if (!around || around.closest("script, style, textarea")) return;
    for (const [node, name] of places(root)) {
      const text = read(node, name);
      const hidden = masked(text);
      if (hidden === text) continue;
      if (!originals.has(node)) originals.set(node, new Map());
      originals.get(node).set(name, text);
      write(node, name, hidden);
    }
  };
  const watcher = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") addedNodes.forEach((node) => cover(node));
      else cover(target);
    }
  });
  function hideAmounts(on) {
    openMenu(false);
    store.amountsHidden = on;
    document.body.dataset.amounts = on ? "hidden" : "shown";
    hideButton.setAttribute("aria-pressed", String(on));
    hideButton.textContent = on ? words.show : words.hide;
    if (on) {
      cover(document.body);
      watcher.observe(document.body, {
        subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES,
      });
    } else {
      watcher.disconnect();
      for (const [node, texts_] of originals) {
        for (const [name, text] of texts_) {
          if (read(node, name) === masked(text)) write(node, name, text);
        }
      }
      originals.clear();
    }
    tell("amounts", on);
    spoken.textContent = on ? words.hidden_said : words.shown_said;
  }

  // Keys: every step without a mouse. ----------------------------------------------------------
  let keysOn = true;
  const whatIf = () => {
    const place = document.querySelector('[data-slot="scenarios"]:not([hidden])');
    if (!place) return;
    document.body.dataset.first = "answers";
    bringUp(place);
    const choose = document.querySelector("#request-whatifs > summary");
    (choose ?? place.querySelector("button"))?.focus({ preventScroll: true });
  };
  const keys = {
    n: () => tell("go", 1),
    b: () => tell("go", -1),
    q: () => tell("show-questions"),
    g: () => tell("show-answers"),
    c: () => tell("show-chart"),
    t: () => tell("show-table"),
    w: whatIf,
    m: () => openNotes(notes.hidden),
    h: () => hideAmounts(!store.amountsHidden),
    p: () => print({ print: "pdf" }),
    s: save,
    o: () => picker.click(),
    l: () => choose(words.other),
    "?": () => showKeys(document.activeElement),
  };
  const TYPED = 'input:not([type="radio"]):not([type="checkbox"]), select, textarea, [contenteditable]';
  const pressed = (event) => {
    if (!counselor || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || event.repeat || dialog.open || event.target.closest?.(TYPED)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!keysOn || !(key in keys)) return;
    event.preventDefault();
    keys[key]();
  };
  document.addEventListener("keydown", pressed);
  function showKeys(from) {
    openMenu(false);
    const box = make("input", { type: "checkbox", id: "keys-on" });
    box.checked = keysOn;
    box.addEventListener("change", () => { keysOn = box.checked; });
    const list = make("dl", { class: "keys" });
    for (const [key, text] of Object.entries(words.keys_names)) {
      list.append(make("div", {},
        make("dt", {}, make("kbd", { text: key })), make("dd", { text })));
    }
    show(words.keys_title, [
      make("p", { text: words.keys_help }),
      make("div", { class: "several keys-switch" },
        make("div", {}, box, make("label", { for: "keys-on", text: words.keys_on }))),
      list,
    ], from);
  }

  // What comes back ------------------------------------------------------------------------
  const stops = [
    hear("why", ({ line, month, point, from }) => {
      opener = from;
      show(words.why, [make("p", { class: "note", text: words.one_moment })], from);
      ask({ why: { line, month, point: point ?? false } });
    }),
    hear("ping", ping),
    hear("save", save),
  ];
  model.on("msg:custom", (message) => {
    answered();
    if (message?.file) {
      const { base64, text, name, mime, said } = message.file;
      download(base64 ? bytes(base64) : text, name, mime ?? "application/json");
      spoken.textContent = said ?? "";
    }
    if (message?.why) show(message.why.title, message.why.html);
    if (message?.problems) {
      const list = make("ul", {}, ...message.problems.map((text) => make("li", { text })));
      show(message.title ?? words.not_opened, [list], openButton);
    }
    if (message?.notice) {
      spoken.textContent = "";
      const from = document.activeElement;
      show(message.notice.title, [make("p", { text: message.notice.text })], from);
    }
    if (message?.opened) spoken.textContent = words.opened;
  });
  let speaking = 0;
  model.on("change:status", () => {
    clearTimeout(speaking);
    speaking = setTimeout(() => { spoken.textContent = model.get("status"); }, 700);
  });

  label();
  const wanted = location.hash.slice(1);
  if (wanted !== words.language && words.languages.includes(wanted)) ask({ language: wanted });
  const moved = () => {
    const next = location.hash.slice(1) || "en";
    if (next !== words.language && words.languages.includes(next)) ask({ language: next });
  };
  addEventListener("hashchange", moved);
  return () => {
    stops.forEach((stop) => stop());
    clearTimeout(waiting);
    watcher.disconnect();
    for (const kind of ["change", "keyup", "click"]) document.removeEventListener(kind, ping, true);
    document.removeEventListener("visibilitychange", seen);
    document.removeEventListener("keydown", pressed);
    document.removeEventListener("pointerdown", shut, true);
    document.removeEventListener("focusin", shut, true);
    removeEventListener("hashchange", moved);
    removeEventListener("pagehide", leave);
  };
}

export default { render: renderSession };
