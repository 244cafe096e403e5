import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const folder = path.join(import.meta.dirname, '../../../docs/decisions');

test('each decision is listed once, by its file and with its title', () => {
  const records = readdirSync(folder).filter((name) => /^\d{4}-.*\.md$/.test(name));
  const lines = readFileSync(path.join(folder, 'README.md'), 'utf8').match(/^- .*$/gmu) ?? [];
  const listed = lines.map((line) => {
    const [, file = '', title = ''] = /\(([^)]+)\) (.*?)(?: · see also .*)?$/u.exec(line) ?? [];
    return `${file} ${title}`;
  });
  const titled = records.map((file) => {
    const [heading = ''] = readFileSync(path.join(folder, file), 'utf8').split('\n');
    return `${file} ${heading.replace(/^# (?:\d+[.:]? )?/u, '')}`;
  });

  expect(listed.toSorted()).toEqual(titled.toSorted());
});
