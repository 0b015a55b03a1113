// The YAML language server, spoken to as an editor does: JSON-RPC over standard input and output.

import {spawn} from 'node:child_process';
import {createRequire} from 'node:module';
import path from 'node:path';

const main = path.join(path.dirname(createRequire(import.meta.url).resolve('yaml-language-server/package.json')), 'bin/yaml-language-server');

/** The first answer that is not empty: the server reads its settings and schemas while it is asked already. */
async function asked(question) {
  for (let times = 0; ; times += 1) {
    const answer = await question();
    if (answer.length > 0 || times === 50) return answer;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** Starts the server for a folder. `settings` is what an editor has under `yaml`. */
export async function start(folder, settings) {
  const child = spawn(process.execPath, [main, '--stdio'], {cwd: folder, stdio: ['pipe', 'pipe', 'inherit']});
  const waiting = new Map();
  const found = new Map();
  const listeners = new Set();
  let last = 0;
  let buffer = Buffer.alloc(0);

  const send = message => {
    const body = Buffer.from(JSON.stringify({jsonrpc: '2.0', ...message}));
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin.write(body);
  };

  const take = message => {
    if (message.method === 'workspace/configuration') {
      const section = {yaml: settings, http: {}, '[yaml]': {}, editor: {}, files: {}};
      send({id: message.id, result: message.params.items.map(item => section[item.section] ?? null)});
    } else if (message.method === 'textDocument/publishDiagnostics') {
      found.set(message.params.uri, message.params.diagnostics);
      for (const listener of listeners) listener();
    } else if (message.method && message.id !== undefined) {
      send({id: message.id, result: null});
    } else if (waiting.has(message.id)) {
      const {resolve, reject} = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) reject(new Error(message.error.message));
      else resolve(message.result);
    }
  };

  child.stdout.on('data', data => {
    buffer = Buffer.concat([buffer, data]);
    for (;;) {
      const head = buffer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, head).toString())[1]);
      if (buffer.length < head + 4 + length) return;
      const body = buffer.subarray(head + 4, head + 4 + length).toString();
      buffer = buffer.subarray(head + 4 + length);
      take(JSON.parse(body));
    }
  });

  const ask = (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, {resolve, reject});
      send({id, method, params});
    });

  const root = `file://${folder}`;
  await ask('initialize', {
    processId: process.pid,
    rootUri: root,
    workspaceFolders: [{uri: root, name: 'project'}],
    capabilities: {
      workspace: {configuration: true, didChangeConfiguration: {dynamicRegistration: true}, workspaceFolders: true},
      textDocument: {
        completion: {completionItem: {snippetSupport: true, documentationFormat: ['markdown', 'plaintext']}},
        hover: {contentFormat: ['markdown', 'plaintext']},
        publishDiagnostics: {relatedInformation: true},
      },
    },
  });
  send({method: 'initialized', params: {}});
  send({method: 'workspace/didChangeConfiguration', params: {settings: {yaml: settings}}});

  return {
    /** Opens a text; `|CURSOR|` in it is where the cursor stands. */
    open(name, text) {
      const at = text.indexOf('|CURSOR|');
      const before = at < 0 ? '' : text.slice(0, at);
      const lines = before.split('\n');
      const position = {line: lines.length - 1, character: lines.at(-1).length};
      const uri = `${root}/${name}`;
      const whole = text.replace('|CURSOR|', '');
      send({method: 'textDocument/didOpen', params: {textDocument: {uri, languageId: 'yaml', version: 1, text: whole}}});
      const document = {textDocument: {uri}, position};
      return {
        completion: () =>
          asked(async () => {
            const answer = await ask('textDocument/completion', document);
            return (answer.items ?? answer).map(item => item.label);
          }),
        hover: () =>
          asked(async () => {
            const answer = await ask('textDocument/hover', document);
            return answer?.contents?.value ?? answer?.contents ?? '';
          }),
        diagnostics: () =>
          new Promise(resolve => {
            const listener = () => {
              if (!found.has(uri)) return;
              listeners.delete(listener);
              resolve(found.get(uri));
            };
            listeners.add(listener);
            listener();
          }),
      };
    },
    async stop() {
      await ask('shutdown', null);
      send({method: 'exit'});
      await new Promise(resolve => child.on('exit', resolve));
    },
  };
}
