// What every part stands on: two built sites, their servers and one browser.
// `open` gives a page that keeps a list of everything it complains about; the caller asserts that the list is empty.
import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
export const root = resolve(here, "../..");

// Folders of built sites: of content/, of hostile/, and of tests/site/project, whose pages carry hashes of their scripts.
export const folders = {};
// Addresses of their first page: `root` (under the path of its base_url, where the page for missing addresses belongs),
// `below` (under /a/b/) and `disk` are the site of content/; `hostile` is the other
// one; each is served with what its `_headers` says. `unguarded` is the hostile one without any, so that a script that slipped in would really run.
export const at = {};

let browser;
let temporary;
const servers = [];

export async function start() {
  temporary = mkdtempSync(join(tmpdir(), "errbook-browser-"));
  folders.site = process.env.ERRBOOK_SITE ? resolve(process.env.ERRBOOK_SITE) : build(root, "site");
  folders.whole = build(join(root, "tests", "site", "project"), "whole");
  folders.hostile = build(join(here, "hostile"), "hostile");
  const listen = async (...site) => {
    const server = await serve(...site);
    servers.push(server);
    return server.address;
  };
  at.root = await listen(folders.site, "/errbook/", { policy: true });
  at.below = await listen(folders.site, "/a/b/", { policy: true });
  at.disk = pathToFileURL(folders.site).href + "/";
  at.whole = await listen(folders.whole, "/errors/", { policy: true });
  at.hostile = await listen(folders.hostile, "/a/b/", { policy: true });
  at.unguarded = await listen(folders.hostile, "/a/b/", { policy: false });
  at.hostileDisk = pathToFileURL(folders.hostile).href + "/";
  browser = await launch();
}

export async function stop() {
  await browser?.close();
  for (const server of servers) server.close();
  if (temporary) rmSync(temporary, { recursive: true, force: true });
}

// The errbook under test.
export function program() {
  const found = process.env.ERRBOOK_BIN
    ?? ["release", "debug"].map((profile) => join(root, "target", profile, "errbook")).find(existsSync);
  if (!found) throw new Error("there is no errbook to test; run `cargo build`, or name one in ERRBOOK_BIN");
  return resolve(found);
}

function build(project, name) {
  const out = join(temporary, name);
  execFileSync(program(), ["--quiet", "--root", project, "build", "--out", out], { stdio: ["ignore", "inherit", "inherit"] });
  return out;
}

async function launch() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const places = ["/usr/bin", ...(process.env.PATH ?? "").split(delimiter)];
  const candidates = [process.env.CHROMIUM, ...names.flatMap((name) => places.map((place) => join(place, name)))];
  const executablePath = candidates.filter(Boolean).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!executablePath) throw new Error("there is no Chromium; install it (Debian: chromium), or name it in CHROMIUM");
  // The sandbox does not work for root, and is needed by nobody here: the pages are our own. Any other user keeps it
  // unless told otherwise.
  const sandbox = process.getuid?.() !== 0 && process.env.CHROMIUM_SANDBOX !== "off";
  try {
    return await chromium.launch({
      executablePath,
      chromiumSandbox: sandbox,
      args: ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
  } catch (error) {
    if (!sandbox || !/sandbox/i.test(error.message)) throw error;
    throw new Error("Chromium cannot make its sandbox for this user; allow user namespaces, or set CHROMIUM_SANDBOX=off", { cause: error });
  }
}

// Opens a page and keeps what it complains about. A page that is itself answered with 404 is no complaint: Chromium logs that.
export async function open(address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints = [];
  const requests = [];
  const inside = address.startsWith("file:")
    ? Object.values(at).find((start) => address.startsWith(start))
    : new URL(address).origin + "/";
  page.on("console", (message) => {
    if (!["error", "warning", "assert"].includes(message.type())) return;
    if (message.location().url === page.url() && /status of 404/.test(message.text())) return;
    complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("crash", () => complaints.push("the page crashed"));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on("request", (request) => {
    requests.push(request.url());
    if (!request.url().startsWith(inside)) complaints.push(`asks for ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    // What a page still loads when it is left is given up: no fault of the page.
    if (request.failure()?.errorText === "net::ERR_ABORTED") return;
    complaints.push(`failed: ${request.url()} (${request.failure()?.errorText})`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) complaints.push(`${response.status()}: ${response.url()}`);
  });
  const response = await page.goto(address);
  return { page, context, complaints, requests, response, close: () => context.close() };
}
