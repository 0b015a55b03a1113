// A static file server: one folder under one prefix, on the loopback interface, at a port of the system's choice.
// Like the usual hosts it answers a folder with its index.html, and a missing address with 404.html.
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
  ".png": "image/png",
};

export async function serve(folder, prefix, { policy }) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    let status = 200;
    let file = path.startsWith(prefix) ? await find(join(folder, normalize("/" + path.slice(prefix.length)))) : null;
    if (!file) {
      status = 404;
      file = join(folder, "404.html");
    }
    const headers = { "content-type": types[extname(file)] ?? "application/octet-stream" };
    if (policy) headers["content-security-policy"] = "default-src 'self'";
    response.writeHead(status, headers).end(await readFile(file));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${server.address().port}${prefix}`, close };
}

async function find(file) {
  const found = await stat(file).catch(() => null);
  if (found?.isDirectory()) return find(join(file, "index.html"));
  return found?.isFile() ? file : null;
}
