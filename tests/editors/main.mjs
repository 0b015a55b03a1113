// What an author sees while typing: the schemas of errbook in the YAML language server that VS Code, Neovim, Helix and
// others run. `ERRBOOK_BIN` names the program.

import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {start} from './server.mjs';

const errbook = process.env.ERRBOOK_BIN ?? path.resolve('../../target/debug/errbook');
let folder;
let server;

before(async () => {
  folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'errbook-editors-')));
  mkdirSync(path.join(folder, 'content/billing'), {recursive: true});
  const schema = (name, ...flags) =>
    writeFileSync(path.join(folder, name), execFileSync(errbook, ['schema', ...flags], {cwd: folder}));
  schema('entry.schema.json');
  schema('config.schema.json', '--config');
  // As docs/editors.md has it.
  server = await start(folder, {
    validate: true,
    hover: true,
    completion: true,
    schemaStore: {enable: false},
    schemas: {
      './entry.schema.json': 'content/**/*.yaml',
      './config.schema.json': 'errbook.yaml',
    },
  });
});

after(async () => {
  await server?.stop();
  if (folder) rmSync(folder, {recursive: true});
});

const has = (labels, ...wanted) => {
  for (const label of wanted) assert.ok(labels.includes(label), `${label} is not among ${labels.join(', ')}`);
};

const good = `error: billing.CardDeclined
severity: medium
meaning: The bank refused the payment.
causes:
  - cause: The account has too little money
    fix: Ask for another card.
`;

test('an entry: keys are offered', async () => {
  const labels = await server.open('content/billing/keys.yaml', 'error: x\n|CURSOR|').completion();
  has(labels, 'severity', 'http_status', 'meaning', 'causes', 'stack_trace', 'quick_fix');
  assert.ok(!labels.includes('error'), 'a key that is there is offered again');
});

test('an entry: values are offered', async () => {
  has(await server.open('content/billing/severity.yaml', 'severity: |CURSOR|').completion(), 'low', 'medium', 'high', 'critical');
  has(await server.open('content/billing/retry.yaml', 'retry: |CURSOR|').completion(), 'never', 'after-delay', 'immediately');
  has(await server.open('content/billing/language.yaml', 'language: |CURSOR|').completion(), 'python', 'rust', 'typescript');
  has(await server.open('content/billing/draft.yaml', 'draft: |CURSOR|').completion(), 'true', 'false');
  has(await server.open('content/billing/duration.yaml', 'fix_time: |CURSOR|').completion(), '2-5 min');
});

test('an entry: the keys of a cause and of a pair are offered', async () => {
  has(await server.open('content/billing/cause.yaml', 'causes:\n  - |CURSOR|').completion(), 'cause', 'fix', 'how_to_tell');
  has(await server.open('content/billing/pair.yaml', 'code:\n  - language: python\n    |CURSOR|').completion(), 'broken', 'fixed', 'explanation');
});

test('an entry: a key explains itself', async () => {
  const hover = await server.open('content/billing/hover.yaml', 'seve|CURSOR|rity: high\n').hover();
  assert.match(hover, /how much harm it does while it lasts/);
  assert.match(hover, /severity: high/);
});

test('an entry: what is right is not reported', async () => {
  assert.deepEqual(await server.open('content/billing/good.yaml', good).diagnostics(), []);
});

test('an entry: what is wrong is reported at its place', async () => {
  const text = good.replace('medium', 'meduim') + 'titel: x\nhttp_status: 600\n';
  const found = await server.open('content/billing/bad.yaml', text).diagnostics();
  const at = found.map(finding => finding.range.start.line).sort((a, b) => a - b);
  assert.deepEqual(at, [1, 6, 7], JSON.stringify(found, null, 1));
  const said = found.map(finding => finding.message).join('\n');
  assert.match(said, /titel/);
  assert.match(said, /low.*medium.*high.*critical/s);
});

test('an entry: what is missing is reported', async () => {
  const found = await server.open('content/billing/missing.yaml', 'error: x\nseverity: low\n').diagnostics();
  const said = found.map(finding => finding.message).join('\n');
  assert.match(said, /meaning/);
  assert.match(said, /causes/);
});

test('an entry that names its schema itself', async () => {
  const line = `# yaml-language-server: $schema=${folder}/entry.schema.json\n`;
  has(await server.open('elsewhere.yaml', `${line}severity: |CURSOR|`).completion(), 'critical');
});

test('errbook.yaml: keys and values are offered', async () => {
  has(await server.open('errbook.yaml', 'title: x\n|CURSOR|').completion(), 'base_url', 'repository', 'rules', 'headings', 'stale_after');
});

test('errbook.yaml: rules and their levels are offered', async () => {
  const nested = await start(folder, {validate: true, completion: true, hover: true, schemas: {'./config.schema.json': '*.yaml'}, schemaStore: {enable: false}});
  try {
    has(await nested.open('rules.yaml', 'rules:\n  |CURSOR|').completion(), 'expected-part', 'unmatched-message', 'placeholder');
    has(await nested.open('level.yaml', 'rules:\n  expected-part: |CURSOR|').completion(), 'allow', 'warn', 'deny');
    has(await nested.open('headings.yaml', 'headings:\n  |CURSOR|').completion(), 'quick_fix', 'causes');
    has(await nested.open('flag.yaml', 'search_keys: |CURSOR|').completion(), 'true', 'false');
    assert.match(await nested.open('hover.yaml', 'base|CURSOR|_url: https://a.example/\n').hover(), /where the site is published/);
    assert.match(await nested.open('rule.yaml', 'rules:\n  expected-pa|CURSOR|rt: deny\n').hover(), /a part that readers look for is missing/);
    const found = await nested.open('bad.yaml', 'titel: x\npage_size: 5\nrules:\n  nonsense: deny\n  expected-part: error\n').diagnostics();
    assert.deepEqual(found.map(finding => finding.range.start.line).sort(), [0, 1, 3, 4], JSON.stringify(found, null, 1));
    assert.deepEqual(await nested.open('good.yaml', 'title: x\nbase_url: https://a.example/\nrules: {expected-part: deny}\n').diagnostics(), []);
  } finally {
    await nested.stop();
  }
});
