// Keeps a page of `errbook serve` as it is in the sources: reloads it when it has changed, exchanges style sheets without
// that, and shows what is wrong over it. Nothing of this is in a published site. Texts reach the page as text only.
(() => {
  "use strict";

  const own = "/.errbook/";
  // What this page is known by.
  let tag = document.currentScript.dataset.errbook;
  const place = `errbook:scroll:${location.pathname}`;

  // --- the page itself ---

  // Browsers keep the place on most reloads, but not while a page is still being laid out.
  const kept = sessionStorage.getItem(place);
  if (kept !== null) {
    sessionStorage.removeItem(place);
    const [x, y] = kept.split(",").map(Number);
    const back = () => scrollTo({ left: x, top: y, behavior: "instant" });
    back();
    addEventListener("load", back, { once: true });
  }

  const reload = () => {
    sessionStorage.setItem(place, `${scrollX},${scrollY}`);
    location.reload();
  };

  const now = async () => {
    const answer = await fetch(location.pathname + location.search, { method: "HEAD", cache: "no-store" });
    return (answer.headers.get("etag") ?? "").replaceAll('"', "");
  };

  const check = async () => {
    const found = await now();
    if (found !== "" && found !== tag) reload();
  };

  // --- style sheets ---

  // `look-1a2b3c4d5e.css` in `assets/` is what `look.css` makes of itself.
  const isOf = (address, name) => {
    const path = new URL(address, location.href).pathname;
    if (path.endsWith(`/${name}`)) return true;
    const stem = name.replace(/\.css$/, "");
    const start = path.lastIndexOf(`/assets/${stem}-`);
    return start >= 0 && /^[0-9a-f]+\.css$/.test(path.slice(start + `/assets/${stem}-`.length));
  };

  const restyle = async (styles) => {
    // The page names its sheets, so it is another one now, and yet needs no reload.
    tag = await now();
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
      const found = styles.find(([name]) => isOf(link.href, name));
      if (!found) continue;
      const [, path] = found;
      const next = link.cloneNode();
      next.removeAttribute("integrity");
      // The site's root, as seen from the sheet that is there.
      const at = new URL(link.href).pathname;
      const root = at.slice(0, at.length - (at.match(/assets\/[^/]*$/) ? at.match(/assets\/[^/]*$/)[0].length : found[0].length));
      next.href = `${root}${path}?${Date.now()}`;
      // The old one goes when the new one is there, so that the page is never without.
      next.addEventListener("load", () => link.remove(), { once: true });
      next.addEventListener("error", () => next.remove(), { once: true });
      link.after(next);
    }
  };

  // --- what is wrong ---

  const element = (name, text) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const some = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;

  const host = element("aside");
  host.className = "errbook-live";
  host.setAttribute("aria-label", "errbook");
  host.setAttribute("aria-live", "polite");
  // What was closed stays closed until something else is wrong.
  let closed = sessionStorage.getItem("errbook:closed");
  let shown = "";

  const show = (report) => {
    const { errors, warnings, failure, findings } = report;
    host.replaceChildren();
    shown = JSON.stringify([failure, findings]);
    const counts = [errors > 0 ? some(errors, "error") : "", warnings > 0 ? some(warnings, "warning") : ""].filter(Boolean).join(", ");
    const title = failure ? "the project cannot be read" : counts;
    if (title === "") {
      host.remove();
      return;
    }
    const open = () => {
      const panel = element("section");
      const head = element("header");
      const close = element("button", "Close");
      close.type = "button";
      close.addEventListener("click", shut);
      head.append(element("h2", title), close);
      const list = element("ol");
      list.tabIndex = 0;
      const item = (level, text) => {
        const row = element("li");
        const frame = element("pre", text);
        frame.dataset.level = level;
        row.append(frame);
        list.append(row);
      };
      if (failure) item("error", failure);
      for (const finding of findings) item(finding.level, finding.text);
      panel.append(head, list);
      host.replaceChildren(panel);
    };
    const shut = () => {
      closed = shown;
      sessionStorage.setItem("errbook:closed", shown.length < 100_000 ? shown : "");
      fold();
    };
    const fold = () => {
      const button = element("button", title);
      button.type = "button";
      button.dataset.level = errors > 0 || failure ? "error" : "warning";
      button.addEventListener("click", open);
      host.replaceChildren(button);
    };
    // Warnings wait until they are asked for.
    if ((errors > 0 || failure) && shown !== closed) open();
    else fold();
    document.body.append(host);
  };

  const findings = async () => {
    const answer = await fetch(`${own}findings`, { cache: "no-store" });
    show(await answer.json());
  };

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") host.querySelector("section button")?.click();
  });

  // --- the stream ---

  let stream = null;

  const listen = () => {
    stream = new EventSource(`${own}events`);
    const on = (name, act) => stream.addEventListener(name, (event) => Promise.resolve(act(JSON.parse(event.data))).catch(() => {}));
    // Also after a pause: whatever happened meanwhile.
    on("hello", () => Promise.all([check(), findings()]));
    on("pages", check);
    on("files", reload);
    on("styles", restyle);
    on("findings", findings);
  };

  // A browser has few connections to one server; a page that nobody looks at needs none.
  const follow = () => {
    if (document.visibilityState === "hidden") {
      stream?.close();
      stream = null;
    } else if (!stream) {
      listen();
    }
  };
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => {
    stream?.close();
    stream = null;
  });
  addEventListener("pageshow", follow);
  follow();
})();
