// Draws the report of one replay from DATA.
const RESULTS = [["completed", "good"], ["failed", "bad"], ["rejected", "warn"], ["cancelled", "off"], ["lost", "bad"]];
const [SUBMITTED, TTFT, RESULT, REASON] = [0, 1, 2, 3];
const WIDTH = 1040, LEFT = 84, RIGHT = 16;
const requests = DATA.requests;
const answered = requests.filter((r) => r[TTFT] >= 0);
const end = Math.max(DATA.durationSeconds, ...DATA.load.map((p) => p[0]));
const timeX = linear(0, end, LEFT, WIDTH - RIGHT);
const totals = Object.fromEntries(RESULTS.map(([name]) => [name, requests.filter((r) => r[RESULT] === name).length]));
const pools = ["prefill", "decode"].map((role) => [role, DATA.nodes.filter((n) => n.role === role)]);

function killsOf(node) {
  return DATA.kills.filter((k) => k.node === node);
}

// The first thing that the router found out about a node in a stretch of time.
function change(node, to, from, until) {
  return DATA.statusChanges.find((c) => c.node === node && (c.to === "online") === to && c.at >= from && c.at <= until);
}

function shadeKills(plot, top, bottom) {
  for (const kill of DATA.kills) {
    const from = timeX(kill.at), to = timeX(kill.until < 0 ? end : Math.min(kill.until, end));
    plot.append(svg("rect", { x: from, y: top, width: Math.max(1, to - from), height: bottom - top, class: "shade" }));
    text(plot, from + 5, top + 13, kill.node + " dead", { class: "bad" });
  }
}

function head() {
  const broken = Object.values(DATA.integrity).reduce((a, b) => a + b, 0);
  const died = DATA.kills.length;
  document.title = "Baton replay: " + DATA.trace;
  byId("title").textContent = `${count(requests.length)} requests, ${count(DATA.nodes.length)} nodes, `
      + (died === 0 ? "no node lost" : died === 1 ? "one node killed" : died + " nodes killed");
  byId("lead").textContent = `Replay of ${DATA.trace}: ${clock(end)} of virtual time over ${pools[0][1].length} prefill and `
      + `${pools[1][1].length} decode nodes (${DATA.profile}); strategies: ${DATA.prefillStrategy} for prefill, `
      + `${DATA.decodeStrategy} for decode; up to ${count(DATA.queue)} requests wait, ${DATA.maxWaitSeconds} s each; seed ${DATA.seed}.`;
  byId("command").textContent = DATA.command;
  const verdict = byId("verdict");
  verdict.style.setProperty("--tone", broken ? "var(--bad)" : "var(--good)");
  verdict.append(html("span", { class: "mark" }, broken ? "✕" : "✓"), html("span", {},
      html("b", {}, broken ? "The router broke a promise. " : "Nothing was lost. "),
      broken
          ? `${DATA.integrity.lost} lost, ${DATA.integrity.duplicated} ended twice, ${DATA.integrity.brokenStreams} broken streams, `
              + `${DATA.integrity.leakedReservations} reservations left over, ${DATA.integrity.limitViolations} limits passed, ${DATA.integrity.hangingLegs} legs left hanging.`
          : "Every request has exactly one outcome, no reservation is left over, and no node was ever given more than its limits allow."));
}

function tile(name, value, unit, more) {
  byId("tiles").append(html("div", { class: "tile" },
      html("div", { class: "name" }, name),
      html("div", { class: "value" }, value, unit ? html("small", {}, " " + unit) : ""),
      html("div", { class: "more" }, more)));
}

