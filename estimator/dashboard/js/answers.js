// The answers: slots of finished HTML from Python around the chart. Only what changed is replaced.
function renderAnswers({ model, el }) {
  let words = model.get("words");
  const slots = {};
  const slot = (name, tag = "div", attributes = {}) =>
    (slots[name] = make(tag, { ...attributes, "data-slot": name }));
  const chartHost = make("div", { class: "chart" });
  const covered = make("p", { class: "covered", hidden: true });
  const month = make("p", { class: "month-read", hidden: true });
  const first = make("div", { class: "card lead-card" },
    slot("heading"), chartHost, month, covered, slot("under"));
  const root = make("section", { class: "answers", "aria-label": words.answers, id: "answers" });
  const welcome = slot("welcome", "div", { class: "card welcome" });
  root.append(slot("pause", "div", { class: "pause" }), welcome, first);
  for (const name of ["range", "figures", "bridge", "scenarios", "whatifs", "levers", "paths", "help",
    "medicaid", "checklist", "assumptions", "estimate"]) {
    root.append(slot(name, "div", { class: name === "estimate" ? "estimate" : "card" }));
  }
  el.append(root);
  const why = (kind, at, from) => tell("why", { line: kind, month: at, point: true, from });
  const chart = chartOn(chartHost, { month, words: () => words, why });

  // The table is drawn when it is opened: it holds a button for every amount.
  const money = new Intl.NumberFormat("en-US", {
    style: "currency", currency: "USD", maximumFractionDigits: 0,
  });
  function drawTable() {
    const details = root.querySelector("#table");
    const place = details?.querySelector("[data-table]");
    const facts = model.get("table");
    if (!details?.open || !facts.rows) return;
    const focused = place.contains(document.activeElement) ? keyOf(document.activeElement) : null;
    const scrolled = place.firstElementChild?.scrollLeft ?? 0;
    const head = make("tr", {}, make("th", { scope: "col", text: words.table_month }),
      ...facts.rows.map((row) => make("th", { scope: "col", class: row.kind, text: row.label })));
    const body = facts.months.map((month, i) => {
      const cells = facts.rows.map((row) => {
        const amount = money.format(row.amounts[i]);
        const label = say(words.why_cell, { amount, label: row.label, month });
        return make("td", { class: row.kind }, make("button", {
          type: "button", class: "cell", text: amount, "data-why": row.line,
          "data-month": facts.keys[i], "data-key": `cell-${row.line}-${facts.keys[i]}`,
          "aria-label": label,
        }));
      });
      return make("tr", { class: i === facts.worst ? "worst" : "" },
        make("th", { scope: "row", text: month }), ...cells);
    });
    const table = make("table", {}, make("caption", { text: words.table_caption }),
      make("thead", {}, head), make("tbody", {}, ...body));
    const region = make("div", {
      class: "table-slide", tabindex: "0", role: "region", "aria-label": words.table,
    }, table);
    place.replaceChildren(region);
    region.scrollLeft = scrolled;
    if (focused) place.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }
  // A panel is made when it is opened. Filling it opens it again, which asks for nothing.
  const panels = new Set();
  root.addEventListener("toggle", (event) => {
    const details = event.target;
    if (details.id === "table") drawTable();
    const name = details.dataset.panel;
    if (name && details.open !== panels.has(name) && details.isConnected) {
      panels[details.open ? "add" : "delete"](name);
      model.send({ panel: name, shown: details.open });
    }
  }, true);

  const keyOf = (node) => node?.closest?.("[data-key]")?.dataset.key;
  function fill() {
    const html = model.get("slots");
    for (const [name, node] of Object.entries(slots)) {
      const next = html[name] ?? "";
      if (node.dataset.shown === undefined || node.lastHtml !== next) {
        const open = [...node.querySelectorAll("details[open]")].map((d) => d.id);
        const focused = node.contains(document.activeElement) ? keyOf(document.activeElement) : null;
        node.innerHTML = next;
        node.lastHtml = next;
        node.dataset.shown = "";
        open.forEach((id) => node.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", ""));
        if (focused) node.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
      }
      node.hidden = next === "";
    }
    const ready = Boolean(html.heading);
    first.hidden = !ready;
    const before = document.body.dataset.answers === "yes";
    document.body.dataset.answers = ready ? "yes" : "no";
    // One question a screen: the months come first once; then whoever is there decides.
    const family = document.documentElement.dataset.page === "family";
    if (ready && !store.asking && !(family && before)) document.body.dataset.first = "answers";
    root.classList.toggle("paused", Boolean(html.pause));
    drawTable();
  }
  const show = () => {
    const spec = model.get("chart");
    if (spec.figure) chart.show(spec);
  };
  // How long the page took from a change to the drawn months, for whoever measures.
  const recomputed = (globalThis.__recompute ??= []);
  async function measure() {
    const turn = model.get("turn");
    const sent = store.sent.get(turn);
    if (sent === undefined) return;
    await chart.settled();
    const taken = performance.now() - sent;
    recomputed.push(taken);
    performance.measure("recompute", { start: sent, duration: taken });
    for (const old of store.sent.keys()) if (old <= turn) store.sent.delete(old);
  }
  // What is hidden whole: the picture and the table hold nothing but amounts.
  function coverAmounts(hidden) {
    chartHost.hidden = hidden;
    covered.hidden = !hidden;
    covered.textContent = words.hidden;
    if (hidden) month.hidden = true;
    else show();
  }

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.why !== undefined) {
      tell("why", { line: button.dataset.why, month: button.dataset.month ?? null, from: button });
    } else if (button.dataset.whatif !== undefined) {
      toggle(button);
    } else if (button.dataset.use !== undefined) {
      model.send({ use: button.dataset.use });
    } else if (button.dataset.path !== undefined) {
      model.send({ path: button.dataset.path });
    } else if (button.dataset.go === "questions") {
      tell("show-questions");
    } else if (button.dataset.toggle !== undefined) {
      const target = root.querySelector(`#${CSS.escape(button.dataset.toggle)}`);
      target.open = true;
      bringUp(target);
      target.querySelector("summary").focus({ preventScroll: true });
    }
  });

  // A what-if is laid beside the others, or taken away: a button that is pressed, or a box.
  function press(key, on) {
    for (const one of root.querySelectorAll(`[data-whatif="${CSS.escape(key)}"]`)) {
      if (one.matches("input")) one.checked = on;
      else one.setAttribute("aria-pressed", String(on));
    }
  }
  function toggle(control) {
    const on = control.matches("input") ? control.checked
      : control.getAttribute("aria-pressed") !== "true";
    press(control.dataset.whatif, on);
    store.turn += 1;
    store.sent.set(store.turn, performance.now());
    model.send({ whatif: { key: control.dataset.whatif, on }, turn: store.turn });
  }
  root.addEventListener("change", (event) => {
    if (event.target.matches("input[data-whatif]")) toggle(event.target);
  });
  // One more than there is room for: the button shows again what holds.
  model.on("msg:custom", (message) => { if (message?.refused) press(message.refused, false); });

  // All that changed comes at once: the words, the picture, the table and the slots.
  let picture = null;
  function follow() {
    words = model.get("words");
    root.setAttribute("aria-label", words.answers);
    covered.textContent = words.hidden;
    fill();
    if (picture !== model.get("chart")) {
      picture = model.get("chart");
      show();
    }
    measure();
  }
  model.on("change", follow);
  follow();
  warmPlotly();
  const stops = [
    hear("show-answers", () => {
      document.body.dataset.first = "answers";
      const heading = root.querySelector("h1");
      bringUp(root);
      heading?.focus({ preventScroll: true });
    }),
    hear("show-chart", () => {
      document.body.dataset.first = "answers";
      bringUp(chartHost);
      chart.focus();
    }),
    hear("show-table", () => {
      const details = root.querySelector("#table");
      if (!details) return;
      document.body.dataset.first = "answers";
      details.open = !details.open;
      if (details.open) bringUp(details);
      details.querySelector("summary").focus({ preventScroll: true });
    }),
    hear("amounts", coverAmounts),
  ];
  // Paper has no "all dates" to press.
  let opened = null;
  const unfold = () => {
    opened = root.querySelector("#all-dates:not([open])");
    opened?.setAttribute("open", "");
  };
  const fold = () => opened?.removeAttribute("open");
  addEventListener("beforeprint", unfold);
  addEventListener("afterprint", fold);
  return () => {
    stops.forEach((stop) => stop());
    removeEventListener("beforeprint", unfold);
    removeEventListener("afterprint", fold);
    chart.remove();
  };
}
