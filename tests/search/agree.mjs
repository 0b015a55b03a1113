// Whether static/match.js says what the matcher in Rust says: node agree.mjs FOLDER
//
// FOLDER holds expected.jsonl and the index in both layouts: whole/index.js, pieces/index.js. tests/suite/search.rs makes it.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { fileURLToPath } from "node:url";

const folder = process.argv[2];
const run = async (file) => vm.runInThisContext(fs.readFileSync(file, "utf8"), file);
await run(path.join(path.dirname(fileURLToPath(import.meta.url)), "../../static/match.js"));
const rows = fs.readFileSync(path.join(folder, "expected.jsonl"), "utf8").split("\n").filter(Boolean).map((row) => JSON.parse(row));
for (const layout of ["whole", "pieces"]) {
  const matcher = await errbookMatch.load(path.join(folder, layout, "index.js"), run);
  let agreed = 0;
  for (const row of rows) {
    const { mode, primary, sure, terms, matches } = await matcher.find(row.text, { limit: 10 });
    const hits = matches.map(({ id, score, why }) => [id, score, why.kind, why.text, why.line, why.holes]);
    const found = JSON.stringify({ text: row.text, mode, primary, sure, terms, hits });
    if (found === JSON.stringify(row)) agreed += 1;
    else console.log(`${layout}\n  Rust:   ${JSON.stringify(row)}\n  script: ${found}`);
  }
  console.log(`${layout}: ${agreed} of ${rows.length} agree`);
  if (agreed < rows.length) process.exitCode = 1;
}
