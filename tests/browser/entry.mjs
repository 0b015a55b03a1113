// The page of an entry that has every part.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { kinds } from "./kinds.mjs";
import { list } from "./links.mjs";
import { at, folders, open } from "./stage.mjs";

// The pages of all entries: those with JSON beside them.
const entries = () => list(folders.site).filter((path) => path.endsWith("/index.json") && path.split("/").length === 3).map((path) => path.replace(".json", ".html"));

export default function entry() {
  it("an entry shows every part, in the order of the format", async () => {
    const { page, close } = await open(at.root + kinds.entry);
    const texts = (selector) => page.locator(selector).allTextContents();
    assert.deepEqual((await texts(".crumbs li")).map((text) => text.trim()).slice(1), ["OpenAI", "PermissionDeniedError"]);
    // A sign stands before some of them, which a screen reader passes over.
    const facts = await page.locator(".facts a").evaluateAll((all) => all.map((it) => [getComputedStyle(it, "::before").content, it.textContent.trim()]));
    assert.deepEqual(facts, [
      ['"▲" / ""', "High severity"], ["none", "403 Forbidden"], ['"✕" / ""', "Do not retry"], ["none", "Beginner"], ["none", "Fix: 2–5 min"], ["none", "Python"],
    ]);
    assert.deepEqual(await texts("h1"), ["PermissionDeniedError"]);
    assert.deepEqual(await texts(".named code"), ["openai.PermissionDeniedError"]);
    assert.deepEqual(await texts("main h2"), [
      "What this error means",
      "Quick fix",
      "Stack trace",
      "Is it this error?",
      "Why it happens",
      "Detection",
      "Causes and fixes",
      "Broken and fixed code",
      "Verify the fix",
      "Workaround",
      "Prevention",
      "Sources",
      "Community notes",
    ]);
    assert.match(await page.locator("section:has(#notes)").innerText(), /No notes yet\. Be the first to share a version-specific fix or tip/);
    const side = await texts("aside dt");
    assert.deepEqual(side.filter((name) => ["Works with", "Tested on", "Verified", "Evidence"].includes(name)), ["Works with", "Tested on", "Verified", "Evidence"]);
    assert.deepEqual(await texts("aside h2"), ["On this page", "Related errors", "This entry"]);
    const own = (await texts("aside nav[aria-labelledby=this-entry] a")).join(", ");
    assert.equal(own, "Markdown, JSON, Edit this page, History, Report a problem");
    // In the order of the reader, not only of the file.
    const tops = await page.locator(".crumbs, .facts, h1, .signature, main h2").evaluateAll((all) => all.map((it) => it.getBoundingClientRect().top));
    assert.deepEqual(tops, [...tops].sort((a, b) => a - b));
    const causes = await page.locator(".causes > li").evaluateAll((all) => all.map((it) => it.id));
    assert.deepEqual(causes, causes.map((_, at) => `cause-${at + 1}`));
    assert.ok(causes.length >= 2, `${causes.length} causes`);
    await close();
  });

  it("badges, title, meaning, trust, the whole quick fix and the last line of the trace are above the fold, of every entry", async () => {
    const { page, close } = await open(at.root + kinds.entry, { viewport: { width: 1366, height: 768 } });
    const below = [];
    for (const path of entries()) {
      await page.goto(at.root + path);
      const ends = await page.evaluate(() => [".facts", "h1", ".lead", ".trust", ".quick", ".printed .code pre"].map((selector) => {
        const part = document.querySelector(selector);
        return part ? part.getBoundingClientRect().bottom : 0;
      }));
      if (Math.max(...ends) > 768) below.push(`${path}: ${ends}`);
    }
    assert.deepEqual(below, []);
    await close();
  });

  it("on a phone the fix comes before the explanation, and the fixed code before the broken one", async () => {
    const { page, close } = await open(at.root + kinds.entry, { viewport: { width: 360, height: 740 } });
    const parts = [".facts", "h1", "#meaning", "#quick-fix", "#stack-trace", "#look-alikes", "#causes", "#code", ".panel .fixed", ".panel .broken", "#why", "#detection", "#verify-fix"];
    const tops = await page.evaluate((all) => all.map((it) => document.querySelector(it).getBoundingClientRect().top), parts);
    assert.deepEqual(tops, [...tops].sort((a, b) => a - b));
    assert.equal(await page.locator(".printed details[open]").count(), 0, "a trace that is not folded");
    // Nothing scrolls sideways but code within its block, and nothing to press is smaller than 24 px.
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    const small = await page.locator("a:visible, button:visible, summary:visible, label:not(.vh):visible").evaluateAll((all) => all.flatMap((it) => {
      const { width, height } = it.getBoundingClientRect();
      const isInText = getComputedStyle(it).display === "inline";
      return isInText || (width >= 24 && height >= 24) ? [] : [`${it.outerHTML.slice(0, 80)}: ${width} × ${height}`];
    }));
    assert.deepEqual(small, []);
    await close();
  });

  it("equal lines of broken and fixed code stand beside each other", async () => {
    const { page, close } = await open(at.root + kinds.entry);
    const tops = (side) => page.locator(`.panel:visible .${side} pre code`).evaluate((code) => {
      const found = {};
      const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
      let line = "";
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (const [place, part] of [...node.data].entries()) {
          if (part === "\n") { line = ""; continue; }
          line += part;
          const range = document.createRange();
          range.setStart(node, place);
          range.setEnd(node, place + 1);
          if (line.length === 12) found[line] = Math.round(range.getBoundingClientRect().top);
        }
      }
      return found;
    });
    const [broken, fixed] = [await tops("broken"), await tops("fixed")];
    const shared = Object.keys(broken).filter((line) => line in fixed);
    assert.ok(shared.length >= 4, shared.join(", "));
    for (const line of shared) assert.equal(broken[line], fixed[line], line);
    await close();
  });

  it("both sides can be read as one diff, whose text has no signs", async () => {
    const { page, close } = await open(at.root + kinds.entry, { javaScriptEnabled: false });
    await page.locator(".panel:visible .diff summary").click();
    const diff = page.locator(".panel:visible .diff pre code");
    const [removed, added] = [await diff.locator("del").allTextContents(), await diff.locator("ins").allTextContents()];
    const side = (name) => page.locator(`.panel:visible .${name} pre b`).allTextContents();
    assert.deepEqual(removed, await side("broken"));
    assert.deepEqual(added, await side("fixed"));
    assert.ok(removed.length && added.length && ![...removed, ...added].some((line) => /^[+−-]/.test(line)));
    await close();
  });

  it("the section that is read is marked in the table of contents", async () => {
    const { page, close } = await open(at.root + kinds.entry);
    await page.evaluate(() => document.getElementById("causes").scrollIntoView());
    await page.locator('.toc [aria-current="true"]', { hasText: "Causes and fixes" }).waitFor();
    assert.equal(await page.locator(".toc [aria-current]").count(), 1);
    await close();
  });

  it("the page's address and its Markdown can be copied", async () => {
    const { page, context, complaints, close } = await open(at.root + kinds.entry + "?from=somewhere#causes");
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(at.root).origin });
    const copied = async (name) => {
      const button = page.getByRole("button", { name, exact: true });
      const handle = await button.elementHandle();
      await button.click();
      await page.waitForFunction((it) => it.textContent === "Copied", handle);
      return page.evaluate(() => navigator.clipboard.readText());
    };
    assert.equal(await copied("Copy link"), at.root + kinds.entry + "#causes");
    assert.equal(await copied("Copy as Markdown"), readFileSync(join(folders.site, kinds.entry.replace(".html", ".md")), "utf8"));
    assert.deepEqual(complaints, []);
    await close();
  });

  it("related errors say why, and the collection is read on", async () => {
    const { page, close } = await open(at.root + kinds.entry);
    const reasons = await page.locator("nav[aria-labelledby=related] small").allTextContents();
    assert.equal(reasons.length, await page.locator("nav[aria-labelledby=related] li").count());
    assert.ok(reasons.every((reason) => /^(same name|status \d+|tags: |see also)/.test(reason)), reasons.join("; "));
    await page.locator(".neighbours [rel=next]").click();
    const before = page.url();
    await page.locator(".neighbours [rel=prev]").click();
    await page.waitForURL(at.root + kinds.entry);
    assert.notEqual(before, at.root + kinds.entry);
    await close();
  });

  it("copy buttons give the plain text", async () => {
    const { page, context, complaints, close } = await open(at.root + kinds.entry);
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(at.root).origin });
    const markdown = readFileSync(join(folders.site, kinds.entry.replace(".html", ".md")), "utf8");
    const fence = (mark, nth = 0) => [...markdown.matchAll(new RegExp("```" + mark + "\\n([^]*?)\\n```", "g"))][nth][1];
    const copied = async (button) => {
      await page.evaluate(() => navigator.clipboard.writeText("nothing"));
      await button.click();
      await page.locator(".copy", { hasText: "Copied" }).first().waitFor();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    assert.equal(await copied(page.locator(".named .copy")), "openai.PermissionDeniedError");
    assert.equal(await copied(page.locator(".trace .copy").first()), fence("traceback"));
    assert.equal(await copied(page.locator(".panel .broken .copy").first()), fence("python broken"));
    assert.equal(await copied(page.locator(".panel .fixed .copy").first()), fence("python fixed"));
    assert.equal(await copied(page.locator(".quick .copy").first()), fence("bash"));
    // Of a console session: what one types, without prompts and answers.
    const typed = fence("console").split("\n").filter((line) => line.startsWith("$ ")).map((line) => line.slice(2));
    assert.equal(await copied(page.locator("section:has(#verify-fix) .copy").first()), typed.join("\n"));
    assert.deepEqual(complaints, []);
    await close();
  });

  it("tabs change with the pointer and with the keyboard", async () => {
    const { page, close } = await open(at.root + kinds.entry);
    const shown = () => page.locator(".panel:visible").evaluateAll((all) => all.map((it) => it.id));
    assert.deepEqual(await shown(), ["pair-1"]);
    await page.locator("label[for=tab-pair-2]").click();
    assert.deepEqual(await shown(), ["pair-2"]);
    await page.keyboard.press("ArrowLeft");
    assert.deepEqual(await shown(), ["pair-1"]);
    await close();
  });
}