function tiles() {
  const share = totals.completed / requests.length;
  tile("Completed", (totals.completed < requests.length && share > 0.9995 ? "99.9" : (100 * share).toFixed(1)), "%", `${count(totals.completed)} of ${count(requests.length)}`);
  tile("Lost", count(DATA.integrity.lost), "", "requests without an outcome");
  tile("Re-dispatched", count(DATA.redispatches), "", "attempts after a failed one");
  tile("First token", ...seconds(DATA.ttftMs.p50 / 1e3).split(" "), `p50; p99 ${seconds(DATA.ttftMs.p99 / 1e3)}`);
  tile("Between tokens", ...seconds(DATA.tbtMs.p50 / 1e3).split(" "), `p50; p99 ${seconds(DATA.tbtMs.p99 / 1e3)}`);
  tile("Goodput", (100 * DATA.goodput).toFixed(1), "%", `first token in ${DATA.sloFirstTokenSeconds} s, ${DATA.sloBetweenTokensMs} ms a token`);
  tile("Prefix hit", (100 * DATA.prefixHitRatio).toFixed(1), "%", DATA.prefixHitBound > 0 ? `the bound is ${percent(DATA.prefixHitBound)}` : "the trace has no prefixes");
  byId("slo").textContent = `Share of all requests that completed with the first token within ${DATA.sloFirstTokenSeconds} s `
      + `and, in the mean, at most ${DATA.sloBetweenTokensMs} ms between tokens.`;
}

function load() {
  const nodes = DATA.nodes.length, row = nodes > 24 ? 12 : nodes > 12 ? 17 : 22, gap = 14, top = 6;
  const bottom = top + nodes * row + gap;
  const plot = canvas("load", WIDTH, bottom + 24, "Load on every node over time");
  timeAxis(plot, timeX, end, top, bottom);
  const place = DATA.nodes.map((n, i) => top + i * row + (n.role === "decode" ? gap : 0));
  const highest = Object.fromEntries(pools.map(([role, members]) => [role, Math.max(0.01,
      ...DATA.load.flatMap((p) => DATA.nodes.map((n, i) => n.role === role ? p[2 + i] : 0)))]));
  DATA.nodes.forEach((node, i) => {
    text(plot, LEFT - 8, place[i] + row / 2 + 4, node.id, { "text-anchor": "end", class: "strong" });
    let from = 0;
    for (const point of DATA.load) {
      const strength = Math.round(100 * Math.pow(point[2 + i] / highest[node.role], 0.8));
      plot.append(svg("rect", {
        x: timeX(from), y: place[i] + 1, width: timeX(point[0]) - timeX(from) + 0.4, height: row - 2,
        style: `fill:color-mix(in oklab, var(--${node.role}) ${strength}%, var(--empty))`,
      }));
      from = point[0];
    }
    for (const kill of killsOf(node.id)) {
      const x = timeX(kill.at), to = timeX(kill.until < 0 ? end : Math.min(kill.until, end));
      plot.append(svg("rect", { x, y: place[i] + 1, width: Math.max(2, to - x), height: row - 2, class: "dead" }));
    }
  });
  const cursor = svg("line", { y1: top, y2: bottom, class: "cursor", visibility: "hidden" });
  plot.append(cursor);
  tooltip(plot, (x, y) => {
    const i = place.findIndex((p) => y >= p && y < p + row);
    const t = linear(LEFT, WIDTH - RIGHT, 0, end)(x);
    const point = DATA.load.find((p) => p[0] >= t);
    const inside = i >= 0 && x >= LEFT && point;
    cursor.setAttribute("visibility", inside ? "visible" : "hidden");
    if (!inside) return null;
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    const node = DATA.nodes[i], dead = killsOf(node.id).some((k) => t >= k.at && (k.until < 0 || t < k.until));
    return `${node.id} at ${clock(t)}\n${dead ? "dead" : point[2 + i].toFixed(1) + " calls in the mean"}; limit ${node.maxConcurrent}`;
  });
  legend("load-legend",
      ["ramp", "prefill", `prefill, 0 to ${highest.prefill.toFixed(1)} calls`],
      ["ramp", "decode", `decode, 0 to ${highest.decode.toFixed(1)} calls`],
      ...(DATA.kills.length ? [["hatched", "bad", "dead"]] : []));
}

