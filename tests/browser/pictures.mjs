// Pictures of seven kinds of pages, light and dark, on a desktop and a phone, in target/screenshots/: for people to look at.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { kinds } from "./kinds.mjs";
import { at, open, root } from "./stage.mjs";

const folder = join(root, "target", "screenshots");
const screens = { desktop: { width: 1366, height: 768 }, phone: { width: 360, height: 740 } };

export default function pictures() {
  for (const kind of ["home", "collection", "terms", "entry", "results", "health", "missing"]) {
    it(`pictures are taken of ${kind}`, async () => {
      mkdirSync(folder, { recursive: true });
      for (const [screen, viewport] of Object.entries(screens)) {
        const { page, complaints, close } = await open(at.root + kinds[kind], { viewport });
        if (kind === "results") await page.locator("#results a").first().waitFor();
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          const path = join(folder, `${kind}-${screen}-${colorScheme}.png`);
          const png = await page.screenshot({ path, fullPage: true });
          assert.equal(png.readUInt32BE(16), viewport.width, "the width of the picture");
          assert.ok(png.readUInt32BE(20) >= viewport.height, "the height of the picture");
        }
        assert.deepEqual(complaints, []);
        await close();
      }
    });
  }
}
