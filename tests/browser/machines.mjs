// What the site tells programs holds in a browser: the policy for hosts, data that is not run, addresses that are there.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { headerRules } from "./server.mjs";
import { kinds } from "./kinds.mjs";
import { at, folders, open } from "./stage.mjs";

export default function machines() {
  it("pages are served with the policy of the site's own _headers, which forbids what is inline", async () => {
    const rules = headerRules(readFileSync(join(folders.site, "_headers"), "utf8"));
    const { page, response, complaints, close } = await open(at.root + kinds.entry);
    const sent = response.headers();
    for (const [name, value] of Object.entries(rules[0].headers)) assert.equal(sent[name], value);
    assert.doesNotMatch(sent["content-security-policy"], /unsafe|\*|https?:/);
    assert.deepEqual(complaints, []);
    // And the browser keeps it: neither a script nor a style in the page, nor a frame from elsewhere.
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "globalThis.ran = true";
      document.head.append(script);
      document.body.setAttribute("style", "color: rgb(1, 2, 3)");
      return [globalThis.ran === true, getComputedStyle(document.body).color === "rgb(1, 2, 3)"];
    });
    assert.deepEqual(ran, [false, false]);
    assert.ok(complaints.length >= 2 && complaints.every((said) => /Content Security Policy/.test(said)), complaints.join("\n"));
    await close();
  });

  it("assets are kept for a year, and pages are not", async () => {
    const { page, close } = await open("about:blank");
    const kept = [];
    page.on("response", async (response) => {
      const { pathname } = new URL(response.url());
      kept.push([pathname.startsWith(new URL(at.root).pathname + "assets/"), response.headers()["cache-control"] ?? null]);
    });
    await page.goto(at.root + kinds.entry, { waitUntil: "networkidle" });
    assert.ok(kept.some(([isAsset]) => isAsset) && kept.some(([isAsset]) => !isAsset));
    for (const [isAsset, age] of kept) assert.equal(age, isAsset ? "public, max-age=31536000, immutable" : null);
    await close();
  });

  it("linked data on a page is data that the browser does not run", async () => {
    for (const start of [at.hostile, at.unguarded]) {
      const { page, complaints, close } = await open(`${start}evil/markdown/index.html`);
      const texts = await page.locator("script[type='application/ld+json']").allTextContents();
      assert.equal(texts.length, 1);
      const graph = JSON.parse(texts[0])["@graph"];
      assert.deepEqual(graph.map((thing) => thing["@type"]), ["TechArticle", "BreadcrumbList"]);
      assert.match(graph[1].itemListElement.at(-1).name, /^title <\/script><script>alert\(1\)/);
      assert.deepEqual(complaints, []);
      await close();
    }
  });

  it("feeds, sitemap and search description are XML to a browser", async () => {
    const { page, close } = await open(at.hostile);
    const roots = await page.evaluate(async (files) => {
      const read = async (file) => {
        const text = await (await fetch(file)).text();
        return new DOMParser().parseFromString(text, "application/xml").documentElement.nodeName;
      };
      return Promise.all(files.map(read));
    }, ["feed.xml", "evil/feed.xml", "sitemap.xml", "opensearch.xml"]);
    assert.deepEqual(roots, ["feed", "feed", "urlset", "OpenSearchDescription"]);
    await close();
  });
}