function kills() {
  if (!DATA.kills.length) return;
  const after = (found, from) => !found ? "–" : found.at - from < 0.0005 ? "at once" : `${seconds(found.at - from)} later`;
  byId("kills").style.marginTop = "12px";
  table("kills",
      ["node", "died at", "noticed", html("th", { class: "text" }, "how"), "came back at", "used again"],
      DATA.kills.map((kill) => {
        const back = kill.until < 0 ? end : kill.until;
        const noticed = change(kill.node, false, kill.at, back), again = change(kill.node, true, back, Infinity);
        return [kill.node, clock(kill.at), after(noticed, kill.at),
          html("td", { class: "text" }, noticed ? noticed.cause : "no request was there to notice"),
          kill.until < 0 ? "never" : clock(kill.until), kill.until < 0 ? "–" : after(again, kill.until)];
      }));
}

function waiting() {
  const height = 150, top = 10, bottom = height - 24;
  const most = Math.max(...DATA.load.map((p) => p[1]));
  const plot = canvas("waiting", WIDTH, height, "Requests waiting over time");
  const steps = ticks(Math.max(most, 4), 4), y = linear(0, Math.max(most, steps[steps.length - 1]) * 1.05, bottom, top);
  timeAxis(plot, timeX, end, top, bottom);
  for (const v of steps) {
    line(plot, LEFT, y(v), WIDTH - RIGHT, y(v), "grid");
    text(plot, LEFT - 8, y(v) + 4, count(v), { "text-anchor": "end" });
  }
  shadeKills(plot, top, bottom);
  const points = [[0, 0], ...DATA.load.map((p) => [p[0], p[1]])].map(([t, n]) => `${timeX(t).toFixed(1)},${y(n).toFixed(1)}`);
  plot.append(svg("polygon", { points: `${LEFT},${bottom} ${points.join(" ")} ${timeX(end)},${bottom}`, style: "fill:var(--prefill);opacity:.18" }));
  plot.append(svg("polyline", { points: points.join(" "), style: "fill:none;stroke:var(--prefill);stroke-width:1.8;stroke-linejoin:round" }));
  tooltip(plot, (x) => {
    const point = DATA.load.find((p) => timeX(p[0]) >= x);
    return x >= LEFT && point ? `${clock(point[0])}\n${count(point[1])} waiting` : null;
  });
}

function ttftOverTime() {
  const height = 250, top = 10, bottom = height - 36;
  const plot = canvas("ttft-time", WIDTH, height, "Time to the first token over time");
  const sorted = answered.map((r) => r[TTFT]).sort((a, b) => a - b);
  if (!sorted.length) return;
  const low = Math.max(0.001, quantile(sorted, 0.001) * 0.8), high = Math.max(sorted[sorted.length - 1], DATA.sloFirstTokenSeconds) * 1.15;
  const y = logarithmic(low, high, bottom, top);
  timeAxis(plot, timeX, end, top, bottom + 12);
  for (const v of LOG_TICKS.filter((v) => v >= low && v <= high)) {
    line(plot, LEFT, y(v), WIDTH - RIGHT, y(v), "grid");
    text(plot, LEFT - 8, y(v) + 4, seconds(v), { "text-anchor": "end" });
  }
  shadeKills(plot, top, bottom + 12);
  const dots = answered.map((r) => `M${timeX(r[SUBMITTED]).toFixed(1)} ${y(r[TTFT]).toFixed(1)}h0`).join("");
  const opacity = Math.max(0.22, Math.min(0.7, 1200 / answered.length));
  plot.append(svg("path", { d: dots, style: `fill:none;stroke:var(--prefill);stroke-width:3.4;stroke-linecap:round;opacity:${opacity}` }));
  line(plot, LEFT, y(DATA.sloFirstTokenSeconds), WIDTH - RIGHT, y(DATA.sloFirstTokenSeconds), "slo");
  const unanswered = RESULTS.filter(([name]) => name !== "completed" && totals[name] > 0);
  for (const [name, colour] of unanswered) {
    const marks = requests.filter((r) => r[RESULT] === name).map((r) => `M${timeX(r[SUBMITTED]).toFixed(1)} ${bottom + 2}v9`).join("");
    plot.append(svg("path", { d: marks, style: `fill:none;stroke:var(--${colour});stroke-width:2` }));
  }
  legend("ttft-time-legend", ["", "prefill", "a request"], ["dash", "warn", `must be below ${DATA.sloFirstTokenSeconds} s to count as good`],
      ...unanswered.map(([name, colour]) => ["", colour, name]));
}

