// One page of every kind, by its file in the site of content/.
export const kinds = {
  home: "index.html",
  collection: "openai/index.html",
  collections: "by/collection/index.html",
  listing: "by/status/403/index.html",
  terms: "by/tag/index.html",
  recent: "by/verified/index.html",
  all: "all/index.html",
  entry: "openai/permission-denied-error/index.html",
  "entry-yaml": "python/json-decode-error/index.html",
  "entry-folder": "rust/e0502-borrow-conflict/index.html",
  search: "search/index.html",
  results: "search/index.html?q=timeout+connection",
  codes: "code/index.html",
  code: "code/enoent/index.html",
  order: "python/by/severity/index.html",
  part: "python/by/severity/high/index.html",
  health: "health/index.html",
  "health-missing": "health/missing/index.html",
  "health-collection": "health/collection/openai/index.html",
  missing: "404.html",
  moved: "openai/errors/openai-permissiondeniederror-403-model-access/index.html",
  licences: "licences/index.html",
};

// And of the entry that has only what an entry must have, in the site of hostile/.
export const minimal = "evil/minimal/index.html";
