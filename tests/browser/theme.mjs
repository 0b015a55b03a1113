// Light and dark: the system's choice first, the reader's when there is one.
import assert from "node:assert/strict";
import { it } from "node:test";
import { kinds } from "./kinds.mjs";
import { at, open } from "./stage.mjs";

export default function theme() {
  it("the reader's choice of colours stays after a reload and on other pages", async () => {
    const { page, complaints, close } = await open(at.root + kinds.entry, { colorScheme: "light" });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.locator(".theme").click();
    const dark = await ground();
    assert.notEqual(dark, light);
    await page.reload();
    assert.equal(await ground(), dark);
    await page.goto(at.root + kinds.home);
    assert.equal(await ground(), dark);
    await page.locator(".theme").click();
    assert.equal(await ground(), light);
    await page.reload();
    assert.equal(await ground(), light);
    assert.deepEqual(complaints, []);
    await close();
  });

  it("without a choice the page follows the system", async () => {
    const { page, close } = await open(at.root + kinds.entry, { colorScheme: "light" });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.emulateMedia({ colorScheme: "dark" });
    assert.notEqual(await ground(), light);
    await close();
  });
}