function ttftDistribution() {
  const width = 500, height = 270, left = 46, right = 14, top = 26, bottom = height - 28;
  const plot = canvas("ttft", width, height, "Distribution of the time to the first token");
  const sorted = answered.map((r) => r[TTFT]).sort((a, b) => a - b);
  if (!sorted.length) return;
  const low = Math.max(0.001, sorted[0] * 0.9), high = sorted[sorted.length - 1] * 1.1 + 1e-6, bins = 36;
  const x = logarithmic(low, high, left, width - right), bounds = Array.from({ length: bins + 1 }, (_, i) => low * (high / low) ** (i / bins));
  const heights = new Array(bins).fill(0);
  for (const v of sorted) heights[Math.min(bins - 1, Math.max(0, Math.floor(bins * Math.log(v / low) / Math.log(high / low))))]++;
  const most = Math.max(...heights), y = linear(0, most * 1.05, bottom, top);
  for (const v of ticks(most, 4)) {
    line(plot, left, y(v), width - right, y(v), "grid");
    text(plot, left - 6, y(v) + 4, short(v), { "text-anchor": "end" });
  }
  let lastLabel = -Infinity;
  for (const v of LOG_TICKS.filter((v) => v >= low && v <= high)) {
    if (x(v) - lastLabel < 34) continue;
    lastLabel = x(v);
    text(plot, x(v), bottom + 17, seconds(v), { "text-anchor": "middle" });
  }
  heights.forEach((n, i) => plot.append(svg("rect", {
    x: x(bounds[i]) + 0.7, y: y(n), width: Math.max(0.5, x(bounds[i + 1]) - x(bounds[i]) - 1.4), height: bottom - y(n), rx: 1.5, style: "fill:var(--prefill)" })));
  line(plot, left, bottom, width - right, bottom, "axis");
  let lastEnd = -Infinity;
  for (const [name, share] of [["p50", 0.5], ["p90", 0.9], ["p99", 0.99]]) {
    const v = quantile(sorted, share), raised = x(v) - lastEnd < 66;
    line(plot, x(v), raised ? top - 12 : top - 2, x(v), bottom, "marker");
    text(plot, Math.min(x(v), width - right - 26), raised ? top - 16 : top - 6, `${name} ${seconds(v)}`, { "text-anchor": "middle", class: "strong" });
    if (!raised) lastEnd = x(v);
  }
  tooltip(plot, (px) => {
    const i = bounds.findIndex((b, k) => k < bins && px >= x(b) && px < x(bounds[k + 1]));
    return i < 0 ? null : `${seconds(bounds[i])} to ${seconds(bounds[i + 1])}\n${count(heights[i])} requests (${percent(heights[i] / sorted.length)})`;
  });
}

