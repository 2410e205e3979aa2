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

function chartOn(host) {
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
  const watcher = new ResizeObserver(() => {
    if (Math.abs(slide.clientWidth - width) > 1) later();
  });
  watcher.observe(host);
  return {
    show(next) { spec = next; return later(); },
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
