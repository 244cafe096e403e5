import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/*
 * Loaded before a bot or a dial worker: notes each function of ours that is entered, and for what. One trace is one request
 * that came in, one flight of a loop's work, one card, one run of a dial lane, or one call, with all that follows from it.
 */

const src = `${path.join(import.meta.dirname, '../../../src')}/`;
/** Each call of these begins a trace; inside of another one, with what that has come to by then. */
const beginnings = new Set([
  'jobs/single-flight.ts:start',
  'card-sync/publish-cards.ts:publishCard',
  'dialer/dial-loop.ts:run',
  'dialer/dialer.ts:fire',
]);

const traces = new AsyncLocalStorage();
/** Each trace: the functions of each file, both in the order in which they were entered. */
const all = [];

function begin(work) {
  const trace = new Map(
    traces
      .getStore()
      ?.entries()
      .map(([file, names]) => [file, new Set(names)]),
  );
  all.push(trace);
  return traces.run(trace, work);
}

globalThis.enteredFunction = (file, name) => {
  const trace = traces.getStore();
  if (trace === undefined) return;
  const names = trace.get(file);
  if (names === undefined) trace.set(file, new Set([name]));
  else names.add(name);
};
globalThis.beginTrace = begin;

const { emit } = http.Server.prototype;
http.Server.prototype.emit = function (event, ...values) {
  return event === 'request'
    ? begin(() => emit.call(this, event, ...values))
    : emit.call(this, event, ...values);
};

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith('.ts')) return loaded;
    const file = fileURLToPath(url);
    if (!file.startsWith(src)) return loaded;
    return { ...loaded, source: withNotes(file.slice(src.length), String(loaded.source)) };
  },
});

/** The source, in which the body of each function says that it was entered. */
function withNotes(file, source) {
  const pieces = [];
  const note = (name) => `enteredFunction(${JSON.stringify(file)}, ${JSON.stringify(name)})`;
  const look = (node) => {
    const { body } = node;
    if (ts.isFunctionLike(node) && body !== undefined) {
      const name = (node.name ?? node.parent?.name)?.getText(tree) ?? '';
      const [at, end] = [body.getStart(tree), body.end];
      const isBeginning = beginnings.delete(`${file}:${name}`);
      if (!ts.isBlock(body)) pieces.push([at, `(${note(name)}, `], [end, ')']);
      else if (!isBeginning) pieces.push([at + 1, `${note(name)};`]);
      else {
        const arrow = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)
          ? 'async () =>'
          : '() =>';
        pieces.push([at + 1, `return beginTrace(${arrow} {${note(name)};`], [end - 1, '});']);
      }
    }
    ts.forEachChild(node, look);
  };
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  look(tree);
  let told = '';
  let from = 0;
  for (const [at, piece] of pieces.toSorted(([one], [other]) => one - other)) {
    told += source.slice(from, at) + piece;
    from = at;
  }
  return told + source.slice(from);
}

process.on('message', (message) => {
  if (message !== 'tell-traces') return;
  process.send({
    traces: all.map((trace) => [...trace].map(([file, names]) => [file, [...names]])),
  });
});
