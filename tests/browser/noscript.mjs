// Without JavaScript everything can be read and reached, and nothing is offered that would not work.
import assert from "node:assert/strict";
import { it } from "node:test";
import { kinds } from "./kinds.mjs";
import { at, open } from "./stage.mjs";

export default function noscript() {
  it("without JavaScript links lead from the first page to an entry, which shows everything", async () => {
    const { page, complaints, close } = await open(at.root, { javaScriptEnabled: false });
    await page.locator("main a", { hasText: "OpenAI" }).first().click();
    await page.waitForURL(at.root + kinds.collection);
    await page.locator("main a", { hasText: /^PermissionDeniedError$/ }).first().click();
    await page.waitForURL(at.root + kinds.entry);
    assert.match(await page.locator("#quick-fix + .prose").innerText(), /\w{3}/);
    for (const heading of await page.locator("main h2").all()) assert.ok(await heading.isVisible());
    await page.locator("summary").first().click();
    assert.ok(await page.locator("details pre").first().isVisible());
    assert.equal(await page.locator("button:visible").count(), 0, "a button that cannot work");
    assert.deepEqual(complaints, []);
    await close();
  });

  it("without JavaScript tabs work", async () => {
    const { page, close } = await open(at.root + kinds.entry, { javaScriptEnabled: false });
    assert.ok(await page.locator("#pair-1").isVisible());
    await page.locator("label[for=tab-pair-2]").click();
    assert.ok(await page.locator("#pair-2").isVisible());
    assert.equal(await page.locator("#pair-1").isVisible(), false);
    await close();
  });

  it("without JavaScript the search page says so, and leads to every collection", async () => {
    const { page, close } = await open(at.root + kinds.search, { javaScriptEnabled: false });
    assert.match(await page.locator("main").innerText(), /needs JavaScript/);
    assert.equal(await page.locator("#ask").isVisible(), false);
    assert.equal(await page.locator("[data-filters]").isVisible(), false);
    await page.locator("main a", { hasText: "All entries" }).click();
    await page.waitForURL(at.root + kinds.all);
    await close();
  });

  it("without JavaScript a code leads to its owners", async () => {
    const { page, complaints, close } = await open(at.root + kinds.search, { javaScriptEnabled: false });
    await page.locator("main a", { hasText: "All codes" }).click();
    await page.waitForURL(at.root + kinds.codes);
    await page.locator("main a", { hasText: /^ENOENT/ }).click();
    await page.waitForURL(at.root + kinds.code);
    assert.ok(await page.locator("tbody th a").first().isVisible());
    assert.equal(await page.locator(".find").isVisible(), false, "a box that cannot find");
    assert.deepEqual(complaints, []);
    await close();
  });
}
