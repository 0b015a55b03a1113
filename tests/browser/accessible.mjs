// Every kind of page meets WCAG 2.2 AA as far as a machine can tell, in both colours and on wide and narrow screens; and
// nothing scrolls sideways on a narrow one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { it } from "node:test";
import { kinds, minimal } from "./kinds.mjs";
import { at, open } from "./stage.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export default function accessible() {
  for (const [kind, path] of [...Object.entries(kinds), ["box", kinds.all], ["entry-minimal", null]]) {
    it(`${kind} is accessible, light and dark, at three widths`, async () => {
      const { page, close } = await open("about:blank");
      // A moved page stays for a moment only; here it stays for good.
      if (kind === "moved") {
        await page.route("**/*.html", async (route) => {
          const response = await route.fetch();
          await route.fulfill({ response, body: (await response.text()).replace(/<script [^>]*data-to=[^>]*><\/script>/, "") });
        });
      }
      await page.goto(path === null ? at.hostile + minimal : at.root + path);
      if (kind === "results") await page.locator("#results a").first().waitFor();
      if (kind === "box") { // the list of the box in the header
        await page.fill("#find", "connection refused");
        await page.locator("#find-list [role=option]").first().waitFor();
        await page.keyboard.press("ArrowDown");
      }
      await page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
      await page.evaluate(axe);
      const wrong = [];
      for (const width of [1366, 768, 360]) {
        await page.setViewportSize({ width, height: 768 });
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (sideways > 0) wrong.push(`${width}: scrolls sideways by ${sideways}`);
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          const { violations } = await page.evaluate((values) => axe.run({ runOnly: { type: "tag", values }, resultTypes: ["violations"] }), standards);
          for (const { id, nodes } of violations) {
            wrong.push(...nodes.slice(0, 5).map((node) => `${width} ${colorScheme}: ${id}: ${node.target} ${node.html.slice(0, 120)}: ${node.failureSummary}`));
          }
        }
      }
      assert.deepEqual(wrong, []);
      await close();
    });
  }
}
