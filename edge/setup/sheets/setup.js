// Asks the unit once a second what is new. The page says the same without it, every three seconds.
"use strict";
const at = (id) => document.getElementById(id);
const put = (id, text) => { if (at(id).textContent !== String(text)) at(id).textContent = text; };
let before = null, silent = 0;

function show(now) {
  for (const id of ["left", "trouble", "seen", "box", "verdict", "summary"]) put(id, now[id]);
  put("count", now.photograph);
  put("word", now.sees ? "SEEN" : "NOT SEEN");
  at("field").className = now.sees ? "seen" : "unseen";
  if (before && now.seen > before.seen && navigator.vibrate) navigator.vibrate(150);
  if (!before || now.number !== before.number) at("live").src = "/live.jpg?" + now.number;
  at("judged").hidden = now.verdict === "none yet";
  if (!at("judged").hidden && (!before || now.judged !== before.judged))
    at("judged").src = "/verdict.jpg?" + now.judged;
  at("photograph").parentNode.hidden = !now.photograph;
  if (!before || JSON.stringify(now.lines) !== JSON.stringify(before.lines))
    at("lines").replaceChildren(...now.lines.map(line));
  before = now;
}

function line(finding) {
  const item = document.createElement("li");
  item.className = finding.state;
  for (const [tag, text] of [["b", finding.word], ["b", finding.name], ["span", finding.said],
    ["em", finding.advice && "Do: " + finding.advice]]) {
    if (!text) continue;
    const part = document.createElement(tag);
    part.textContent = text;
    item.append(part, " ");
  }
  return item;
}

async function ask() {
  try {
    const reply = await fetch("/state.json", { signal: AbortSignal.timeout(8000) });
    if (reply.status === 403) return location.reload();
    show(await reply.json());
    silent = 0;
  } catch { silent += 1; }
  at("lost").hidden = silent < 3;
  setTimeout(ask, 1000);
}

for (const form of document.forms) {
  if (form.action.endsWith("/done")) continue;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    at("now").value = (Date.now() / 1000).toFixed(3);
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)),
      redirect: "manual" }).catch(() => { silent += 1; });
  });
}
ask();
