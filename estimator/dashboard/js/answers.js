// The answers: slots of finished HTML from Python around the chart. Only what changed is replaced.
function renderAnswers({ model, el }) {
  const words = model.get("words");
  const slots = {};
  const slot = (name, tag = "div", attributes = {}) =>
    (slots[name] = make(tag, { ...attributes, "data-slot": name }));
  const chartHost = make("div", { class: "chart" });
  const first = make("div", { class: "card lead-card" }, slot("heading"), chartHost, slot("under"));
  const root = make("section", { class: "answers", "aria-label": words.answers, id: "answers" });
  const welcome = slot("welcome", "div", { class: "card welcome" });
  root.append(slot("pause", "div", { class: "pause" }), welcome, first);
  for (const name of ["figures", "bridge", "scenarios", "paths", "help", "medicaid", "checklist", "assumptions", "estimate"]) {
    root.append(slot(name, "div", { class: name === "estimate" ? "estimate" : "card" }));
  }
  el.append(root);
  const chart = chartOn(chartHost);

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
    document.body.dataset.answers = ready ? "yes" : "no";
    if (ready && !store.asking) document.body.dataset.first = "answers";
    root.classList.toggle("paused", Boolean(html.pause));
    drawTable();
  }
  const show = () => {
    const spec = model.get("chart");
    if (spec.figure) chart.show(spec);
  };

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.why !== undefined) {
      tell("why", { line: button.dataset.why, month: button.dataset.month ?? null, from: button });
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

  model.on("change:slots", fill);
  model.on("change:chart", show);
  model.on("change:table", drawTable);
  fill();
  show();
  const stop = hear("show-answers", () => {
    const heading = root.querySelector("h1");
    bringUp(root);
    heading?.focus({ preventScroll: true });
  });
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
    stop();
    removeEventListener("beforeprint", unfold);
    removeEventListener("afterprint", fold);
    chart.remove();
  };
}
