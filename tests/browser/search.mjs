// The search finds by name, by words and by a pasted trace, says so when it finds nothing, and sends nothing anywhere.
import assert from "node:assert/strict";
import { it } from "node:test";
import { kinds } from "./kinds.mjs";
import { at, open } from "./stage.mjs";

const hostile = "<img src=x onerror=alert(1)>";
const trace = `Traceback (most recent call last):
  File "/srv/bot/main.py", line 88, in <module>
    run()
  File "/srv/bot/main.py", line 61, in run
    answer = client.chat.completions.create(model="o3", messages=history)
  File "/usr/lib/python3/site-packages/openai/_base_client.py", line 1047, in request
    raise self._make_status_error_from_response(err.response) from None
openai.PermissionDeniedError: Error code: 403 - {'error': {'message': 'Project \`proj_x9\` does not have access to model \`o3\`', 'type': 'invalid_request_error', 'param': None, 'code': 'model_not_found'}}
`;

export default function search() {
  for (const place of ["root", "below", "disk"]) {
    it(`an entry is found by its name, by words and by a pasted trace (${place})`, async () => {
      const { page, complaints, close } = await open(at[place] + kinds.search);
      for (const asked of ["openai.PermissionDeniedError", "project model access", trace]) {
        await page.fill("#ask", asked);
        const first = page.locator("#results a").first();
        await first.waitFor();
        assert.equal(await first.evaluate((it) => it.href), at[place] + kinds.entry, asked);
      }
      await page.locator("#results a").first().click();
      await page.waitForURL(at[place] + kinds.entry);
      assert.deepEqual(complaints, []);
      await close();
    });
  }

  it("`/` goes to the search, and Enter to the results", async () => {
    const { page, requests, complaints, close } = await open(at.below + kinds.entry);
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.name), "q");
    await page.keyboard.type("a/b RateLimitError");
    assert.equal(await page.inputValue(".find [name=q]"), "a/b RateLimitError");
    requests.length = 0;
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname.endsWith("/search/index.html"));
    assert.equal(await page.locator("#results a").first().innerText(), "RateLimitError");
    assert.equal(await page.inputValue("#ask"), "a/b RateLimitError");
    assert.deepEqual(requests.filter((url) => /RateLimit/.test(url.split("#")[0])), [], "the query was sent");
    assert.deepEqual(complaints, []);
    await close();
  });

  it("a search that finds nothing says so", async () => {
    const { page, close } = await open(at.root + kinds.search);
    await page.fill("#ask", "qqqxyzzy");
    await page.locator("#said", { hasText: "Nothing matches" }).waitFor();
    assert.equal(await page.locator("#results").isVisible(), false);
    await close();
  });

  it("a hostile query stays text", async () => {
    for (const address of [`?q=${encodeURIComponent(hostile)}`, `#q=${encodeURIComponent(hostile)}`]) {
      const { page, complaints, close } = await open(at.root + kinds.search + address);
      await page.locator("#said:not(:empty):not(:text('Loading'))").waitFor();
      assert.equal(await page.inputValue("#ask"), hostile);
      await page.fill("#ask", hostile + " ");
      await page.fill("#ask", `RateLimitError ${hostile}`);
      await page.locator("#results a").first().waitFor();
      assert.equal(await page.locator("main img, [onerror]").count(), 0);
      assert.deepEqual(complaints, []);
      await close();
    }
  });
}
