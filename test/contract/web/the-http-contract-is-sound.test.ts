import { createConfig, lint } from '@redocly/openapi-core';
import { expect, test } from 'vitest';

test('the HTTP contract breaks no rule that Redocly recommends, and says of each route who may call it', async () => {
  const config = await createConfig({ extends: ['recommended'] });

  const problems = await lint({ ref: 'manifests/openapi/bellwether.yaml', config });

  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  // A page that only redirects has no answer of 2xx, and a probe none of 4xx.
  const known = ['operation-2xx-response', 'operation-4xx-response'];
  expect(problems.filter(({ ruleId }) => !known.includes(ruleId))).toEqual([]);
});
