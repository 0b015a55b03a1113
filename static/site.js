// Copy buttons, the light/dark button, and of the search what every page needs: its keys, loading the rest of it on first
// use, and the way to the search page with a text that stays in the browser.
(() => {
  "use strict";
  const root = document.documentElement;
  const words = globalThis.errbookWords;
  const files = globalThis.errbookFiles; // written as seen from this script; other scripts see whole addresses
  for (const file of Object.values(files)) file[0] = new URL(file[0], document.currentScript.src).href;
  for (const part of document.querySelectorAll("[data-js]")) part.hidden = false;

  // Light or dark. Choosing what the system shows anyway forgets the choice.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const toggle = document.querySelector(".theme");
  if (toggle) {
    toggle.addEventListener("click", () => {
      const shown = root.dataset.theme || (system.matches ? "dark" : "light");
      const wanted = shown === "dark" ? "light" : "dark";
      const usual = wanted === (system.matches ? "dark" : "light");
      if (usual) delete root.dataset.theme;
      else root.dataset.theme = wanted;
      try {
        if (usual) localStorage.removeItem("errbook-theme");
        else localStorage.setItem("errbook-theme", wanted);
      } catch (_) { /* storage is refused: it holds for this page */ }
    });
  }

  // Copy the plain text of a block of code, or of the name beside the button.
  const made = (name, text = "", className = "") => {
    const it = document.createElement(name);
    if (className) it.className = className;
    it.textContent = text;
    return it;
  };
  const said = made("p", "", "vh");
  said.setAttribute("role", "status");
  document.body.append(said);

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (_) { // an insecure address, or an old browser
      const field = made("textarea", text, "vh");
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  };
  const source = (block) => ["details pre code", "code", "pre"].map((it) => block.querySelector(it)).find(Boolean);
  const plain = (code) => {
    const text = (it) => it.textContent.replace(/\n$/, "");
    if (code.closest(".trace") || !code.querySelector("gp-")) return text(code);
    const clone = code.cloneNode(true); // a console session: only what one types, without the prompts
    for (const prompt of clone.querySelectorAll("gp-")) prompt.textContent = "\0";
    return text(clone).split("\n").filter((line) => line.startsWith("\0")).map((line) => line.slice(1).trim()).join("\n");
  };
  for (const pre of document.querySelectorAll(".prose pre, .first pre")) {
    let block = pre.closest(".code");
    if (!block) {
      block = made("div", "", "code bare");
      pre.replaceWith(block);
      block.append(pre);
    }
    block.dataset.copy ??= "";
  }
  for (const block of document.querySelectorAll("[data-copy]")) {
    const button = made("button", words.copy, "copy");
    const label = button.firstChild;
    button.type = "button";
    const role = block.classList[1];
    const name = block.dataset.copy; // `the name`, or with its role `broken (Python)`
    if (name) button.append(made("span", role ? ` ${role} (${name})` : ` ${name}`, "vh"));
    (block.querySelector("figcaption") || block).append(button);
    button.addEventListener("click", async () => {
      const done = await copy(plain(source(block)));
      label.data = done ? words.copied : words.not_copied;
      said.textContent = label.data;
      setTimeout(() => { label.data = words.copy; said.textContent = ""; }, 2000);
    });
  }

  // This page: its address, and its text as Markdown. From the disk no script may read a file.
  for (const list of document.querySelectorAll("[data-copy-page]")) {
    const offer = (name, text) => {
      const button = made("button", name);
      const item = made("li");
      button.type = "button";
      button.addEventListener("click", async () => {
        const wanted = await text();
        const done = wanted !== "" && await copy(wanted);
        button.textContent = said.textContent = done ? words.copied : words.not_copied;
        setTimeout(() => { button.textContent = name; said.textContent = ""; }, 2000);
      });
      item.append(button);
      return item;
    };
    const items = [offer(words.copy_link, () => location.href.replace(/\?[^#]*/, ""))];
    if (location.protocol !== "file:") {
      const page = () => fetch(list.dataset.copyPage).then((answer) => (answer.ok ? answer.text() : ""), () => "");
      items.push(offer(words.copy_markdown, page));
    }
    list.prepend(...items);
  }

  // The section that one reads is marked in the table of contents: the last one whose heading is above the middle.
  const contents = [...document.querySelectorAll(".toc a")];
  const headings = contents.map((link) => document.getElementById(link.hash.slice(1)));
  const mark = () => {
    let current = -1;
    headings.forEach((heading, place) => { if (heading && heading.getBoundingClientRect().top < innerHeight / 2) current = place; });
    contents.forEach((link, place) => {
      if (place === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  if (contents.length) {
    let isAsked = false;
    addEventListener("scroll", () => {
      if (isAsked) return;
      isAsked = true;
      requestAnimationFrame(() => { isAsked = false; mark(); });
    }, { passive: true });
    mark();
  }

  // A listing that is whole on its page is sorted in place; otherwise the heads of its columns lead to its other orders.
  const worst = ["sev-critical", "sev-high", "sev-medium", "sev-low"];
  const order = {
    name: (row) => row.querySelector("th a").textContent.toLowerCase(),
    severity: (row) => worst.findIndex((key) => row.querySelector(`.${key}`)),
    date: (row) => -(row.querySelector("time")?.dateTime ?? "0").padEnd(10, "-00").replaceAll("-", ""),
  };
  for (const link of document.querySelector(".pager") ? [] : document.querySelectorAll("[data-sort]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const kind = link.dataset.sort;
      const body = link.closest("table").tBodies[0];
      const rows = [...body.rows].map((row) => [order[kind](row), row]);
      rows.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      body.append(...rows.map(([, row]) => row));
      for (const head of link.closest("tr").cells) head.removeAttribute("aria-sort");
      link.parentElement.setAttribute("aria-sort", kind === "name" ? "ascending" : "descending");
    });
  }

  // The page for a missing address looks for the words of the address.
  const asked = document.querySelector("[data-missing] textarea");
  if (asked) {
    const path = location.pathname.slice(new URL(".", files.home[0]).pathname.length);
    let text = path;
    try { text = decodeURIComponent(path); } catch (_) { /* it stays as it is */ }
    asked.value = text.replace(/(index)?\.(html?|php|md|json)$/i, "").split(/[\/_\s-]+/).filter(Boolean).join(" ").slice(0, 100);
  }

  // The search: what it needs is loaded when it is first used.
  const { keys } = document.querySelector(".bar").dataset;
  const forms = document.querySelectorAll("[data-find], [data-ask]");
  const load = () => {
    if ([...document.scripts].some((it) => it.src === files.script[0])) return;
    for (const [address, integrity = ""] of [files.index, files.matcher, files.script]) {
      const made = document.createElement("script");
      made.src = address;
      made.integrity = integrity;
      made.async = false; // in this order
      document.head.append(made);
    }
  };
  // To the search page, and nothing of it to the host: a few words behind `#`, more of it in the storage of this tab.
  const go = (form, text) => {
    let behind = "#q=" + encodeURIComponent(text);
    if (text.length > 100 || text.includes("\n")) {
      try {
        sessionStorage.setItem("errbook-text", text);
        behind = "";
      } catch (_) { /* storage is refused, or full */ }
    }
    location.href = form.action + behind;
  };
  for (const form of forms) {
    const field = form.elements.q;
    if (field.type === "search") {
      field.setAttribute("role", "combobox");
      field.setAttribute("aria-autocomplete", "list");
      field.setAttribute("aria-expanded", "false");
      field.autocapitalize = "off";
      field.spellcheck = false;
      form.append(made("kbd", "/"));
    }
    form.addEventListener("focusin", load);
    if (form.closest("[data-missing]") && field.value) load();
    if (form.contains(document.activeElement)) load();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (text) go(form, text);
      else field.focus();
    });
    field.addEventListener("keydown", (event) => { // until search.js takes it over
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || field.type === "search" || "ready" in form.dataset) return;
      event.preventDefault();
      form.requestSubmit();
    });
    field.addEventListener("paste", (event) => { // a box of one line would join the lines
      const text = event.clipboardData?.getData("text").trim() ?? "";
      if (field.type !== "search" || !text.includes("\n")) return;
      event.preventDefault();
      go(form, text);
    });
  }

  // `/` and Ctrl K go to the search, unless someone types, or has switched them off.
  const stored = () => {
    try { return localStorage.getItem("errbook-keys"); } catch (_) { return null; }
  };
  let isOn = keys !== "off" && stored() !== "off";
  const hint = () => {
    for (const form of forms) {
      if (isOn) form.elements.q.setAttribute("aria-keyshortcuts", "/ Control+K Meta+K");
      else form.elements.q.removeAttribute("aria-keyshortcuts");
      for (const key of form.querySelectorAll("kbd")) key.hidden = !isOn;
    }
  };
  hint();
  const choice = document.querySelector("[data-keys-switch]");
  if (choice) {
    choice.checked = isOn;
    choice.addEventListener("change", () => {
      isOn = choice.checked;
      hint();
      try {
        if (isOn) localStorage.removeItem("errbook-keys");
        else localStorage.setItem("errbook-keys", "off");
      } catch (_) { /* storage is refused: it holds for this page */ }
    });
  }
  const isTyped = (it) => it.isContentEditable || it.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset])");
  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const isSlash = key === "/" && !ctrlKey && !metaKey;
    const isK = key.toLowerCase() === "k" && ctrlKey !== metaKey && !shiftKey;
    if (!isOn || event.defaultPrevented || event.isComposing || altKey || !(isSlash || isK)) return;
    const target = event.composedPath()[0];
    const field = forms[0]?.elements.q;
    if (!field || (target instanceof Element && isTyped(target))) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
})();
