// The questions: native controls, drawn from a list of parts. One dictionary of answers goes to Python.
const UNSURE = "not sure";
const GIVEN = "any answer";

// An answer that says something: not "not sure", not none, not zero.
const given = (value) =>
  Array.isArray(value) ? value.some(Boolean) : ![null, undefined, "", UNSURE, 0].includes(value);

const amountText = (value) => {
  if (typeof value !== "number") return value ?? "";
  const cents = Math.round(value * 100) % 100 !== 0;
  return value.toLocaleString("en-US", {
    minimumFractionDigits: cents ? 2 : 0,
    maximumFractionDigits: 2,
  });
};

const readAmount = (text) => {
  const bare = text.replace(/[$,\s]/g, "");
  if (bare === "") return null;
  // What is not a number goes on as typed: Python answers with a plain sentence.
  return /^-?\d*\.?\d+$|^-?\d+\.$/.test(bare) ? Number(bare) : text.trim();
};

// Two ways through the same questions: a part at a time, or one question a screen. On the second way
// the needed ones come first; then the family chooses what to look at closer, or goes to the months.
function renderForm({ model, el }) {
  const oneByOne = model.get("mode") === "one";
  let words;
  let parts;
  let questions;
  let screens; // each a part, or a part with one of its questions, or the choice of what to do then
  function readWords() {
    words = model.get("words");
    parts = model.get("parts");
    questions = Object.fromEntries(parts.flatMap((p) => p.questions).map((q) => [q.name, q]));
    screens = oneByOne
      ? parts.flatMap((part) => part.questions.map((question) => ({ part, questions: [question] })))
      : parts.map((part) => ({ part, questions: part.questions }));
    if (oneByOne) screens.push({ part: { title: words.then }, questions: [], choice: true });
  }
  readWords();
  let values = { ...model.get("values") };
  let position = 0;
  let rows = new Map();
  let timer = 0;

  const name = () => String(values["patient.name"] ?? "").trim() || words.someone;
  const phrase = (text) => {
    const filled = say(text, { name: name() });
    return filled.charAt(0).toUpperCase() + filled.slice(1);
  };
  const holds = (conditions) =>
    Object.entries(conditions).every(([other, accepted]) => {
      const asked = questions[other];
      const value = values[other] ?? null;
      const fits = accepted.includes(value)
        || (Array.isArray(value) && value.some((one) => accepted.includes(one)))
        || (accepted.includes(GIVEN) && given(value));
      return fits && (!asked || shown(asked));
    });
  const shown = (question) =>
    holds(question.show_if ?? {})
    && (!question.show_if_any || question.show_if_any.some(holds));
  // A screen without a question for this family is passed over.
  const inPlay = (screen) => screen.choice || screen.questions.some(shown);
  const missing = () => Object.values(questions).filter((question) =>
    question.needed && shown(question) && [null, undefined].includes(values[question.name]));

  const push = () => {
    clearTimeout(timer);
    timer = 0;
    store.values = values;
    store.turn += 1;
    store.sent.set(store.turn, performance.now());
    model.set({ values: { ...values }, turn: store.turn });
    model.save_changes();
  };
  const put = (key, value, soon = false) => {
    if (sameValue(values[key] ?? null, value)) {
      if (timer && !soon) push();
      return;
    }
    values = { ...values, [key]: value };
    store.values = values;
    refresh();
    clearTimeout(timer);
    if (soon) timer = setTimeout(push, 350);
    else push();
  };

  const head = make("div", { class: "form-head" });
  const title = make("h2", { tabindex: "-1", id: "part-title" });
  const intro = make("p", { class: "note" });
  const body = make("div", { class: "questions" });
  const foot = make("div", { class: "form-foot" });
  const form = make("form", { class: "card form", "aria-labelledby": "part-title", novalidate: true });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    const plain = event.target.matches('input[type="text"], input[type="date"]');
    if (oneByOne && event.key === "Enter" && plain && !event.isComposing) {
      event.target.blur(); // what was typed goes along
      go(neighbor(1));
    }
  });
  form.append(head, title, intro, body, foot);
  const told = make("div", { class: "card told" });
  const section = make("section", { class: oneByOne ? "ask one" : "ask" }, form, told);
  el.append(section);

  // One question ---------------------------------------------------------------------------
  const controls = {
    choice(question, row) {
      const group = make("div", { class: "choices" });
      for (const option of optionsOf(question)) {
        const id = `${row.id}-${String(option.value).replace(/\W+/g, "-")}`;
        const input = make("input", { type: "radio", id, name: row.id, value: option.value });
        input.checked = values[question.name] === option.value;
        input.addEventListener("change", () => put(question.name, option.value));
        group.append(input, make("label", { for: id, text: phrase(option.label) }));
      }
      row.sync = () =>
        group.querySelectorAll("input").forEach((input, i) => {
          input.checked = values[question.name] === optionsOf(question)[i].value;
        });
      return group;
    },
    select(question, row) {
      const select = make("select", { id: row.id });
      select.append(make("option", { value: "", text: words.choose }));
      fillOptions(select, question.options);
      select.addEventListener("change", () => put(question.name, select.value || null));
      row.sync = () => {
        const value = values[question.name];
        select.value = value === UNSURE ? "" : (value ?? "");
      };
      row.sync();
      return withUnsure(question, row, select);
    },
    month(question, row) {
      const select = make("select", { id: row.id });
      select.append(make("option", { value: "", text: words.choose_month }));
      for (const value of monthsBetween(...question.months)) {
        select.append(make("option", { value, text: monthText(value) }));
      }
      select.addEventListener("change", () => put(question.name, select.value || null));
      row.sync = () => {
        const value = values[question.name];
        if (value && value !== UNSURE && ![...select.options].some((o) => o.value === value)) {
          select.append(make("option", { value, text: monthText(value) }));
        }
        select.value = value === UNSURE ? "" : (value ?? "");
      };
      row.sync();
      return withUnsure(question, row, select);
    },
    day(question, row) {
      const input = make("input", { id: row.id, type: "date", min: question.days[0], max: question.days[1] });
      const show = () => {
        if (document.activeElement !== input) input.value = values[question.name] ?? "";
      };
      // A year that is half typed is no day yet.
      const report = (soon) => {
        const value = input.value || null;
        if (value === null || value >= "1990") put(question.name, value, soon);
      };
      input.addEventListener("input", () => report(true));
      input.addEventListener("change", () => report(true));
      input.addEventListener("blur", () => { if (timer) push(); });
      row.sync = show;
      show();
      return input;
    },
    several(question, row) {
      const group = make("div", { class: "several" });
      const chosen = () => (Array.isArray(values[question.name]) ? values[question.name] : []);
      const boxes = question.options.map((option) => {
        const id = `${row.id}-${option.value}`;
        const input = make("input", { type: "checkbox", id, value: option.value });
        input.addEventListener("change", () => {
          const known = question.options.map((o) => o.value);
          const there = boxes.filter((box) => box.checked).map((box) => box.value);
          const others = chosen().filter((value) => !known.includes(value));
          const all = [...chosen().filter((value) => there.includes(value) || others.includes(value))];
          all.push(...there.filter((value) => !all.includes(value)));
          put(question.name, all.length ? all : null);
        });
        group.append(make("div", {}, input, make("label", { for: id, text: phrase(option.label) })));
        return input;
      });
      row.sync = () => boxes.forEach((box) => { box.checked = chosen().includes(box.value); });
      row.sync();
      return group;
    },
    birth(question, row) {
      const pair = birthPair(row.id, values[question.name], (value, soon) =>
        put(question.name, value, soon),
      );
      row.sync = () => pair.set(values[question.name]);
      return withUnsure(question, row, pair.node);
    },
    births(question, row) {
      const list = make("div", { class: "births" });
      const draw = (focusLast = false) => {
        list.replaceChildren();
        const born = Array.isArray(values[question.name]) ? values[question.name] : [];
        born.forEach((value, i) => {
          const label = say(words.child, { number: i + 1 });
          const pair = birthPair(`${row.id}-${i}`, value, (changed, soon) => {
            const next = [...(values[question.name] ?? [])];
            next[i] = changed;
            put(question.name, next, soon);
          }, label);
          const remove = make("button", {
            type: "button", class: "button quiet", text: "✕",
            "aria-label": say(words.remove_child, { number: i + 1 }),
            onclick: () => {
              put(question.name, born.filter((_, j) => j !== i));
              draw();
              list.querySelector(".add")?.focus();
            },
          });
          list.append(make("div", { class: "birth-row" }, pair.node, remove));
        });
        const none = make("button", {
          type: "button", class: "button wide", text: words.no_children,
          "aria-pressed": String(Array.isArray(values[question.name]) && born.length === 0),
          onclick: () => { put(question.name, []); draw(); },
        });
        const add = make("button", {
          type: "button", class: "button wide add", text: words.add_child,
          onclick: () => { put(question.name, [...born, null]); draw(true); },
        });
        list.append(make("div", { class: "pair" }, born.length ? null : none, add));
        if (focusLast) [...list.querySelectorAll("select")].at(-1)?.focus();
      };
      row.sync = () => draw();
      row.keepsFocus = true;
      draw();
      return list;
    },
    text(question, row) {
      const input = make("input", {
        id: row.id, type: "text", autocomplete: "off", maxlength: question.max_length ?? 60,
      });
      typed(input, question, row, (text) => text.trim() || null, (value) => value ?? "");
      return input;
    },
    number(question, row) {
      const input = make("input", {
        id: row.id, type: "text", inputmode: "decimal", autocomplete: "off",
      });
      typed(input, question, row, readAmount, (v) => (v === UNSURE ? "" : amountText(v)));
      const inner = question.after
        ? make("div", { class: "after" }, input, make("span", { text: question.after }))
        : input;
      return withUnsure(question, row, inner);
    },
    money(question, row) {
      const input = make("input", {
        id: row.id, type: "text", inputmode: "decimal", autocomplete: "off", class: "money",
      });
      typed(input, question, row, readAmount, (v) => (v === UNSURE ? "" : amountText(v)));
      const field = make("div", { class: "dollar" },
        make("span", { "aria-hidden": "true", text: "$" }), input);
      const pair = make("div", { class: "amount" }, field);
      if (question.unit) {
        const select = make("select", {
          id: `${row.id}-unit`, "aria-label": say(words.unit_of, { label: phrase(question.label) }),
        });
        fillOptions(select, question.unit.options);
        const current = () => values[question.unit.name] ?? question.unit.options[0].value;
        select.value = current();
        select.addEventListener("change", () => put(question.unit.name, select.value));
        const before = row.sync;
        row.sync = () => { before(); select.value = current(); };
        pair.append(select);
      }
      return withUnsure(question, row, pair);
    },
  };

  const optionsOf = (question) =>
    question.unsure
      ? [...question.options, { value: UNSURE, label: words.not_sure }]
      : question.options;

  function fillOptions(select, options) {
    for (const option of options) {
      if (option.group) {
        const group = make("optgroup", { label: option.group });
        for (const inner of option.options) {
          group.append(make("option", { value: inner.value, text: inner.label }));
        }
        select.append(group);
      } else select.append(make("option", { value: option.value, text: option.label }));
    }
  }

  const monthsBetween = (first, last) => {
    const count = (text) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5)) - 1;
    return Array.from({ length: count(last) - count(first) + 1 }, (_, i) => {
      const month = count(first) + i;
      return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
    });
  };
  const monthText = (value) => {
    const [year, month] = value.split("-").map(Number);
    return say(words.month_year, { month: words.months[month - 1], year });
  };

  // Text boxes answer while one types, a little later; on leaving, at once.
  function typed(input, question, row, read, show) {
    input.value = show(values[question.name]);
    input.addEventListener("input", () => {
      row.leaving = false;
      put(question.name, read(input.value), true);
    });
    input.addEventListener("change", () => {
      row.leaving = true;
      put(question.name, read(input.value));
      const value = values[question.name];
      if (typeof value === "number") input.value = show(value);
      showErrors();
    });
    row.sync = () => {
      if (document.activeElement !== input) input.value = show(values[question.name]);
    };
  }

  function birthPair(id, value, changed, label) {
    const month = make("select", { id, "aria-label": label ? `${label}: ${words.birth_month}` : words.birth_month });
    month.append(make("option", { value: "", text: words.month }));
    words.months.forEach((text, i) =>
      month.append(make("option", { value: String(i + 1).padStart(2, "0"), text })));
    const year = make("input", {
      type: "text", inputmode: "numeric", maxlength: 4, autocomplete: "off", placeholder: words.year,
      "aria-label": label ? `${label}: ${words.birth_year}` : words.birth_year,
    });
    const set = (to) => {
      const [y, m] = typeof to === "string" && /^\d{4}-\d{2}$/.test(to) ? to.split("-") : ["", ""];
      if (![month, year].includes(document.activeElement)) { month.value = m; year.value = y; }
    };
    set(value);
    const report = (soon) => {
      if (month.value && /^\d{4}$/.test(year.value)) changed(`${year.value}-${month.value}`, soon);
      else if (!month.value && !year.value) changed(null, soon);
    };
    month.addEventListener("change", () => report(false));
    year.addEventListener("input", () => report(true));
    year.addEventListener("change", () => report(false));
    return { node: make("div", { class: "birth" }, month, year), set };
  }

  // "Not sure" is a button as large as the field, and says what stands in.
  function withUnsure(question, row, control) {
    if (!question.unsure) return control;
    const button = make("button", {
      type: "button", class: "button unsure", text: words.not_sure,
      "aria-describedby": `${row.id}-unsure`,
      onclick: () => put(question.name, values[question.name] === UNSURE ? null : UNSURE),
    });
    const before = row.sync;
    row.sync = () => {
      before();
      button.setAttribute("aria-pressed", String(values[question.name] === UNSURE));
    };
    row.sync();
    return make("div", { class: "with-unsure" }, control, button);
  }

  function drawQuestion(question) {
    const row = { id: `q-${question.name}`, sync: () => {}, question };
    const grouped = ["choice", "births", "birth", "several"].includes(question.kind);
    const control = controls[question.kind](question, row);
    row.label = make(grouped ? "legend" : "label", grouped ? {} : { for: row.id });
    row.help = make("p", { class: "hint", id: `${row.id}-help`, hidden: true });
    row.unsure = make("p", { class: "hint", id: `${row.id}-unsure`, hidden: true });
    row.about = make("p", { class: "hint about", id: `${row.id}-about`, hidden: true });
    row.error = make("p", { class: "error", id: `${row.id}-error`, hidden: true });
    row.node = make(grouped ? "fieldset" : "div", { class: `question kind-${question.kind}`, "data-name": question.name });
    row.node.append(row.label, control, row.error, row.help, row.about, row.unsure);
    row.fields = grouped ? [row.node] : [...row.node.querySelectorAll(`#${CSS.escape(row.id)}`)];
    return row;
  }

  // The screen, its head and its foot --------------------------------------------------------
  const bar = make("div", { class: "steps", role: "progressbar", "aria-valuemin": 1 });
  const where = make("p", { class: "note" });
  head.append(bar, where);
  const seeButton = make("button", { type: "button", class: "button see-months", onclick: seeMonths });
  const backButton = make("button", { type: "button", class: "button back",
    onclick: () => go(neighbor(-1)) });
  const nextButton = make("button", { type: "button", class: "button main next",
    onclick: () => go(neighbor(1)) });
  const lastNote = make("p", { class: "note" });
  foot.append(seeButton, backButton, nextButton, lastNote);
  const folds = new Map();
  function label() {
    section.setAttribute("aria-label", words.questions);
    bar.setAttribute("aria-label", words.progress);
    seeButton.textContent = words.see_months;
    backButton.textContent = words.back;
    lastNote.textContent = words.all_asked;
  }

  // Screens that follow each other: all parts; or, one by one, the needed questions or one topic.
  const choiceAt = () => screens.findIndex((screen) => screen.choice);
  const sameWay = (a, b) => !oneByOne || a.part === b.part || (a.part.quick && b.part.quick);
  function neighbor(step) {
    const here = screens[position];
    if (here.choice) return step < 0 ? lastAsked() : null;
    for (let i = position + step; i >= 0 && i < screens.length; i += step) {
      if (!screens[i].choice && !sameWay(here, screens[i])) continue;
      if (!screens[i].choice && inPlay(screens[i])) return i;
    }
    if (!oneByOne) return null;
    return step > 0 || !here.part.quick ? choiceAt() : null;
  }
  let cameFrom = null;
  const lastAsked = () => {
    if (cameFrom !== null && inPlay(screens[cameFrom])) return cameFrom;
    return screens.findLastIndex((screen) => screen.part.quick && inPlay(screen));
  };

  function draw(focus = false) {
    if (!inPlay(screens[position])) {
      position = neighbor(-1) ?? screens.findIndex(inPlay);
    }
    const screen = screens[position];
    const { part } = screen;
    title.textContent = phrase(part.title);
    intro.textContent = part.intro ? phrase(part.intro) : "";
    intro.hidden = !part.intro || (oneByOne && screen.questions[0] !== part.questions[0]);
    body.replaceChildren();
    rows = new Map();
    for (const question of screen.questions) {
      const row = drawQuestion(question);
      rows.set(question.name, row);
      (question.fold && !oneByOne ? foldOf(question.fold) : body).append(row.node);
    }
    store.at = screen.questions[0]?.name ?? "";
    label();
    refresh();
    showErrors();
    if (focus) title.focus();
  }

  // Questions for those who have the papers at hand stand behind a fold.
  function foldOf(text) {
    const old = folds.get(text);
    if (old?.node.isConnected) return old.node;
    const node = make("details", { class: "fold", open: old?.node.open ?? false },
      make("summary", { text: phrase(text) }));
    folds.set(text, { node });
    body.append(node);
    return node;
  }

  function refreshParts() {
    const here = screens[position];
    const there = screens.filter((screen) => screen === here
      || (!screen.choice && sameWay(here, screen) && inPlay(screen)));
    const at = there.indexOf(here);
    head.hidden = Boolean(here.choice);
    form.classList.toggle("choice", Boolean(here.choice));
    bar.setAttribute("aria-valuemax", there.length);
    bar.setAttribute("aria-valuenow", at + 1);
    bar.replaceChildren(...there.map((_, i) => make("i", { class: i <= at ? "done" : "" })));
    if (oneByOne) {
      where.textContent = say(words.question, { number: at + 1, of: there.length });
    } else {
      const left = there.slice(at).reduce((sum, { part }) => sum + part.minutes, 0);
      const time = left === 1 ? words.minute_left : say(words.minutes_left, { minutes: left });
      where.textContent = `${say(words.part, { number: at + 1, of: there.length })} · ${time}`;
    }
    backButton.hidden = neighbor(-1) === null;
    const to = neighbor(1);
    nextButton.hidden = to === null;
    lastNote.hidden = to !== null || oneByOne;
    if (to !== null) {
      const { next } = screens[to].part;
      nextButton.textContent = next && !oneByOne ? say(words.next_named, { part: next }) : words.next;
    }
    for (const { node } of folds.values()) {
      node.hidden = ![...node.querySelectorAll(".question")].some((row) => !row.hidden);
    }
    if (here.choice) drawChoice();
  }

  // What to do once the needed questions are asked: the months, a topic, or come back another day.
  function drawChoice() {
    const open = missing();
    const to = (name) => () => go(screens.findIndex((one) => one.questions[0]?.name === name));
    const focused = document.activeElement?.dataset?.topic;
    body.replaceChildren();
    if (open.length) {
      const count = open.length === 1 ? words.then_missing_one
        : say(words.then_missing, { count: open.length });
      body.append(make("p", { text: count }), make("ul", { class: "topics" },
        ...open.map((question) => make("li", {}, make("button", {
          type: "button", class: "button topic", text: phrase(question.label),
          "data-topic": question.name, onclick: to(question.name),
        })))));
    } else {
      body.append(make("p", { text: words.then_ready }));
      const topics = parts.filter((part) => !part.quick && part.questions.some(shown));
      const item = (part) => {
        const asked = part.questions.filter(shown);
        const done = asked.filter(({ name }) => ![null, undefined].includes(values[name])).length;
        const first = asked.find(({ name }) => [null, undefined].includes(values[name])) ?? asked[0];
        return make("li", {}, make("button", {
          type: "button", class: "button topic", "data-topic": first.name, onclick: to(first.name),
        }, make("b", { text: phrase(part.title) }),
        make("span", { text: say(words.answered, { done, of: asked.length }) })));
      };
      body.append(make("h3", { text: words.closer }),
        make("ul", { class: "topics" }, ...topics.filter((part) => !part.more).map(item)));
      const more = topics.filter((part) => part.more);
      if (more.length) {
        body.append(make("details", { class: "fold" }, make("summary", { text: words.closer_more }),
          make("ul", { class: "topics" }, ...more.map(item))));
      }
    }
    body.append(make("p", { class: "save-back" }, make("button", {
      type: "button", class: "button", text: words.save_back, onclick: () => tell("save"),
    })));
    if (focused) body.querySelector(`[data-topic="${CSS.escape(focused)}"]`)?.focus();
  }

  // The picture comes to the top, but never while somebody is answering.
  function seeMonths() {
    if (timer) push();
    document.body.dataset.first = "answers";
    tell("show-answers");
  }

  const ready = () => document.body.dataset.answers === "yes";
  function go(to) {
    if (to === null || to < 0) return;
    if (timer) push();
    const from = screens[position];
    const quickDone = from.part.quick && !screens[to].part.quick;
    if (screens[to].choice) cameFrom = position;
    position = to;
    draw(true);
    if (oneByOne) {
      // The months come first as soon as all that they need is said.
      const see = screens[to].choice && missing().length === 0;
      document.body.dataset.first = see ? "answers" : "questions";
      if (see && quickDone) awaitMonths();
      else bringUp(form);
      return;
    }
    // On a narrow page the answer stands above the questions as soon as there is one.
    if (ready() && !screens[to].part.quick) document.body.dataset.first = "answers";
    if (quickDone && ready() && matchMedia("(max-width: 820px)").matches) tell("show-answers");
    else bringUp(form);
  }
  // The last answer may still be on its way to the picture.
  function awaitMonths(tries = 40) {
    if (ready()) tell("show-answers");
    else if (tries > 0) setTimeout(() => awaitMonths(tries - 1), 50);
    else bringUp(form);
  }

  function refresh() {
    for (const row of rows.values()) {
      const { question } = row;
      row.node.hidden = !shown(question);
      row.label.textContent = phrase(question.label);
      row.help.textContent = question.help ? phrase(question.help) : "";
      row.help.hidden = !question.help;
      // What is worth knowing of the choice that was made.
      const about = question.about?.[values[question.name]] ?? "";
      row.about.textContent = about;
      row.about.hidden = !about;
      const unsure = Boolean(question.unsure) && values[question.name] === UNSURE;
      row.unsure.textContent = unsure ? phrase(question.unsure) : "";
      row.unsure.hidden = !unsure;
      const inside = row.keepsFocus && row.node.contains(document.activeElement);
      if (!inside) row.sync();
    }
    refreshParts();
    drawTold();
  }

  function showErrors() {
    const errors = model.get("errors");
    for (const [key, row] of rows) {
      const busy = row.node.contains(document.activeElement) && row.leaving === false;
      const text = busy ? "" : (errors[key] ?? "");
      row.error.textContent = text;
      row.error.hidden = !text;
      if (text) row.node.closest("details")?.setAttribute("open", "");
      const described = [[row.error, text], [row.unsure, !row.unsure.hidden], [row.help, row.question.help],
        [row.about, !row.about.hidden]]
        .filter(([, there]) => there).map(([node]) => node.id).join(" ");
      for (const field of row.fields) {
        if (described) field.setAttribute("aria-describedby", described);
        else field.removeAttribute("aria-describedby");
        if (field !== row.node) {
          if (text) field.setAttribute("aria-invalid", "true");
          else field.removeAttribute("aria-invalid");
        }
      }
    }
  }

  // What was said so far, each piece a way back to its question.
  function drawTold() {
    told.replaceChildren(make("h2", { text: words.told }));
    const list = make("ul", { class: "told-list" });
    screens.forEach((screen, index) => {
      for (const question of screen.questions) {
        const text = answerText(question);
        if (!text || !shown(question)) continue;
        list.append(make("li", {}, make("button", {
          type: "button", class: "link", text: `${phrase(question.short ?? question.label)}: ${text}`,
          onclick: () => {
            if (oneByOne) document.body.dataset.first = "questions";
            if (index !== position) { position = index; draw(); }
            const row = rows.get(question.name);
            row.node.closest("details")?.setAttribute("open", "");
            bringUp(row.node);
            row.node.querySelector("input, select, button")?.focus({ preventScroll: true });
          },
        })));
      }
    });
    told.hidden = list.children.length === 0 || (oneByOne && !screens[position].choice);
    told.append(list);
  }

  function answerText(question) {
    const value = values[question.name];
    if (value === null || value === undefined || value === "") return "";
    if (value === UNSURE) return words.not_sure.toLowerCase();
    const flat = (question.options ?? []).flatMap((o) => o.options ?? [o]);
    if (["choice", "select"].includes(question.kind)) {
      return flat.find((o) => o.value === value)?.label ?? String(value);
    }
    if (question.kind === "several") {
      return value.map((one) => flat.find((o) => o.value === one)?.label ?? "").filter(Boolean).join(", ");
    }
    if (question.kind === "day") {
      const [year, month, day] = String(value).split("-").map(Number);
      return new Intl.DateTimeFormat(words.locale, { dateStyle: "long", timeZone: "UTC" })
        .format(Date.UTC(year, month - 1, day));
    }
    if (["month", "birth"].includes(question.kind)) return monthText(value);
    if (question.kind === "births") {
      return value.length ? value.filter(Boolean).map(monthText).join(", ") : words.none;
    }
    if (question.kind === "money") {
      const unit = question.unit &&
        question.unit.options.find((o) => o.value === (values[question.unit.name] ?? question.unit.options[0].value));
      const amount = typeof value === "number" ? `$${amountText(value)}` : value;
      return unit ? `${amount} ${unit.label}` : amount;
    }
    if (question.kind === "number") {
      return `${amountText(value)}${question.after ? ` ${question.after}` : ""}`;
    }
    return String(value);
  }

  const place = (name) => screens.findIndex((screen) => screen.questions[0]?.name === name);
  // Where a family goes on: at the question it was saved at, else after the last one it answered.
  function resume(at) {
    if (!oneByOne) return;
    const open = missing();
    const saved = at ? place(at) : -1;
    const asked = screens.map((screen, i) => i).filter((i) => inPlay(screens[i]) && !screens[i].choice);
    const last = asked.filter((i) => ![null, undefined].includes(values[screens[i].questions[0].name])).at(-1);
    const after = asked.find((i) => i > (last ?? -1));
    if (saved >= 0 && inPlay(screens[saved])) position = saved;
    else if (open.length) position = place(open[0].name);
    else position = after ?? choiceAt();
  }
  const replace = (next, at = undefined) => {
    values = { ...next };
    store.values = values;
    if (at !== undefined) resume(at);
    draw();
    push();
  };
  model.on("msg:custom", (message) => {
    if (message?.replace) replace(message.replace, message.at);
  });
  const noteTouch = (event) => { store.asking = section.contains(event.target); };
  for (const kind of ["focusin", "pointerdown"]) document.addEventListener(kind, noteTouch, true);
  model.on("change:errors", showErrors);
  // Another language: the same screen, the same answers, the focus where it was.
  model.on("change:words", () => {
    const focused = section.contains(document.activeElement) ? document.activeElement.id : "";
    const open = [...folds.values()].map(({ node }) => node.open);
    readWords();
    folds.clear();
    draw();
    [...folds.values()].forEach(({ node }, i) => { node.open = open[i] ?? false; });
    if (focused) document.getElementById(focused)?.focus();
  });
  const stops = [
    hear("show-questions", () => {
      if (oneByOne) document.body.dataset.first = "questions";
      bringUp(form);
      title.focus({ preventScroll: true });
    }),
    hear("go", (step) => go(neighbor(step))),
  ];

  draw();
  const before = kept();
  if (before?.values) replace(before.values, before.at ?? "");
  store.values = values;
  return () => {
    stops.forEach((stop) => stop());
    for (const kind of ["focusin", "pointerdown"]) document.removeEventListener(kind, noteTouch, true);
  };
}

export default { render: renderForm };
