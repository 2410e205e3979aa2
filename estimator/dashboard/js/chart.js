// The month chart: a Plotly figure made in Python, drawn with the library that the page itself holds.
const PLOTLY = "templates/estimator/static/plotly/plotly-basic.min.js";

const plotly = () =>
  (globalThis.__monthsAheadPlotly ??= new Promise((ok, fail) => {
    if (globalThis.Plotly) { ok(globalThis.Plotly); return; }
    const base = new URL(document.body.dataset.baseUrl ?? "voila/", location.href);
    const script = make("script", { src: new URL(PLOTLY, base).href });
    script.onload = () => ok(globalThis.Plotly);
    script.onerror = () => fail(new Error("the chart library did not load"));
    document.head.append(script);
  }));

// The first drawing takes longest: a small one, out of sight, before anybody waits for the real one.
async function warmPlotly() {
  try {
    const P = await plotly();
    const place = make("div", { class: "unseen", "aria-hidden": "true" });
    document.body.append(place);
    const bars = { type: "bar", x: [0, 1], y: [1, 2], marker: { pattern: { shape: "/" } } };
    const line = { type: "scatter", mode: "lines", x: [0, 1], y: [1, 2], line: { shape: "hv" } };
    const layout = { width: 300, height: 200, annotations: [{ x: 0, y: 1, text: "<b>1</b>" }] };
    await P.newPlot(place, [bars, line], layout, { staticPlot: true });
    P.purge(place);
    place.remove();
  } catch { /* it is asked for again with the picture */ }
}

