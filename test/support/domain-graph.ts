import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/*
 * Which functions of src/domain an operation reaches, read from the source: names in a function's body that are
 * imported from the domain or stand in the same file. It may see more than runs, never less, where names are called by
 * their own names, as everywhere here.
 */

const src = path.join(import.meta.dirname, '../../src');
const domain = path.join(src, 'domain');
const operationName =
  /^(answer|check|claim|close|commit|decide|destroy|draft|expire|export|find|finish|freeze|import|keep|lease|list|pause|plan|rebuild|recall|record|report|resume|retire|revoke|seal|set|stage|start|stop|sweep|unfreeze)-/;

type Place = { file: string; name: string };
type Source = {
  functions: Map<string, string>;
  imported: Map<string, Place>;
  handedOn: Map<string, Place>;
};

export type OperationFound = {
  /** Such as `campaign/life/stop-campaign.ts stopCampaign`. */
  name: string;
  /** Takes part in somebody else's transaction, who is looked at themselves. */
  isPart: boolean;
  /** Tables that something it reaches writes, the log left out. */
  writes: string[];
  leavesEntry: boolean;
};

const sources = new Map<string, Source>();
for (const name of readdirSync(domain, { recursive: true, encoding: 'utf8' })) {
  if (name.endsWith('.ts'))
    sources.set(path.join(domain, name), readSource(path.join(domain, name)));
}

export function findOperations(): OperationFound[] {
  return [...sources].flatMap(([file, { functions, handedOn }]) => {
    const base = path.basename(file);
    if (!operationName.test(base) || base.endsWith('-store.ts')) return [];
    const exported = [...functions].filter(([, body]) => body.startsWith('export'));
    const places = [
      ...exported.map(([name]): [string, Place] => [name, { file, name }]),
      ...handedOn,
    ];
    return places.map(([name, place]) =>
      toOperation(`${path.relative(domain, file)} ${name}`, place),
    );
  });
}

function toOperation(name: string, place: Place): OperationFound {
  const places = [...reached(place)];
  const written = new Set(places.map(bodyOf).flatMap(tablesWritten));
  written.delete('audit_entry');
  const leavesEntry = [...reached(place, new Set(), isOfRefusals)]
    .map(bodyOf)
    .some((body) => tablesWritten(body).includes('audit_entry'));
  return {
    name,
    isPart: /^\W*(?:export )?(?:async )?function\*? \w+(?:<[^>]*>)?\(\s*tx: Transaction\b/.test(
      bodyOf(keyOf(place)),
    ),
    writes: [...written].toSorted((a, b) => a.localeCompare(b)),
    leavesEntry,
  };
}

const writing =
  /\.(?:insertInto|updateTable|deleteFrom)\('(\w+)|\b(?:INSERT INTO|DELETE FROM|UPDATE(?! OF| SKIP)) (\w+)|\b((?:refresh|rebuild)_\w+)\(/g;

function tablesWritten(body: string): string[] {
  return [...body.matchAll(writing)]
    .map((match) => match.slice(1).find(Boolean) ?? '')
    .filter((table) => table !== 'SET');
}

const keyOf = ({ file, name }: Place) => `${file}#${name}`;

function bodyOf(key: string): string {
  const [file = '', name = ''] = key.split('#');
  return sources.get(file)?.functions.get(name) ?? '';
}

/** The entry of a refusal says nothing of what is done where nothing is refused. */
const isOfRefusals = (name: string) => /refus|missed/i.test(name);

function reached(
  from: Place,
  seen = new Set<string>(),
  isPassedOver: (name: string) => boolean = () => false,
): Set<string> {
  const source = sources.get(from.file);
  const body = source?.functions.get(from.name);
  if (source === undefined || seen.has(keyOf(from)) || isPassedOver(from.name)) return seen;
  if (body === undefined) {
    const further = source.imported.get(from.name) ?? source.handedOn.get(from.name);
    return further === undefined ? seen : reached(further, seen, isPassedOver);
  }
  seen.add(keyOf(from));
  for (const name of new Set(body.match(/[A-Za-z_]\w*/g))) {
    const further = source.functions.has(name)
      ? { file: from.file, name }
      : source.imported.get(name);
    if (further !== undefined) reached(further, seen, isPassedOver);
  }
  return seen;
}

function readSource(file: string): Source {
  const text = readFileSync(file, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '');
  const functions = new Map<string, string>();
  for (const part of text.split(/^(?=(?:export )?(?:async )?(?:function\*?|const|class) )/m)) {
    const name = /^(?:export )?(?:async )?(?:function\*?|const|class) (\w+)/.exec(part)?.[1];
    if (name !== undefined) functions.set(name, part);
  }
  return {
    functions,
    imported: names(text, file, 'import'),
    handedOn: names(text, file, 'export'),
  };
}

/** What a file imports from the domain, or exports from there, by the name it has here. */
function names(text: string, file: string, word: 'import' | 'export'): Map<string, Place> {
  const found = new Map<string, Place>();
  const clause = new RegExp(`^${word} \\{([^}]*)\\} from '([^']+)'`, 'gm');
  for (const [, list = '', from = ''] of text.matchAll(clause)) {
    const target = from.startsWith('#')
      ? path.join(src, from.slice(1))
      : path.resolve(path.dirname(file), from);
    for (const entry of list.split(',').map((one) => one.trim())) {
      const [name = '', here = name] = entry.split(' as ');
      if (name !== '' && !name.startsWith('type ')) found.set(here, { file: target, name });
    }
  }
  return found;
}