function outcomes() {
  const present = RESULTS.map(([name, colour]) => [name, colour, totals[name]]).filter((r) => r[2] > 0);
  byId("outcomes").append(html("div", { class: "stack" }, ...present.map(([name, colour, n]) =>
      html("div", { style: `--c:var(--${colour});flex:${n} 0 0`, title: `${count(n)} ${name}` }))));
  const rows = [];
  for (const [name, colour, n] of present) {
    rows.push([html("td", {}, html("span", { class: "dot", style: `--c:var(--${colour})` }), name), count(n), percent(n / requests.length, 2)]);
    const reasons = new Map();
    for (const r of requests) if (r[RESULT] === name && r[REASON]) reasons.set(r[REASON], (reasons.get(r[REASON]) || 0) + 1);
    for (const [reason, k] of [...reasons].sort((a, b) => b[1] - a[1]))
      rows.push([html("td", { style: "padding-left:17px;color:var(--soft)" }, reason.replaceAll("_", " ")), count(k), percent(k / requests.length, 2)]);
  }
  byId("outcomes").append(html("div", { id: "outcome-table", class: "scroll", style: "margin-top:14px" }));
  table("outcome-table", ["outcome", "requests", "share"], rows);
}

function shares() {
  const half = WIDTH / 2, row = 24, top = 24;
  const rows = Math.max(...pools.map(([, members]) => members.length));
  const plot = canvas("shares", WIDTH, top + rows * row + 6, "Share of each node in the work of its pool");
  pools.forEach(([role, members], side) => {
    const offset = side * half, left = offset + LEFT, right = offset + half - 70;
    const sum = (field) => members.reduce((a, n) => a + n[field], 0) || 1;
    const largest = Math.max(...members.flatMap((n) => [n.requests / sum("requests"), n.tokens / sum("tokens")]), 1 / members.length) * 1.05;
    const x = linear(0, largest, left, right);
    text(plot, left, 13, role === "prefill" ? "Prefill: prompts read" : "Decode: answers written", { class: "strong", style: "font-weight:600" });
    members.forEach((node, i) => {
      const y = top + i * row, byRequests = node.requests / sum("requests"), byTokens = node.tokens / sum("tokens");
      text(plot, left - 8, y + 14, node.id, { "text-anchor": "end", class: "strong" });
      plot.append(svg("rect", { x: left, y: y + 2, width: Math.max(1, x(byRequests) - left), height: 8, rx: 2, style: `fill:var(--${role})` }));
      plot.append(svg("rect", { x: left, y: y + 11, width: Math.max(1, x(byTokens) - left), height: 8, rx: 2, style: `fill:var(--${role});opacity:.45` }));
      text(plot, right + 8, y + 14, percent(byRequests), {});
    });
    plot.append(svg("line", { x1: x(1 / members.length), x2: x(1 / members.length), y1: top, y2: top + members.length * row - 3, class: "marker", "stroke-dasharray": "4 3", style: "opacity:.6" }));
  });
  byId("shares-legend").append(
      html("span", {}, html("i", { style: "--c:var(--prefill)" }), html("i", { style: "--c:var(--decode)" }), "requests (and in figures)"),
      html("span", {}, html("i", { style: "--c:var(--prefill);opacity:.45" }), html("i", { style: "--c:var(--decode);opacity:.45" }), "tokens"),
      html("span", {}, html("i", { class: "dash", style: "--c:var(--ink)" }), "even share"));
}

function nodeTable() {
  table("nodes", ["node", "requests", "share", "tokens", "share", "cached", "failed", "most at once", "limit"], DATA.nodes.map((node) => {
    const pool = DATA.nodes.filter((n) => n.role === node.role), sum = (field) => pool.reduce((a, n) => a + n[field], 0) || 1;
    return [html("td", {}, html("span", { class: "dot", style: `--c:var(--${node.role})` }), node.id),
      count(node.requests), percent(node.requests / sum("requests")), count(node.tokens), percent(node.tokens / sum("tokens")),
      node.role === "prefill" ? percent(node.cachedTokens / (node.tokens || 1)) : "",
      html("td", { class: node.failures ? "some" : "zero" }, count(node.failures)), count(node.peakInFlight), count(node.maxConcurrent)];
  }));
}

head();
tiles();
load();
kills();
waiting();
ttftOverTime();
ttftDistribution();
outcomes();
shares();
nodeTable();