// A month of the chart is chosen with the arrow keys, or by a press; Enter and "Why?" open it.
function chartOn(host, { month: readout = null, words = () => ({}), why = null } = {}) {
  const axis = make("div", { class: "chart-axis", "aria-hidden": "true" });
  const plot = make("div", { class: "chart-plot", role: "img" });
  const slide = make("div", { class: "chart-slide" }, plot);
  const hint = make("p", { class: "note slide-hint", hidden: true });
  host.append(axis, slide, hint);
  let spec = null;
  let drawn = null;
  let width = 0;
  let queue = Promise.resolve();

  const widths = () => {
    const room = slide.clientWidth;
    // Twelve months fill a phone; the rest slides into view.
    const narrow = room < 560 && spec.months > 12;
    return { narrow, full: narrow ? Math.round((room * spec.months) / 12) : room };
  };

  const draw = async () => {
    if (!spec || slide.clientWidth === 0) return;
    const P = await plotly();
    const { narrow, full } = widths();
    plot.setAttribute("aria-label", spec.label);
    if (why && spec.points) place();
    slide.classList.toggle("slides", narrow);
    if (narrow) {
      slide.tabIndex = 0;
      slide.setAttribute("role", "region");
      slide.setAttribute("aria-label", spec.slide_label);
    } else {
      slide.removeAttribute("tabindex");
      slide.removeAttribute("role");
      slide.removeAttribute("aria-label");
    }
    hint.textContent = spec.slide_hint;
    hint.hidden = !narrow;
    plot.style.width = `${full}px`;
    const layout = { ...spec.figure.layout, width: full, autosize: false };
    await P.react(plot, spec.figure.data, layout, { displayModeBar: false, staticPlot: narrow });
    markMonth();
    // Tick labels stand beside the sliding part, so that they stay in view.
    const size = plot._fullLayout?._size;
    axis.replaceChildren();
    if (size) {
      const [low, high] = spec.range;
      for (const { value, text } of spec.ticks) {
        const label = make("span", { text });
        label.style.top = `${size.t + size.h * (1 - (value - low) / (high - low))}px`;
        axis.append(label);
      }
    }
    if (narrow && spec.worst !== null && drawn !== spec.worst) {
      slide.scrollLeft = Math.max(0, ((spec.worst + 0.5) / spec.months) * full - slide.clientWidth / 2);
    }
    drawn = spec.worst;
    width = slide.clientWidth;
    host.dataset.drawn = String(Number(host.dataset.drawn ?? 0) + 1);
  };
  const later = () => { queue = queue.then(draw, draw); return queue; };

  // The month that is looked at: a slider for the keyboard and for a screen reader ---------------
  let at = 0; // the month
  let kind = 0; // the kind of money, or all of it at 0
  let chosen = false;
  const points = () => [null, ...spec.points];
  const spokenMonth = () => {
    const name = spec.points[0].months[at];
    const one = points()[kind];
    if (one) return say(words().chart_kind, { kind: one.name, month: name, amount: one.amounts[at] });
    const amounts = spec.points.filter(({ amounts: all, always }) => always || all[at] !== spec.nothing)
      .map((point) => `${point.name} ${point.amounts[at]}`).join("; ");
    return say(words().chart_month, { month: name, amounts });
  };
  const ask = (from) => why(points()[kind]?.kind ?? spec.whole, spec.keys[at], from);
  function place() {
    at = Math.min(at, spec.months - 1);
    kind = Math.min(kind, spec.points.length);
    if (!chosen) at = spec.worst ?? 0;
    for (const [name, value] of Object.entries({
      role: "slider", tabindex: 0, "data-key": "chart", "aria-valuemin": 1,
      "aria-valuemax": spec.months, "aria-valuenow": at + 1, "aria-valuetext": spokenMonth(),
      "aria-description": words().chart_keys,
    })) plot.setAttribute(name, value);
    if (chosen) tellMonth();
  }
  function tellMonth() {
    const text = spokenMonth();
    plot.setAttribute("aria-valuenow", at + 1);
    plot.setAttribute("aria-valuetext", text);
    if (!readout) return;
    const name = spec.points[0].months[at];
    const button = make("button", {
      type: "button", class: "link", text: words().why_short, "data-key": "chart-why",
      "aria-label": say(words().why_month, { month: name }), onclick: () => ask(button),
    });
    const focused = readout.contains(document.activeElement);
    readout.replaceChildren(make("span", { text }), " ", button);
    readout.hidden = host.hidden;
    if (focused) button.focus();
  }
  const cursor = make("i", { class: "month-mark", "aria-hidden": "true", hidden: true });
  slide.append(cursor);
  function markMonth() {
    const axes = plot._fullLayout;
    cursor.hidden = !chosen || !axes?.xaxis;
    if (cursor.hidden) return;
    const { l, t, h } = axes._size;
    const middle = l + axes.xaxis.d2p(at);
    const width = axes.xaxis.d2p(1) - axes.xaxis.d2p(0);
    Object.assign(cursor.style, {
      left: `${middle - width / 2}px`, width: `${width}px`, top: `${t}px`, height: `${h}px`,
    });
    const over = middle + width > slide.scrollLeft + slide.clientWidth;
    if (over || middle - width < slide.scrollLeft) slide.scrollLeft = middle - slide.clientWidth / 2;
  }
  function move(month, to = kind) {
    at = Math.max(0, Math.min(spec.months - 1, month));
    kind = (to + points().length) % points().length;
    chosen = true;
    tellMonth();
    markMonth();
  }
  plot.addEventListener("keydown", (event) => {
    if (!why || !spec?.points || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = {
      ArrowLeft: () => move(at - 1), ArrowRight: () => move(at + 1),
      PageUp: () => move(at - 12), PageDown: () => move(at + 12),
      Home: () => move(0), End: () => move(spec.months - 1),
      ArrowUp: () => move(at, kind - 1), ArrowDown: () => move(at, kind + 1),
      Enter: () => { move(at); ask(plot); },
    };
    if (!(event.key in steps)) return;
    event.preventDefault();
    steps[event.key]();
  });
  // A press chooses the month; on a part of a bar it asks why at once.
  plot.addEventListener("click", (event) => {
    const axes = plot._fullLayout;
    if (!why || !spec?.points || !axes?.xaxis) return;
    const box = plot.getBoundingClientRect();
    const x = event.clientX - box.left - axes._size.l;
    const y = event.clientY - box.top - axes._size.t;
    if (x < 0 || x > axes._size.w || y < -20 || y > axes._size.h) return;
    const month = Math.round(axes.xaxis.p2d(x));
    if (month < 0 || month >= spec.months) return;
    const amount = axes.yaxis.p2d(y);
    let foot = 0;
    let hit = 0;
    spec.points.forEach((point, i) => {
      if (!point.stacked) return;
      if (amount >= foot && amount < foot + point.values[month]) hit = i + 1;
      foot += point.values[month];
    });
    const near = (spec.range[1] - spec.range[0]) * 0.03;
    spec.points.forEach((point, i) => {
      if (point.line && Math.abs(amount - point.values[month]) < near && !hit) hit = i + 1;
    });
    move(month, hit);
    if (hit) ask(plot);
  });
  const watcher = new ResizeObserver(() => {
    if (Math.abs(slide.clientWidth - width) > 1) later();
  });
  watcher.observe(host);
  return {
    show(next) { spec = next; return later(); },
    settled() { return queue; },
    focus() { plot.focus({ preventScroll: true }); },
    remove() { watcher.disconnect(); globalThis.Plotly?.purge(plot); },
  };
}

function renderChart({ model, el }) {
  const host = make("div", { class: "chart" });
  el.append(host);
  const chart = chartOn(host);
  const show = () => { if (model.get("spec").figure) chart.show(model.get("spec")); };
  model.on("change:spec", show);
  show();
  return () => chart.remove();
}
