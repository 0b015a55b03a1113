// Shows what match.js finds: under the box in the header, and under the large box of the home page and of the search page.
// Comes in: what is typed or pasted, the index, and what the search page's address says. Goes out: links to entries, with
// everything in them put in as text. Never: a request that carries the text. Few words stand in the address of the search
// page, so that it can be shared; they stand behind `#` again when the page is left. A paste is never in front of `#`.
(() => {
  "use strict";
  const files = globalThis.errbookFiles;
  const root = files.home[0];
  const LONG = 100, LONGEST = 2000; // characters: of words that are typed, and of a paste that the address can hold
  const FAR = 12; // a score so many times below the best: a word in common, no more
  const FEW = 6, SOME = 10, MANY = 50;
  const words = globalThis.errbookWords;
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const counted = (forms, count) => (forms[plural.select(count)] ?? forms.other).replace("{count}", count);

  // ---- the index ----------------------------------------------------------------------------------------------------
  const script = (address, integrity = "") => new Promise((done, failed) => {
    const made = document.createElement("script");
    made.src = address;
    made.integrity = integrity;
    made.onload = done;
    made.onerror = failed;
    document.head.append(made);
  });
  const open = () => errbookMatch.load(new URL(errbookIndexAt, root).href);
  const load = async () => {
    // Where another script has not loaded them yet: the search page needs neither before something is looked for.
    if (!globalThis.errbookMatch) await script(...files.matcher);
    if (!globalThis.errbookIndexAt) await script(files.index[0]);
    // A copy of the name that is too old leads nowhere: then it is asked for anew.
    return open().catch(() => script(`${files.index[0]}?again`).then(open));
  };
  let loaded = null;
  const matcher = () => {
    loaded ??= load();
    loaded.catch(() => { loaded = null; });
    return loaded;
  };
  const ask = async (text, few) => {
    const ready = await matcher();
    const limit = few ?? (ready.isWhole ? MANY : SOME);
    const found = await ready.find(text, { limit });
    const matches = found.matches.filter(({ score }) => score * FAR >= found.matches[0].score);
    return { ...found, text, limit, matches, isCut: matches.length === limit };
  };
  const told = ({ sure, matches, isCut }) => {
    const count = matches.length;
    if (!count) return words.nothing_matches;
    if (!sure) return counted(words.nearest, count);
    return counted(isCut && count > 1 ? words.best_matches : words.matches, count);
  };

  // ---- text into elements -------------------------------------------------------------------------------------------
  const make = (name, kind, ...inside) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    made.append(...inside);
    return made;
  };
  const marked = (text, wanted) => {
    const words = [...new Set(wanted)].filter((word) => word.length > 1).sort((a, b) => b.length - a.length);
    if (!words.length) return [text];
    const pattern = new RegExp(words.map((word) => word.replace(/[^\w\s\u0080-\uffff]/g, "\\$&")).join("|"), "gi");
    const nodes = [];
    let last = 0;
    for (const { 0: found, index: place } of text.matchAll(pattern)) {
      // At the start of a word, also of one within a name: `APITimeoutError`
      if (/^[a-z0-9]{2}/i.test(text.slice(place - 1)) && place && !/^([a-z0-9][A-Z]|.[A-Z][a-z])/.test(text.slice(place - 1))) continue;
      nodes.push(text.slice(last, place), make("mark", "", found));
      last = place + found.length;
    }
    return [...nodes, text.slice(last)];
  };
  const template = (text) => make("code", "", ...text.split(/(\{\{|\}\}|\{[^{}]*\})/).map((part) => {
    if (part === "{{" || part === "}}") return part[0];
    return part[0] === "{" ? make("var", "", part.slice(1, -1) || "…") : part;
  }));
  const filled = (line, holes) => { // the values of the holes, in their order
    const nodes = [];
    let last = 0;
    for (const [, value] of holes) {
      const place = value ? line.indexOf(value, last) : -1;
      if (place < 0) continue;
      nodes.push(line.slice(last, place), make("mark", "", value));
      last = place + value.length;
    }
    return [...nodes, line.slice(last)];
  };
  const spelled = (text, ...lines) => { // as it is written there
    for (const line of lines) {
      const place = line.toLowerCase().indexOf(text);
      if (place >= 0) return line.slice(place, place + text.length);
    }
    return text;
  };
  const asked = ({ mode, text }, { kind, text: reason }) => {
    if (mode === "typed") return text.match(/[A-Za-z0-9_\u0080-\uffff]+/g) ?? [];
    return kind === "words" ? reason.split(" ") : kind === "template" || kind === "message" ? [] : [reason];
  };
  const why = (found, match) => {
    const { kind, text, line, holes } = match.why;
    const shown = make("p", "why");
    if (kind === "template") {
      shown.append(words.matched_message, " ", template(text));
      const values = holes.filter(([, value]) => value).map(([name, value]) => [name ? `${name} ` : "", make("code", "", value)]);
      values.forEach((value, nth) => shown.append(nth ? ", " : `, ${words.matched_with} `, ...value));
    } else if (kind === "words") {
      if (!text) return [];
      const all = text.split(" ");
      shown.append(counted(words.matched_words, all.length), " ");
      all.forEach((word, nth) => shown.append(nth ? ", " : "", make("code", "", word)));
    } else if (kind === "message") shown.append(words.matched_whole);
    else {
      const isName = kind === "name";
      const own = [match.error, ...match.codes].find((own) => own.toLowerCase() === text);
      const written = own ?? spelled(text, match.error, line);
      shown.append(isName ? words.matched_name : words.matched_code, " ", make("code", "", !isName && written.startsWith("http ") ? written.toUpperCase() : written));
    }
    if (found.mode === "typed" || !line) return [shown];
    shown.append(kind === "template" ? ", " : " ", words.in_line);
    const nodes = kind === "template" ? filled(line, holes) : marked(line, kind === "words" ? text.split(" ") : kind === "message" ? [] : [spelled(text, line)]);
    return [shown, make("code", "line", ...nodes)];
  };
  const address = ({ id }) => new URL(`${id}/index.html`, root).href;
  const named = (found, match) => {
    const wanted = asked(found, match.why);
    const name = make("span", "sub", " ", words.in_collection.replace("{collection}", () => match.collectionTitle));
    if (match.error !== match.title) name.prepend(make("code", "", ...marked(match.error, wanted)));
    return [make("b", "", ...marked(match.title, wanted)), name];
  };

  // ---- the box in the header: an editable combobox with a list, as WAI-ARIA describes it ------------------------------
  const later = (wait) => { // only the last of several calls is made
    let timer;
    return (call) => {
      clearTimeout(timer);
      timer = setTimeout(call, wait);
    };
  };
  const isPasted = (text) => text.length > LONG || text.trim().includes("\n");
  // A paste is looked up at once, and so are words where nothing has to be loaded for them; else it waits for the next letter.
  const paced = () => {
    const pause = later(120);
    return (text, call) => (loaded && !isPasted(text) ? matcher().then(({ isWhole }) => (isWhole ? call() : pause(call)), call) : call());
  };

  const box = (form) => {
    const field = form.elements.q;
    const count = make("p", "count");
    const list = make("div");
    const pop = make("div", "pop", count, list);
    const live = make("p", "vh");
    const say = later(400);
    const soon = paced();
    let turn = 0; // answers may overtake each other: only the last question is answered
    let active = -1;
    count.ariaHidden = "true"; // the same is said in `live`
    list.id = "find-list";
    list.role = "listbox";
    list.ariaLabel = words.entries_label;
    live.role = "status";
    pop.hidden = true;
    form.append(pop, live);
    field.setAttribute("aria-controls", list.id);

    const choose = (place) => {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = place;
      const option = list.children[active];
      if (!option) return field.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", option.id);
    };
    const toggle = (isOpen) => {
      pop.hidden = !isOpen;
      field.ariaExpanded = String(isOpen && list.children.length > 0);
      if (!isOpen) choose(-1);
    };
    const option = (href, ...inside) => {
      const made = make("a", "", ...inside);
      made.id = `find-${list.children.length}`;
      made.href = href;
      made.role = "option";
      made.tabIndex = -1;
      made.ariaSelected = "false";
      list.append(made);
      return made;
    };
    const show = async () => {
      const text = field.value;
      const mine = turn += 1;
      if (!text.trim()) {
        toggle(false);
        say(() => { live.textContent = ""; });
        return;
      }
      const found = await ask(text, FEW).catch(() => null);
      if (mine !== turn || document.activeElement !== field) return;
      choose(-1);
      list.replaceChildren();
      count.textContent = found ? told(found) : words.search_failed;
      say(() => { live.textContent = count.textContent; });
      for (const match of found?.matches ?? []) option(address(match), ...named(found, match));
      if (found?.matches.length) {
        option(form.action, words.all_matches).addEventListener("click", (event) => {
          event.preventDefault();
          form.requestSubmit();
        });
      }
      toggle(true);
    };
    const step = (by) => {
      if (pop.hidden) toggle(true);
      const all = list.children.length;
      if (all) choose(active < 0 ? (by > 0 ? 0 : all - 1) : (active + by + all) % all);
    };
    field.addEventListener("input", () => soon(field.value, show));
    field.addEventListener("focus", show);
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const { key, altKey } = event;
      if (key === "ArrowDown" || key === "ArrowUp") {
        if (altKey) toggle(key === "ArrowDown" && list.children.length > 0);
        else step(key === "ArrowDown" ? 1 : -1);
      } else if (key === "Enter" && active >= 0) list.children[active].click();
      else if (key === "Escape" && !pop.hidden) toggle(false);
      else if (key === "Escape") field.value = "";
      else {
        if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) choose(-1);
        return;
      }
      event.preventDefault();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field stays the one with the focus
    form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) toggle(false); });
    if (document.activeElement === field) show();
  };

  // ---- the large box ------------------------------------------------------------------------------------------------
  const large = (form) => {
    const field = form.elements.q;
    form.dataset.ready = "";
    const list = document.getElementById("results");
    const said = document.getElementById("said");
    const live = document.getElementById("count");
    const filters = document.querySelector("[data-filters]"); // on the search page only
    const more = document.querySelector("[data-more]");
    const folded = filters?.querySelector("details");
    const inputs = filters ? [...filters.querySelectorAll("input")] : [];
    const say = later(400);
    const soon = paced();
    let turn = 0;
    let limit = filters ? undefined : 5;
    let found = null;
    let running = null;

    // A match passes where each filter has nothing chosen, or what the match has.
    const value = (match, name) => String(match[name] || "");
    const passes = (match, but) => {
      const chosen = new Map();
      for (const { checked, name, value } of inputs) if (checked && name !== but) chosen.set(name, [...(chosen.get(name) ?? []), value]);
      return [...chosen].every(([name, values]) => values.includes(value(match, name)));
    };
    const count = () => {
      const matches = found?.matches ?? [];
      for (const group of filters.querySelectorAll("fieldset")) {
        const name = group.dataset.name;
        const open = matches.filter((match) => passes(match, name));
        let shown = 0;
        let isChosen = false;
        for (const input of group.querySelectorAll("input")) {
          const has = (match) => value(match, name) === input.value;
          const label = input.parentElement;
          label.hidden = !input.checked && !matches.some(has);
          label.querySelector(".count").textContent = open.filter(has).length;
          shown += label.hidden ? 0 : 1;
          isChosen ||= input.checked;
        }
        group.hidden = shown < 2 && !isChosen;
      }
      filters.hidden = !filters.querySelector("fieldset:not([hidden])");
      filters.querySelector("[type=reset]").hidden = !inputs.some(({ checked }) => checked);
    };
    const labelOf = (name, key) => inputs.find((input) => input.name === name && input.value === key)?.nextElementSibling.textContent;
    const item = (match) => {
      const [title, sub] = named(found, match);
      const link = make("a", "", ...title.childNodes);
      link.href = address(match);
      const facts = make("ul", "facts", make("li", `sev-${match.severity}`, words.severities[match.severity]));
      if (match.status) facts.append(make("li", "", labelOf("status", String(match.status)) ?? `HTTP ${match.status}`));
      return make("li", "", make("h3", "", link), sub, facts, ...why(found, match));
    };
    const draw = () => {
      const matches = (found?.matches ?? []).filter((match) => passes(match));
      list.replaceChildren(...matches.map(item));
      list.hidden = !matches.length;
      if (filters) count();
      more.hidden = filters ? !(found?.isCut && found.limit < MANY) : !matches.length;
      const all = found?.matches.length ?? 0;
      said.textContent = !found ? "" : told(found) + (matches.length < all ? `, ${matches.length ? counted(words.within_filters, matches.length) : words.none_filtered}` : "");
      said.classList.toggle("unsure", Boolean(found && all && !found.sure));
      say(() => { live.textContent = said.textContent; });
    };
    const show = () => {
      const text = field.value;
      const mine = turn += 1;
      running = (async () => {
        if (!text.trim()) found = null;
        else {
          if (!loaded) said.textContent = words.loading;
          const answer = await ask(text, limit).catch(() => null);
          if (mine !== turn) return;
          if (!answer) {
            found = null;
            draw();
            said.textContent = words.search_failed;
            return;
          }
          found = answer;
        }
        draw();
      })();
      return running;
    };

    // The search page's state is its address; what is pasted is beside it, in the history of this tab.
    let last = "";
    let chosen = [];
    const keep = (isStep, isLeft, those = inputs.filter(({ checked }) => checked)) => {
      if (!filters) return;
      const text = field.value.trim() ? field.value : "";
      const state = isPasted(text) ? { text } : null;
      const query = new URLSearchParams();
      const behind = new URLSearchParams();
      if (text && text.length <= LONGEST) (state || isLeft ? behind : query).set("q", text);
      for (const { name, value } of those) query.append(name, value);
      const put = (before, after) => {
        const from = location.href.split(/[?#]/)[0];
        history[isStep ? "pushState" : "replaceState"](state, "", from + (`${before}` && `?${before}`) + (`${after}` && `#${after}`));
      };
      try {
        put(query, behind);
      } catch (_) { // from the disk some browsers let only change what is behind `#`
        for (const [name, value] of query) behind.append(name, value);
        try { put("", behind); } catch (_) { /* or not even that: the state is that of this page */ }
      }
      last = text;
      chosen = those;
    };
    const handed = () => { // by the box of another page
      try {
        const text = sessionStorage.getItem("errbook-text");
        sessionStorage.removeItem("errbook-text");
        return text;
      } catch (_) {
        return null;
      }
    };
    const restore = () => {
      const behind = new URLSearchParams(location.hash.slice(1));
      const query = new URLSearchParams(location.search);
      field.value = handed() ?? history.state?.text ?? behind.get("q") ?? query.get("q") ?? "";
      for (const input of inputs) input.checked = [...query.getAll(input.name), ...behind.getAll(input.name)].includes(input.value);
      keep();
      show();
    };

    const kept = later(300);
    field.addEventListener("input", () => {
      limit = filters ? undefined : limit;
      soon(field.value, show);
      // More of the same words is the same question, other words are a new one: a step to go back to.
      kept(() => keep(last && field.value.trim() && !field.value.startsWith(last) && !last.startsWith(field.value)));
    });
    field.addEventListener("keydown", async (event) => {
      if (event.isComposing || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
      const isEnd = field.selectionStart === field.value.length;
      if (event.key === "Enter") {
        event.preventDefault();
        if (found?.text !== field.value) await show();
        else await running;
        list.querySelector("a")?.click();
      } else if (event.key === "ArrowDown" && isEnd && !list.hidden) {
        event.preventDefault();
        list.querySelector("a").focus();
      }
    });
    list.addEventListener("keydown", (event) => {
      const links = [...list.querySelectorAll("a")];
      const place = links.indexOf(document.activeElement);
      const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: links.length - 1, Escape: -1 }[event.key];
      if (to === undefined || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (to < 0) field.focus();
      else links[to]?.focus();
    });
    more.addEventListener("click", async () => {
      if (!filters) return form.requestSubmit();
      const place = list.children.length;
      limit = MANY;
      await show();
      list.children[place]?.querySelector("a").focus();
    });
    if (!filters) {
      if (field.value) show();
      return;
    }
    folded.open = innerWidth > 704; // beside the results there is room for them
    const filter = () => {
      draw();
      keep(false, false, chosen); // what was typed a moment ago, before this step
      keep(true);
    };
    filters.addEventListener("change", filter);
    filters.addEventListener("reset", () => setTimeout(filter));
    addEventListener("popstate", restore);
    document.addEventListener("click", (event) => { if (event.target.closest("a[href]")) keep(false, true); });
    restore();
    field.focus();
  };

  for (const form of document.querySelectorAll("[data-find]")) box(form);
  for (const form of document.querySelectorAll("[data-ask]")) large(form);
})();
