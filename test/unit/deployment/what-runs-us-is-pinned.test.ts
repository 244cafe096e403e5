import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const read = (file: string) => readFileSync(file, 'utf8');

test('each action of the workflow is named by its commit', () => {
  const used = [...read('.github/workflows/ci.yaml').matchAll(/uses: (\S+)/g)].map(
    ([, action]) => action,
  );

  expect(used.length).toBeGreaterThan(3);
  for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
});

test('the owner of the database is no superuser, with compose and in a cluster', () => {
  const { services } = parse(read('compose.yaml'), { merge: true });
  const made = read('manifests/container/make-owner.sh');

  expect(services.database.environment).not.toHaveProperty('POSTGRES_USER');
  expect(made).toMatch(/^CREATE ROLE owner LOGIN CREATEROLE PASSWORD/m);
  expect(made).not.toMatch(/\bSUPERUSER\b/);
  expect(read('manifests/kubernetes/database.yaml')).not.toMatch(/superuser: true/);
});
