// Every link of every page leads somewhere, and every page can be reached. No browser is needed for this.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { it } from "node:test";
import { isData, read } from "./html.mjs";
import { at, folders } from "./stage.mjs";

export default function links() {
  // Below this path the page for missing addresses has rooted links: the path of the site's base_url.
  for (const [name, base] of [["site", "/errbook/"], ["hostile", "/a/b/"]]) {
    it(`every file of the ${name} is well-formed and runs nothing inline`, () => {
      const wrong = [];
      for (const { file, tags, wrong: said } of pages(name)) {
        wrong.push(...said.map((what) => `${file}: ${what}`));
        for (const tag of tags) {
          const { name, attributes, line } = tag;
          if (isData(tag)) assert.equal(JSON.parse(tag.data)["@context"], "https://schema.org", file);
          else if (name === "script" && !attributes.get("src")) wrong.push(`${file}:${line}: an inline script`);
          if (["style", "iframe", "object", "embed", "base"].includes(name)) wrong.push(`${file}:${line}: <${name}>`);
          for (const attribute of attributes.keys()) {
            if (/^(on.*|style|srcdoc)$/.test(attribute)) wrong.push(`${file}:${line}: <${name} ${attribute}>`);
          }
        }
      }
      assert.deepEqual(wrong, []);
    });

    it(`every id of the ${name} is unique on its page, and every reference to one is right`, () => {
      const wrong = [];
      for (const { file, tags, ids } of pages(name)) {
        for (const [id, count] of ids) if (count > 1) wrong.push(`${file}: ${count} times id="${id}"`);
        for (const { name, attributes, line } of tags) {
          for (const attribute of ["for", "aria-labelledby", "aria-describedby", "aria-controls"]) {
            for (const id of attributes.get(attribute)?.split(" ") ?? []) {
              if (!ids.has(id)) wrong.push(`${file}:${line}: <${name} ${attribute}="${id}"> names nothing`);
            }
          }
        }
      }
      assert.deepEqual(wrong, []);
    });

    it(`every link of the ${name} leads to a file and a part that are there`, () => {
      const all = pages(name);
      const ids = new Map(all.map((page) => [page.file, page.ids]));
      const files = new Set(list(folders[name]));
      const wrong = [];
      let checked = 0;
      for (const { file, tags } of all) {
        for (const { where, address, outside } of references(file, tags)) {
          checked += 1;
          const scheme = /^[a-z][a-z0-9+.-]*:|^\/\//i.exec(address)?.[0].toLowerCase();
          if (scheme) {
            if (!outside && scheme !== "mailto:") wrong.push(`${where}: ${address} is not within the site`);
            else if (!["https:", "http:", "mailto:"].includes(scheme)) wrong.push(`${where}: ${address}`);
            continue;
          }
          const target = resolved(file, address, base);
          if (!target || !files.has(target.file)) wrong.push(`${where}: ${address} is not there`);
          else if (target.part && !ids.get(target.file)?.has(target.part)) wrong.push(`${where}: ${address}: there is no such part`);
        }
      }
      assert.deepEqual(wrong, []);
      assert.ok(checked > all.length * 10, `${checked} links on ${all.length} pages`);
    });

    it(`every page of the ${name} can be reached from its first page by links`, () => {
      const all = new Map(pages(name).map((page) => [page.file, page]));
      const seen = new Set(["index.html"]);
      for (const file of seen) {
        for (const { address } of references(file, all.get(file)?.tags ?? [])) {
          const target = resolved(file, address, base);
          if (target) seen.add(target.file);
        }
      }
      const known = (file) => seen.has(file) || file === "404.html" || isRedirect(all.get(file));
      assert.deepEqual([...all.keys()].filter((file) => !known(file)), []);
    });
  }
}

const kept = new Map();

function pages(name) {
  if (!kept.has(name)) {
    const found = list(folders[name]).filter((file) => file.endsWith(".html")).map((file) => {
      const { tags, wrong } = read(readFileSync(join(folders[name], file), "utf8"));
      const ids = new Map();
      for (const { attributes } of tags) {
        const id = attributes.get("id");
        if (id !== undefined) ids.set(id, (ids.get(id) ?? 0) + 1);
      }
      return { file, tags, wrong, ids };
    });
    assert.ok(found.length > 5, `${found.length} pages in ${at[name] ?? name}`);
    kept.set(name, found);
  }
  return kept.get(name);
}

export function list(folder, below = "") {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((found) => {
    const path = below + found.name;
    return found.isDirectory() ? list(folder, path + "/") : [path];
  });
}

// Every address that a page names, and whether it may lead out of the site: only an `<a>` that says so.
function references(file, tags) {
  const found = [];
  for (const { name, attributes, line } of tags) {
    if (name === "link" && attributes.get("rel") === "canonical") continue; // what the page is called, and no link
    const outside = name === "a" && (attributes.get("rel") ?? "").split(" ").includes("external");
    for (const attribute of ["href", "src", "action", "data-to"]) {
      const address = attributes.get(attribute);
      if (address !== undefined) found.push({ where: `${file}:${line}`, address, outside });
    }
    const refresh = name === "meta" && attributes.get("http-equiv") === "refresh";
    if (refresh) found.push({ where: `${file}:${line}`, address: attributes.get("content").replace(/^0; url=/, ""), outside: false });
  }
  return found;
}

// The file of the site and the part of it that an address leads to from `file`; null outside the site.
function resolved(file, address, base) {
  const [path, part] = address.split("#");
  if (path.startsWith("/") && !(base && file === "404.html" && path.startsWith(base))) return null;
  const target = path.startsWith("/") ? path.slice(base.length) : path === "" ? file : posix.join(posix.dirname(file), path);
  return { file: decodeURIComponent(target.split("?")[0]), part: part && decodeURIComponent(part) };
}

function isRedirect(page) {
  return page.tags.some(({ name, attributes }) => name === "meta" && attributes.get("http-equiv") === "refresh");
}
