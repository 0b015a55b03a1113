// A strict reader of published HTML: text → tags with their attributes. It accepts only what errbook means to write, and
// says where a page holds anything else: a stray `<`, a bare `&`, an attribute without quotes that is not a word, a tag that is not closed.
const empty = new Set(["meta", "link", "br", "hr", "img", "input", "wbr"]);
const entities = { amp: "&", lt: "<", gt: ">", quot: '"' };
const token = /<!doctype html>|<\/([a-z][a-z0-9-]*)>|<([a-z][a-z0-9-]*)((?:\s+[a-z][a-z0-9-]*(?:="[^"<]*"|=[\w.:\/#+-]*[\w.:#+-](?=[\s>]))?)*)\s*(?:\s\/)?>|[^<]+/y;

export function read(text) {
  const tags = [];
  const wrong = [];
  const open = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const from = token.lastIndex;
    const match = token.exec(text);
    const line = text.slice(0, from).split("\n").length;
    if (!match) {
      wrong.push(`line ${line}: cannot be read: ${text.slice(from, from + 80)}`);
      break;
    }
    const [whole, closed, opened, written] = match;
    if (closed) {
      const expected = open.pop();
      if (expected !== closed) wrong.push(`line ${line}: </${closed}> closes <${expected}>`);
    } else if (opened) {
      const attributes = new Map();
      for (const [, name, quoted, bare] of written.matchAll(/\s+([a-z][a-z0-9-]*)(?:="([^"]*)"|=([^\s"]+))?/g)) {
        if (attributes.has(name)) wrong.push(`line ${line}: <${opened}> has two ${name}`);
        attributes.set(name, decoded(quoted ?? bare ?? "", line, wrong));
      }
      tags.push({ name: opened, attributes, line });
      if (!empty.has(opened)) open.push(opened);
    } else if (!whole.startsWith("<")) {
      if (["script", "style"].includes(open.at(-1)) && !isData(tags.at(-1))) wrong.push(`line ${line}: <${open.at(-1)}> is not empty`);
      if (isData(tags.at(-1)) && open.at(-1) === "script") tags.at(-1).data = whole; // no entities there
      else decoded(whole, line, wrong);
    }
  }
  if (open.length) wrong.push(`never closed: ${open.join(" ")}`);
  return { tags, wrong };
}

// A block of data, which no browser runs.
export function isData(tag) {
  return tag?.name === "script" && tag.attributes.get("type") === "application/ld+json" && tag.attributes.size === 1;
}

function decoded(text, line, wrong) {
  return text.replace(/&(?:#(\d+);|#x([0-9a-f]+);|([a-z]+);)?/gi, (all, decimal, hexadecimal, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hexadecimal) return String.fromCodePoint(parseInt(hexadecimal, 16));
    if (!(name in entities)) wrong.push(`line ${line}: ${all} is not a known entity`);
    return entities[name] ?? all;
  });
}
