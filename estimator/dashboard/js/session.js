// The frame of a page: name, open and save, the spoken sentence, "why this number?", the lost session.
const PATIENCE = 4000;
const LARGEST_FILE = 300000;

function renderSession({ model, el }) {
  const words = model.get("words");
  const spoken = make("div", { class: "unseen", role: "status", "aria-live": "polite" });
  const banner = make("div", { class: "banner", role: "alert", hidden: true });
  const picker = make("input", {
    type: "file", accept: ".json,.yaml,.yml", hidden: true, "data-name": "file",
  });
  const button = (text, listener, more = "") =>
    make("button", { type: "button", class: `button ${more}`, text, onclick: listener });
  const openButton = button(words.open, () => picker.click());
  const saveButton = button(words.save, () => ask({ save: true }, saveAnswers));
  const printButton = button(words.print, () => globalThis.print(), "main");
  const bar = make("header", { class: "bar" },
    make("p", { class: "brand", text: words.brand }),
    make("p", { class: "note bar-note", text: words.nothing_stored }),
    make("div", { class: "bar-buttons" }, picker, openButton, saveButton, printButton));

  const dialogTitle = make("h2", { id: "why-title", tabindex: "-1" });
  const dialogBody = make("div", { class: "why-body" });
  const dialog = make("dialog", { class: "why", "aria-labelledby": "why-title" });
  const close = button(words.close, () => dialog.close(), "main");
  dialog.append(make("div", { class: "why-head" }, dialogTitle), dialogBody,
    make("div", { class: "why-foot" }, close));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
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
  el.append(bar, banner, spoken, dialog);

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
  const lose = () => {
    waiting = 0;
    const then = onLost;
    onLost = null;
    if (!lost) {
      lost = true;
      banner.replaceChildren(
        make("p", {}, make("b", { text: words.lost_title }), ` ${words.lost}`),
        make("div", { class: "pair" },
          button(words.lost_go_on, goOn, "main"), button(words.lost_save, saveAnswers)));
      banner.hidden = false;
    }
    then?.();
  };
  const ask = (message, otherwise = null) => {
    if (otherwise) onLost = otherwise;
    if (!waiting) waiting = setTimeout(lose, PATIENCE);
    try { model.send(message); } catch { clearTimeout(waiting); lose(); }
  };
  const ping = () => { if (!waiting) ask({ ping: true }); };
  const seen = () => { if (document.visibilityState === "visible") ping(); };
  document.addEventListener("change", ping, true);
  document.addEventListener("keyup", ping, true);
  document.addEventListener("visibilitychange", seen);
  // Closing the tab ends its session at once, also where only "pagehide" is heard.
  const leave = (event) => {
    const facts = document.getElementById("jupyter-config-data");
    if (event.persisted || !facts) return;
    const { baseUrl, kernelId } = JSON.parse(facts.textContent);
    navigator.sendBeacon(`${baseUrl}voila/api/shutdown/${kernelId}`);
  };
  addEventListener("pagehide", leave);

  // The answers live in the page too, so a file can be made without the session.
  function saveAnswers() {
    const kept = { answers: store.values, made_by: words.brand, kind: "answers" };
    download(`${JSON.stringify(kept, null, 2)}\n`, words.answers_file);
  }
  function goOn() {
    try { sessionStorage.setItem("months-ahead", JSON.stringify(store.values)); } catch { saveAnswers(); }
    location.reload();
  }

  picker.addEventListener("change", async () => {
    const file = picker.files[0];
    picker.value = "";
    if (!file) return;
    if (file.size > LARGEST_FILE) {
      show(words.not_opened, [make("p", { text: words.too_large })], openButton);
      return;
    }
    ask({ open: await file.text() });
  });

  const stop = hear("why", ({ line, month, from }) => {
    opener = from;
    show(words.why, [make("p", { class: "note", text: words.one_moment })], from);
    ask({ why: { line, month } });
  });

  model.on("msg:custom", (message) => {
    answered();
    if (message?.file) download(message.file.text, message.file.name);
    if (message?.why) show(message.why.title, message.why.html);
    if (message?.problems) {
      const list = make("ul", {}, ...message.problems.map((text) => make("li", { text })));
      show(words.not_opened, [list], openButton);
    }
    if (message?.opened) spoken.textContent = words.opened;
  });
  let speaking = 0;
  model.on("change:status", () => {
    clearTimeout(speaking);
    speaking = setTimeout(() => { spoken.textContent = model.get("status"); }, 700);
  });
  return () => {
    stop();
    clearTimeout(waiting);
    document.removeEventListener("change", ping, true);
    document.removeEventListener("keyup", ping, true);
    document.removeEventListener("visibilitychange", seen);
    removeEventListener("pagehide", leave);
  };
}

export default { render: renderSession };
