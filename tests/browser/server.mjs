// A static file server: one folder under one prefix, on the loopback interface, at a port of the system's choice.
// Like the usual hosts it answers a folder with its index.html, and a missing address with 404.html; and it sends along
// what the site's own `_headers` says, no more and no less.
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const types = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
  ".png": "image/png",
};

export async function serve(folder, prefix, { policy }) {
  const rules = policy ? headerRules(await readFile(join(folder, "_headers"), "utf8")) : [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    let status = 200;
    // The rules name paths as seen from the folder that was uploaded.
    const below = normalize("/" + path.slice(prefix.length));
    let file = path.startsWith(prefix) ? await find(join(folder, below)) : null;
    if (!file) {
      status = 404;
      file = join(folder, "404.html");
    }
    const headers = { "content-type": types[extname(file)] ?? "application/octet-stream" };
    for (const rule of rules) if (rule.pattern.test(below)) Object.assign(headers, rule.headers);
    response.writeHead(status, headers).end(await readFile(file));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${server.address().port}${prefix}`, close };
}

// The rules of a `_headers` file: a path, in which `*` is anything, and below it what is sent along with what is there.
export function headerRules(text) {
  const rules = [];
  for (const line of text.split("\n").filter((line) => line.trim() !== "")) {
    const [, name, value] = /^\s+([\w-]+):\s*(.*)$/.exec(line) ?? [];
    if (name) rules.at(-1).headers[name.toLowerCase()] = value;
    else if (/^\/\S*$/.test(line)) rules.push({ pattern: new RegExp(`^${line.split("*").map(literal).join(".*")}$`), headers: {} });
    else throw new Error(`_headers: neither a path nor a header: ${line}`);
  }
  return rules;
}

function literal(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

async function find(file) {
  const found = await stat(file).catch(() => null);
  if (found?.isDirectory()) return find(join(file, "index.html"));
  return found?.isFile() ? file : null;
}
