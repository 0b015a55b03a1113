// Every page is parsed by a parser that follows the HTML standard to the letter, and finds no error.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { parse } from "parse5";
import { list } from "./links.mjs";
import { folders } from "./stage.mjs";

export default function conformant() {
  for (const name of ["site", "hostile"]) {
    it(`every page of the ${name} is parsed without an error`, () => {
      const wrong = [];
      const files = list(folders[name]).filter((file) => file.endsWith(".html"));
      for (const file of files) {
        const onParseError = ({ code, startLine, startCol }) => wrong.push(`${file}:${startLine}:${startCol}: ${code}`);
        parse(readFileSync(join(folders[name], file), "utf8"), { sourceCodeLocationInfo: true, onParseError });
      }
      assert.ok(files.length > 5, `${files.length} pages`);
      assert.deepEqual(wrong.slice(0, 20), []);
    });
  }
}
