// `errbook serve` with a page that is looked at: it reloads where it was, takes a style sheet without a reload, and shows
// everything that is wrong until it is mended.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { open, program } from "./stage.mjs";

const more = Array.from({ length: 60 }, (_, at) => `Paragraph ${at} of what there is to say.\n\n`).join("");

const entry = (word, severity = "high") => `---
error: git.Lock
severity: ${severity}
messages: ["The lock of {thing} failed"]
---

What ${word} means.

## Stack trace

\`\`\`text
The lock of this failed
\`\`\`

## Quick fix

Do it.

## Causes and fixes

### The thing is missing

${more}
`;

export default function live() {
  describe("errbook serve", () => {
    let folder;
    let server;
    let address;
    const write = (path, text) => {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    };

    // A page asks what is new as soon as it listens; what is saved before that makes it load again.
    const listening = (page) =>
      page.waitForFunction(() => {
        const asked = performance.getEntriesByType("resource").filter((entry) => entry.initiatorType === "fetch" && entry.responseEnd > 0);
        return [location.href, `${location.origin}/.errbook/findings`].every((address) => asked.some((entry) => entry.name === address));
      });

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "errbook-live-"));
      write("content/git/lock.md", entry("first"));
      write("static/own.txt", "own");
      server = spawn(program(), ["--root", folder, "serve", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
      address = await new Promise((found, failed) => {
        let said = "";
        server.stdout.on("data", (text) => {
          said += text;
          const place = /^(http:\S+) /m.exec(said);
          if (place) found(place[1]);
        });
        server.on("exit", () => failed(new Error("errbook serve has ended")));
      });
    });

    after(() => {
      server?.kill();
      if (folder) rmSync(folder, { recursive: true, force: true });
    });

    it("a page reloads when it was saved, and stays where it was", async () => {
      write("content/git/lock.md", entry("first"));
      const { page, complaints, close } = await open(`${address}git/lock/`);
      await page.evaluate(() => scrollTo(0, 700));
      await page.waitForFunction(() => scrollY === 700);
      write("content/git/lock.md", entry("second"));
      await page.getByText("What second means.").first().waitFor({ state: "attached" });
      await page.waitForFunction(() => scrollY === 700);
      assert.deepEqual(complaints, []);
      await close();
    });

    it("a page that did not change is left alone", async () => {
      write("content/git/other.md", entry("other").replaceAll("Lock", "Other").replaceAll("lock", "other"));
      const { page, complaints, close } = await open(`${address}licences/`);
      await page.evaluate(() => { globalThis.mark = "kept"; });
      const other = await open(`${address}git/lock/`);
      write("content/git/lock.md", entry("third"));
      await other.page.getByText("What third means.").first().waitFor({ state: "attached" });
      assert.equal(await page.evaluate(() => globalThis.mark), "kept");
      assert.deepEqual([...complaints, ...other.complaints], []);
      await other.close();
      await close();
    });

    it("a style sheet is exchanged without a reload", async () => {
      const { page, complaints, close } = await open(`${address}git/lock/`);
      await listening(page);
      await page.evaluate(() => { globalThis.mark = "kept"; });
      const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      for (const [colour, shown] of [["#123456", "rgb(18, 52, 86)"], ["#654321", "rgb(101, 67, 33)"]]) {
        write("static/look.css", `body { background: ${colour} }`);
        await page.waitForFunction((shown) => getComputedStyle(document.body).backgroundColor === shown, shown);
        assert.equal(await ground(), shown);
      }
      assert.equal(await page.evaluate(() => globalThis.mark), "kept");
      assert.deepEqual(complaints, []);
      rmSync(join(folder, "static/look.css"));
      await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor !== "rgb(101, 67, 33)");
      await close();
    });

    it("all that is wrong is shown with its places over the last right page, and goes when it is mended", async () => {
      write("content/git/lock.md", entry("right"));
      const { page, complaints, close } = await open(`${address}git/lock/`);
      await page.getByText("What right means.").first().waitFor({ state: "attached" });
      write("content/git/lock.md", entry("wrong", "hihg\nnonsense: <img src=x onerror=alert(1)>"));
      const frames = page.locator(".errbook-live pre[data-level='error']");
      await page.waitForFunction(() => document.querySelectorAll(".errbook-live pre[data-level='error']").length === 2);
      const texts = await frames.allTextContents();
      assert.match(texts.join("\n"), /unknown value `hihg` for `severity`\n --> content\/git\/lock.md:3:11/);
      assert.match(texts.join("\n"), /nonsense: <img src=x onerror=alert\(1\)>/);
      assert.equal(await page.locator(".errbook-live img").count(), 0);
      assert.equal(await page.getByText("What right means.").first().isVisible(), true);
      // It can be put aside, and comes back when it is asked for.
      await page.keyboard.press("Escape");
      await page.locator(".errbook-live button[data-level='error']").click();
      assert.equal(await frames.count(), 2);
      write("content/git/lock.md", entry("mended"));
      await page.getByText("What mended means.").first().waitFor({ state: "attached" });
      await page.waitForFunction(() => !document.querySelector(".errbook-live pre[data-level='error']"));
      assert.deepEqual(complaints, []);
      await close();
    });

    it("an entry that is there only later appears by itself", async () => {
      const { page, close } = await open(`${address}git/late/`);
      assert.equal(await page.getByText("What late means.").count(), 0);
      write("content/git/late.md", entry("late").replaceAll("Lock", "Late").replaceAll("lock", "late"));
      await page.getByText("What late means.").first().waitFor({ state: "attached" });
      await close();
    });
  });
}
