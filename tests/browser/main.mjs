// The published site in a real Chromium. One browser for all parts; each part is a file beside this one.
//
//   ERRBOOK_BIN   the errbook that builds the sites (default: target/release, then target/debug)
//   ERRBOOK_SITE  a built site of content/ to test instead of one built here
//   CHROMIUM      the browser (default: chromium or google-chrome in the PATH)
import { after, before, describe } from "node:test";
import { start, stop } from "./stage.mjs";
import accessible from "./accessible.mjs";
import conformant from "./conformant.mjs";
import entry from "./entry.mjs";
import hostile from "./hostile.mjs";
import integrity from "./integrity.mjs";
import live from "./live.mjs";
import links from "./links.mjs";
import machines from "./machines.mjs";
import noscript from "./noscript.mjs";
import pages from "./pages.mjs";
import pictures from "./pictures.mjs";
import search from "./search.mjs";
import theme from "./theme.mjs";

describe("the published site", () => {
  before(start);
  after(stop);
  links();
  conformant();
  integrity();
  pages();
  entry();
  theme();
  search();
  machines();
  noscript();
  accessible();
  hostile();
  pictures();
  live();
});
