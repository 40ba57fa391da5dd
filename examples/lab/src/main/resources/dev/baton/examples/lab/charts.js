// Drawing tools that all reports share: SVG elements, scales, axes, a tooltip, numbers for people.
"use strict";
const DATA = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const count = (n) => Math.round(n).toLocaleString("en-US");
const percent = (share, digits = 1) => (100 * share).toFixed(digits) + "\u00a0%";
const short = (n) => n >= 1e6 ? (n / 1e6).toFixed(n < 1e7 ? 1 : 0) + " M" : n >= 1e4 ? Math.round(n / 1e3) + " k" : count(n);

function seconds(s) {
  if (s < 0.0995) return (s * 1000).toFixed(s < 0.00995 ? 1 : 0) + " ms";
  if (s < 9.95) return s.toFixed(s < 0.995 ? 2 : 1) + " s";
  return s < 600 ? Math.round(s) + " s" : clock(s);
}

function clock(s) {
  const whole = Math.round(s);
  const h = Math.floor(whole / 3600), m = Math.floor(whole / 60) % 60, rest = whole % 60;
  const two = (n) => String(n).padStart(2, "0");
  return h > 0 ? h + ":" + two(m) + ":" + two(rest) : m + ":" + two(rest);
}

// A scale maps values to places; log scales show orders of magnitude evenly.
const linear = (from, to, low, high) => (v) => low + (v - from) / ((to - from) || 1) * (high - low);
const logarithmic = (from, to, low, high) => {
  const place = linear(Math.log(from), Math.log(to), low, high);
  return (v) => place(Math.log(Math.min(Math.max(v, from), to)));
};

function ticks(to, wanted) {
  const raw = (to || 1) / wanted, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= raw);
  const result = [];
  for (let v = 0; v <= to * 1.0001; v += step) result.push(v);
  return result;
}

function timeTicks(to) {
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400].find((s) => to / s <= 9) || to / 8;
  const result = [];
  for (let v = 0; v <= to; v += step) result.push(v);
  return result;
}

const LOG_TICKS = [0.001, 0.01, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000];

function quantile(sorted, share) {
  return sorted.length === 0 ? 0 : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

// One tooltip for the page: `describe` gets the place of the pointer in the plot's own units and returns text or null.
function tooltip(plot, describe) {
  const tip = byId("tip");
  plot.addEventListener("pointermove", (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(plot.getScreenCTM().inverse());
    const text = describe(point.x, point.y);
    tip.hidden = !text;
    if (text) {
      tip.textContent = text;
      const width = tip.offsetWidth, height = tip.offsetHeight;
      tip.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - width - 8)) + "px";
      tip.style.top = (event.clientY + 18 + height > innerHeight ? event.clientY - height - 12 : event.clientY + 18) + "px";
    }
  });
  plot.addEventListener("pointerleave", () => { tip.hidden = true; });
}

function canvas(id, width, height, label) {
  const plot = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  plot.append(svg("defs", {}, svg("pattern",
      { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      svg("rect", { width: 6, height: 6, style: "fill:var(--card)" }),
      svg("rect", { width: 2, height: 6, style: "fill:var(--bad);opacity:.55" }))));
  byId(id).append(plot);
  return plot;
}

function text(plot, x, y, content, attributes = {}) {
  const element = svg("text", { x, y, ...attributes }, content);
  plot.append(element);
  return element;
}

function line(plot, x1, y1, x2, y2, type) {
  plot.append(svg("line", { x1, y1, x2, y2, class: type }));
}

function timeAxis(plot, x, to, top, bottom) {
  for (const t of timeTicks(to)) {
    line(plot, x(t), top, x(t), bottom, "grid");
    text(plot, x(t), bottom + 16, clock(t), { "text-anchor": "middle" });
  }
}

function legend(id, ...entries) {
  for (const [type, colour, label] of entries) {
    const mark = html("i", { class: type, style: `--c:var(--${colour})` });
    byId(id).append(html("span", {}, mark, label));
  }
}

function table(id, head, rows) {
  const cell = (tag, content) => content instanceof Node ? content : html(tag, {}, content);
  byId(id).append(html("table", {},
      html("thead", {}, html("tr", {}, ...head.map((h) => cell("th", h)))),
      html("tbody", {}, ...rows.map((row) => html("tr", {}, ...row.map((c) => cell("td", c)))))));
}
