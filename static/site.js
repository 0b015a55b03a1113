// Copy buttons, the light/dark button, `/` for the search, and search forms that keep what is typed in the browser.
(() => {
  "use strict";
  const root = document.documentElement;
  for (const part of document.querySelectorAll("[data-js]")) part.hidden = false;

  // Light or dark. Choosing what the system shows anyway forgets the choice.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const toggle = document.querySelector("[data-theme-toggle]");
  if (toggle) {
    toggle.hidden = false;
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
  const said = document.createElement("p");
  said.className = "vh";
  said.setAttribute("role", "status");
  document.body.append(said);

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (_) { // an insecure address, or an old browser
      const field = document.createElement("textarea");
      field.value = text;
      field.className = "vh";
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  };
  const source = (button) => {
    const block = button.closest(".code");
    if (!block) return button.parentElement.querySelector("code");
    return block.querySelector("details pre code") || block.querySelector("pre code") || block.querySelector("pre");
  };
  const plain = (code) => {
    const text = (it) => it.textContent.replace(/\n$/, "");
    if (code.closest(".trace") || !code.querySelector(".gp")) return text(code);
    const clone = code.cloneNode(true); // a console session: only what one types, without the prompts
    for (const prompt of clone.querySelectorAll(".gp")) prompt.textContent = "\0";
    return text(clone).split("\n").filter((line) => line.startsWith("\0")).map((line) => line.slice(1).trim()).join("\n");
  };
  for (const pre of document.querySelectorAll(".prose pre, .first pre")) { // code in prose may lack a button of its own
    let block = pre.closest(".code");
    if (!block) {
      block = document.createElement("div");
      block.className = "code bare";
      pre.replaceWith(block);
      block.append(pre);
    }
    if (block.querySelector("[data-copy]")) continue;
    const button = document.createElement("button");
    button.className = "copy";
    button.type = "button";
    button.textContent = "Copy";
    button.dataset.copy = "";
    (block.querySelector("figcaption") || block).append(button);
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    const words = button.firstChild;
    button.addEventListener("click", async () => {
      const done = await copy(plain(source(button)));
      words.data = done ? "Copied" : "Not copied";
      said.textContent = words.data;
      setTimeout(() => { words.data = "Copy"; said.textContent = ""; }, 2000);
    });
  }

  // `/` goes to the search, but never while someone types.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const field = document.querySelector("[name=q]");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  // A query travels behind `#`, which browsers do not send to the server.
  for (const form of document.querySelectorAll("[data-find]")) {
    const field = form.elements.q;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (text) location.href = form.action + "#q=" + encodeURIComponent(text);
      else field.focus();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || field.tagName !== "TEXTAREA") return;
      event.preventDefault();
      form.requestSubmit();
    });
  }
})();
