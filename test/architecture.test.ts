import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { beforeAll, expect, test } from 'vitest';

let found: ICruiseResult;
beforeAll(async () => {
  const rules = await extractDepcruiseOptions('./.dependency-cruiser.mjs');
  const { output } = await cruise(['src'], rules);
  if (typeof output === 'string') throw new Error(output);
  found = output;
});

test('every import keeps to the layers', () => {
  const broken = found.summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`,
  );

  expect(broken).toEqual([]);
});

test('the whole tree was looked at, with its imports', () => {
  const ours = found.modules.filter(({ source }) => source.startsWith('src/'));

  // dependency-cruiser reports no violation of a tree that it could not parse.
  expect(ours.length).toBeGreaterThan(40);
  expect(ours.flatMap(({ dependencies }) => dependencies).length).toBeGreaterThan(100);
  expect(found.summary.ruleSetUsed?.forbidden?.length).toBeGreaterThan(20);
});

/** A folder of the domain or of the conversation, with all below it. */
const roomOf = (file: string) => /^src\/(?:domain|conversation)\/[^/]+(?=\/)/.exec(file)?.[0];

/** Each room, and those that it imports from. */
function roomsOf(modules: ICruiseResult['modules']): Map<string, Set<string>> {
  const rooms = new Map<string, Set<string>>();
  for (const { source, dependencies } of modules) {
    const from = roomOf(source);
    if (from === undefined) continue;
    const known = rooms.get(from) ?? new Set();
    rooms.set(from, known);
    for (const { resolved } of dependencies) {
      const to = roomOf(resolved);
      if (to !== undefined && to !== from) known.add(to);
    }
  }
  return rooms;
}

/** The first way that leads from a room back to it. */
function circleOf(rooms: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const done = new Set<string>();
  const look = (room: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(room)) return [...way.slice(way.indexOf(room)), room];
    if (done.has(room)) return undefined;
    for (const next of rooms.get(room) ?? []) {
      const circle = look(next, [...way, room]);
      if (circle !== undefined) return circle;
    }
    done.add(room);
    return undefined;
  };
  for (const room of rooms.keys()) {
    const circle = look(room, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

test('of two rooms of the domain or the conversation at most one knows the other, also through others', () => {
  const rooms = roomsOf(found.modules);

  expect(rooms.size).toBeGreaterThan(20);
  expect(circleOf(rooms)).toBeUndefined();
});
