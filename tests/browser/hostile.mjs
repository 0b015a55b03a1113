// Text that would break out of a careless page is shown as it stands, wherever it comes from. The site is served without any
// policy, so that a script which slipped in would run and be noticed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { list } from "./links.mjs";
import { at, folders, open } from "./stage.mjs";

const payload = `</script><script>alert(1)</script> {{ 7*7 }} {{ 1234 * 5678 }} {% raw %} "><img src=x onerror=alert(1)> ' onfocus=alert(1) <!--`;
const inBoth = [
  "error", "title", "code", "message", "applies-to", "tested-on", "version", "source", "tell", "proof", "extra-name", "extra", "collection",
  "meaning", "quick-fix", "why", "detection", "cause", "how-to-tell", "fix", "broken", "fixed", "explanation", "verify-fix", "workaround",
  "prevention", "author", "note-versions", "note", "more", "trace", "site-title",
];
const inMarkdown = [
  "trace-source", "trace-text", "command", "link-text", "cell", "inline-code", "broken-comment", "fixed-comment", "broken-html", "fixed-html", "more-heading",
];

export default function hostile() {
  it("hostile text on any page runs nothing and asks for nothing", async () => {
    const pages = list(folders.hostile).filter((file) => file.endsWith(".html"));
    const { page, complaints, close } = await open(at.unguarded + "index.html");
    for (const start of [at.unguarded, at.hostileDisk]) {
      for (const file of pages) {
        // With a base_url the page for missing addresses has rooted links: it is no page of the disk.
        if (file === "404.html" && start.startsWith("file:")) continue;
        await page.goto(start + file);
        if (file.startsWith("old/")) await page.waitForURL((url) => url.href.startsWith(start + "evil/")); // it has moved
        // What waits for a reader's touch must be harmless too.
        await page.evaluate(() => document.querySelectorAll("a, button, input, summary, [tabindex]").forEach((it) => it.focus()));
        const strange = await page.evaluate(() => {
          const handlers = (it) => it.getAttributeNames().some((name) => name.startsWith("on"));
          const inline = (it) => it.localName === "script" && !it.src && it.type !== "application/ld+json";
          return [...document.querySelectorAll("*")].filter((it) => it.localName === "img" || handlers(it) || inline(it)).map((it) => it.outerHTML);
        });
        assert.deepEqual(strange, [], file);
      }
    }
    const known = (said) => said.startsWith(`asks for ${at.hostileDisk}`); // it began on the loopback
    assert.deepEqual(complaints.filter((said) => !known(said)), []);
    await close();
  });

  for (const [name, fields] of [["markdown", [...inBoth, ...inMarkdown]], ["yaml", inBoth]]) {
    it(`an entry shows hostile text in every field as it stands (${name})`, async () => {
      const { page, close } = await open(`${at.unguarded}evil/${name}/index.html`);
      const shown = (await page.evaluate(() => document.body.textContent)).replace(/\s+/g, " ");
      assert.deepEqual(fields.filter((field) => !shown.includes(`${field} ${payload}`)), []);
      assert.ok((await page.title()).includes(`title ${payload}`));
      assert.equal(await page.locator("meta[name=description]").getAttribute("content"), `meaning ${payload}`);
      await close();
    });
  }

  it("hostile text comes out of the copy button and the search as it went in", async () => {
    const { page, context, complaints, close } = await open(`${at.unguarded}evil/markdown/index.html`);
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(at.unguarded).origin });
    await page.locator(".named .copy").click();
    await page.locator(".copy", { hasText: "Copied" }).first().waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `error ${payload}`);
    await page.goto(at.unguarded + "search/index.html?q=title");
    await page.locator("#results a").first().waitFor();
    const results = await page.locator("#results").innerText();
    assert.ok(results.includes(`title ${payload}`), results);
    assert.equal(await page.locator("main img, main script").count(), 0);
    // And in the list of the box in the header.
    await page.goto(at.unguarded + "evil/minimal/index.html");
    await page.fill("#find", "title");
    await page.locator("#find-list [role=option]").first().waitFor();
    assert.ok((await page.locator("#find-list").innerText()).includes(`title ${payload}`));
    assert.equal(await page.locator(".bar img, .bar script").count(), 0);
    assert.deepEqual(complaints, []);
    await close();
  });

  it("nothing in an entry is taken for a template", () => {
    for (const file of list(folders.hostile)) {
      const bytes = readFileSync(join(folders.hostile, file), "utf8");
      assert.ok(!bytes.includes(String(1234 * 5678)), file);
      if (file.startsWith("evil/")) assert.ok(!/(?<![\w.])49(?![\w.])/.test(bytes.replace(/(?:href|src)="[^"]*"/g, "")), file);
    }
  });

  it("the machine's copies of a hostile entry hold the same text", () => {
    for (const name of ["markdown", "yaml"]) {
      const text = readFileSync(join(folders.hostile, `evil/${name}/index.json`), "utf8");
      const found = [];
      JSON.parse(text, (key, value) => {
        if (typeof value === "string") found.push(value);
        found.push(key);
        return value;
      });
      const wanted = inBoth.filter((field) => !["collection", "site-title"].includes(field));
      assert.deepEqual(wanted.filter((field) => !found.some((value) => value.includes(`${field} ${payload}`) || value.includes(`${field} ${escaped}`))), []);
    }
  });
}

// A message template keeps its braces doubled.
const escaped = payload.replace(/[{}]/g, "$&$&");
