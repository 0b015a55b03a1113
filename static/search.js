// A small search in the browser: every word typed is looked for in titles, names, codes and messages.
(() => {
  "use strict";
  const form = document.querySelector("[data-search]");
  if (!form) return;
  const field = form.elements.q;
  const list = document.getElementById("results");
  const said = document.getElementById("said");
  const most = 20;
  const root = new URL(form.dataset.home, location.href);
  let entries = null;

  // Words of a text: names are kept whole and also taken apart (`openai.RateLimitError` → also `rate`, `limit`, `error`).
  const words = (text) => {
    const found = new Set();
    for (const name of text.match(/[\p{L}\p{N}_]+(?:[.:\-/]+[\p{L}\p{N}_]+)*/gu) || []) {
      found.add(name.toLowerCase());
      for (const part of name.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").split(/[^\p{L}\p{N}]+/u)) {
        if (part.length > 1) found.add(part.toLowerCase());
      }
    }
    return found;
  };

  // Of a pasted trace only the lines that say something: no frames, no carets.
  const frame = /^\s*(?:File ".*", line \d+|at\s+\S.*[:(]|-->\s|\d+:\s|\^+|[~^|\s]+$|\.{3}|goroutine \d+|Traceback \(most recent|During handling|The above exception|Caused by:\s*$)/;
  const telling = (text) => {
    const lines = text.split(/\r?\n/);
    if (lines.length === 1) return text;
    const kept = [];
    lines.forEach((line, at) => {
      const below = /^\s*File ".*", line \d+/.test(lines[at - 1] || ""); // the source line of a Python frame
      if (line.trim() && !frame.test(line) && !below) kept.push(line);
    });
    return kept.slice(0, 30).join("\n") || text;
  };

  const prepare = (raw) => raw.map((entry) => ({
    ...entry,
    name: entry.e.toLowerCase(),
    last: entry.e.toLowerCase().split(/[.:]+/).pop(),
    head: words(entry.t + " " + entry.e),
    rest: words(entry.c + " " + entry.k),
  }));

  const find = (text) => {
    const asked = telling(text);
    const wanted = words(asked);
    const whole = asked.trim().toLowerCase();
    const share = new Map(); // a word that few entries have says more
    for (const word of wanted) {
      let many = 0;
      for (const entry of entries) if (entry.head.has(word) || entry.rest.has(word)) many += 1;
      share.set(word, Math.log(1 + entries.length / (1 + many)));
    }
    const scored = [];
    for (const entry of entries) {
      let score = 0;
      if (whole === entry.name || whole === entry.last) score += 100;
      else if (wanted.has(entry.name)) score += 40;
      else if (wanted.has(entry.last)) score += 20;
      else if (whole.length > 2 && entry.name.includes(whole)) score += 15;
      for (const word of wanted) {
        if (entry.head.has(word)) score += 3 * share.get(word);
        else if (entry.rest.has(word)) score += 2 * share.get(word);
        else if (word.length > 2 && [...entry.head].some((other) => other.startsWith(word))) score += 1;
      }
      if (score > 0.7) scored.push({ entry, score });
    }
    scored.sort((a, b) => b.score - a.score || (a.entry.e < b.entry.e ? -1 : 1));
    const floor = scored.length ? scored[0].score / 6 : 0; // far behind the best: a word in common, no more
    return scored.filter((hit) => hit.score >= floor).map((hit) => hit.entry);
  };

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  const show = () => {
    const text = field.value;
    list.replaceChildren();
    list.hidden = true;
    if (!text.trim()) said.textContent = "";
    else if (!entries) said.textContent = "Loading …";
    else {
      const hits = find(text);
      if (!hits.length) said.textContent = "Nothing matches. Try the name of the error, or fewer words.";
      else if (hits.length === 1) said.textContent = "1 entry matches.";
      else if (hits.length <= most) said.textContent = hits.length + " entries match, best first.";
      else said.textContent = hits.length + " entries match. The best " + most + ":";
      list.hidden = !hits.length;
      for (const entry of hits.slice(0, most)) {
        const item = document.createElement("li");
        const link = element("a", entry.t);
        link.href = new URL(entry.h, root).href;
        item.append(link, " ", element("code", entry.e), " ", element("span", "in " + entry.c, "in"));
        list.append(item);
      }
    }
  };

  // The address holds the query, so that it can be shared; a very long paste stays out of it.
  const remember = () => {
    const address = new URL(location.href);
    address.hash = "";
    if (field.value.trim() && field.value.length <= 1000) address.searchParams.set("q", field.value);
    else address.searchParams.delete("q");
    try { history.replaceState(null, "", address); } catch (_) { /* some browsers refuse this under file: */ }
  };

  let later;
  field.addEventListener("input", () => {
    show();
    clearTimeout(later);
    later = setTimeout(remember, 300);
  });
  field.addEventListener("keydown", (event) => { // Enter goes to the best entry
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    list.querySelector("a")?.focus();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  const read = () => {
    const behind = new URLSearchParams(location.hash.slice(1)).get("q");
    field.value = behind ?? new URLSearchParams(location.search).get("q") ?? "";
    if (behind) remember();
    show();
  };

  const script = document.createElement("script");
  script.src = form.dataset.index;
  script.onload = () => { entries = prepare(window.errbookIndex || []); show(); };
  script.onerror = () => { said.textContent = "The list of entries could not be loaded. The listings below lead to every entry."; };
  document.head.append(script);
  addEventListener("hashchange", read);
  read();
  field.focus();
})();
