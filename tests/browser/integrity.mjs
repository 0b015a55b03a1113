// Where a site is published, its pages carry the hashes of their scripts and styles, and browsers refuse any other file.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { it } from "node:test";
import { read } from "./html.mjs";
import { list } from "./links.mjs";
import { at, folders, open } from "./stage.mjs";

const page = "shop/payment-refused/index.html";

export default function integrity() {
  it("every script and style of every page has the hash of its file", () => {
    const wrong = [];
    let count = 0;
    for (const file of list(folders.whole).filter((file) => file.endsWith(".html"))) {
      for (const { name, attributes } of read(readFileSync(join(folders.whole, file), "utf8")).tags) {
        const isLoaded = (name === "script" && attributes.has("src")) || (name === "link" && attributes.get("rel") === "stylesheet");
        if (!isLoaded) continue;
        count += 1;
        if (!/^sha256-[A-Za-z0-9+/]{43}=$/.test(attributes.get("integrity") ?? "")) wrong.push(`${file}: ${attributes.get("src") ?? attributes.get("href")}`);
      }
    }
    assert.ok(count > 50, `${count} scripts and styles`);
    assert.deepEqual(wrong, []);
  });

  it("the script of every page has the hashes of the scripts that it loads later", () => {
    const script = list(folders.whole).find((file) => file.startsWith("assets/site-"));
    const files = JSON.parse(/errbookFiles=(.*);$/m.exec(readFileSync(join(folders.whole, script), "utf8"))[1]);
    for (const name of ["matcher", "script"]) {
      const [address, hash] = files[name];
      const bytes = readFileSync(join(folders.whole, posix.join(posix.dirname(script), address)));
      assert.equal(hash, `sha256-${createHash("sha256").update(bytes).digest("base64")}`, name);
    }
  });

  it("a page with hashes opens quietly, and finds", async () => {
    const { page: opened, complaints, close } = await open(at.whole + page);
    assert.equal(await opened.evaluate(() => getComputedStyle(document.querySelector(".bar")).display), "flex");
    await opened.fill("#find", "payment refused");
    await opened.locator("#find-list [role=option]").first().waitFor();
    await opened.goto(at.whole + "search/index.html?q=payment+refused");
    await opened.locator("#results a").first().waitFor();
    assert.deepEqual(complaints, []);
    await close();
  });

  it("a script that somebody changed on the host is not run", async () => {
    for (const [changed, wanted] of [["site", "payment"], ["match", "payment"], ["search", "payment"]]) {
      const { page: opened, complaints, close } = await open("about:blank");
      await opened.route(`**/${changed}-*.js`, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: `globalThis.changed = true;${await response.text()}` });
      });
      await opened.goto(at.whole + page);
      if (changed !== "site") {
        const refused = opened.waitForEvent("console");
        await opened.fill("#find", wanted);
        await refused;
      }
      if (changed === "match") await opened.locator(".pop .count", { hasText: "could not be loaded" }).waitFor();
      assert.equal(await opened.evaluate(() => globalThis.changed), undefined);
      assert.match(complaints.join("\n"), /integrity/);
      await close();
    }
  });
}
