// The page of an entry that has every part.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { kinds } from "./kinds.mjs";
import { at, folders, open } from "./stage.mjs";

export default function entry() {
  it("an entry shows every part, in the order of the format", async () => {
    const { page, close } = await open(at.root + kinds.entry);
    const texts = (selector) => page.locator(selector).allTextContents();
    assert.deepEqual((await texts(".crumbs li")).map((text) => text.trim()).slice(1), ["OpenAI", "PermissionDeniedError"]);
    assert.deepEqual((await texts(".facts a")).map((text) => text.replace(/\s+/g, " ")), [
      "▲High severity", "403 Forbidden", "✕Do not retry", "Beginner", "Fix: 2–5 min", "Python",
    ]);
    assert.deepEqual(await texts("h1"), ["PermissionDeniedError"]);
    assert.deepEqual(await texts(".named code"), ["openai.PermissionDeniedError"]);
    assert.deepEqual(await texts("main h2"), [
      "What this error means",
      "Quick fix",
      "Is it this error?",
      "Stack trace",
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
    assert.equal(own, "Edit this page, History, Markdown, JSON, Report a problem");
    // In the order of the reader, not only of the file.
    const tops = await page.locator(".crumbs, .facts, h1, .signature, main h2").evaluateAll((all) => all.map((it) => it.getBoundingClientRect().top));
    assert.deepEqual(tops, [...tops].sort((a, b) => a - b));
    const causes = await page.locator(".causes > li").evaluateAll((all) => all.map((it) => it.id));
    assert.deepEqual(causes, causes.map((_, at) => `cause-${at + 1}`));
    assert.ok(causes.length >= 2, `${causes.length} causes`);
    await close();
  });

  it("the quick fix is above the fold of a small laptop", async () => {
    const { page, close } = await open(at.root + kinds.entry, { viewport: { width: 1366, height: 768 } });
    const { bottom } = await page.locator("section.quick").evaluate((it) => it.getBoundingClientRect().toJSON());
    assert.ok(bottom <= 768, `it ends at ${bottom}`);
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
