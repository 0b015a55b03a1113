// Every kind of page opens without a word of complaint: at the root of a host, below a path, and from the disk.
import assert from "node:assert/strict";
import { it } from "node:test";
import { kinds, minimal } from "./kinds.mjs";
import { at, open } from "./stage.mjs";

export default function pages() {
  for (const place of ["root", "below", "disk"]) {
    for (const [kind, path] of Object.entries(kinds)) {
      if (kind === "missing" && place !== "root") continue; // it is shown at any depth of its own place
      it(`${kind} opens quietly (${place})`, () => opensQuietly(at[place] + path, kind === "moved"));
    }
  }
  for (const place of ["hostile", "hostileDisk"]) {
    it(`entry-minimal opens quietly (${place})`, () => opensQuietly(at[place] + minimal));
  }

  it("a moved page leads to its entry", async () => {
    for (const place of ["root", "below", "disk"]) {
      const { page, close } = await open(at[place] + kinds.moved);
      await page.waitForURL(at[place] + kinds.entry);
      await close();
    }
  });

  it("a moved page takes the part and the words of its address along", async () => {
    for (const place of ["root", "below", "disk"]) {
      const { page, complaints, close } = await open(`${at[place]}${kinds.moved}?q=a+b#cause-1`);
      await page.waitForURL(`${at[place]}${kinds.entry}?q=a+b#cause-1`);
      assert.deepEqual(complaints, []);
      // The way back leads past the page that has moved.
      assert.equal(await page.evaluate(() => history.length), 2);
      await close();
    }
  });

  it("a moved page leads to its entry without JavaScript, too", async () => {
    const { page, complaints, close } = await open(at.root + kinds.moved, { javaScriptEnabled: false });
    await page.waitForURL(at.root + kinds.entry);
    assert.deepEqual(complaints, []);
    await close();
  });

  it("a missing address below the site's base_url gets a whole page that leads back", async () => {
    const { page, response, complaints, close } = await open(at.hostile + "no/such/page/");
    assert.equal(response.status(), 404);
    assert.equal(await page.locator("h1").innerText(), "There is no page here");
    await page.locator(".brand").click();
    await page.waitForURL(at.hostile + "index.html");
    assert.deepEqual(complaints, []);
    await close();
  });

  it("a part that an entry lacks leaves no trace on its page", async () => {
    const { page, close } = await open(at.hostile + minimal);
    const headings = await page.locator("main h2").allTextContents();
    assert.deepEqual(headings, ["What this error means", "Causes and fixes", "Community notes"]);
    assert.equal(await page.locator("main figure, main table, .quick, .look, .messages, .lifecycle, .codes").count(), 0);
    assert.deepEqual(await page.locator(".facts li").allInnerTexts().then((all) => all.map((text) => text.trim())), ["Low severity"]);
    await close();
  });
}

async function opensQuietly(address, moves) {
  const { page, response, complaints, close } = await open(address);
  if (moves) await page.waitForURL((url) => url.href !== address);
  assert.ok(response === null || response.ok(), `${response?.status()} ${address}`);
  assert.equal(await page.locator("h1").count(), 1, "one h1");
  assert.notEqual((await page.locator("h1").innerText()).trim(), "");
  assert.notEqual((await page.title()).trim(), "");
  assert.deepEqual(complaints, []);
  await close();
}
