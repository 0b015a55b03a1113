// The search page: shows what `errbookMatch` (match.js) finds, as one types.
(() => {
  "use strict";
  const form = document.querySelector("[data-search]");
  if (!form) return;
  const field = form.elements.q;
  const list = document.getElementById("results");
  const said = document.getElementById("said");
  const most = 20;
  const root = new URL(form.dataset.home, location.href);
  let matcher = null;
  let asked = 0; // answers may overtake each other: only the last question is answered

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  const show = async () => {
    const text = field.value;
    const turn = asked += 1;
    if (!text.trim() || !matcher) {
      list.replaceChildren();
      list.hidden = true;
      said.textContent = text.trim() ? "Loading …" : "";
      return;
    }
    let hits;
    try {
      const found = await matcher.find(text, { limit: most });
      // Far behind the best: a word in common, no more.
      hits = found.matches.filter((hit) => hit.score * 6 >= found.matches[0].score);
    } catch (_) {
      hits = null;
    }
    if (turn !== asked) return;
    list.replaceChildren();
    list.hidden = !hits?.length;
    if (!hits) said.textContent = failed;
    else if (!hits.length) said.textContent = "Nothing matches. Try the name of the error, or fewer words.";
    else if (hits.length === 1) said.textContent = "1 entry matches.";
    else if (hits.length < most) said.textContent = hits.length + " entries match, best first.";
    else said.textContent = "The best " + most + " matches:";
    for (const hit of hits ?? []) {
      const item = document.createElement("li");
      const link = element("a", hit.title);
      link.href = new URL(hit.id + "/index.html", root).href;
      item.append(link, " ", element("code", hit.error), " ", element("span", "in " + hit.collectionTitle, "in"));
      list.append(item);
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

  const failed = "The list of entries could not be loaded. The listings below lead to every entry.";
  errbookMatch.load(new URL(form.dataset.index, location.href).href).then((loaded) => {
    matcher = loaded;
    show();
  }, () => { said.textContent = failed; });
  addEventListener("hashchange", read);
  read();
  field.focus();
})();
