import { expect, test } from 'vitest';
import { addDistrict } from '#test/support/consent/household.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { webServer } from '#test/support/web/web-server.ts';
import manifest from '../../../manifests/teams/manifest.json' with { type: 'json' };

const database = setUpDatabase();
const server = setUpOnce(() => webServer({ db: database.as('bot').db, vault: testVault }));

const named = [manifest.developer.privacyUrl, manifest.developer.termsOfUseUrl].map(
  (url) => new URL(url).pathname,
);

test('before there is a district the pages say so', async () => {
  for (const path of named) expect((await fetch(server.url + path)).status).toBe(404);
});

test('the pages that the Teams manifest names are there, in the district’s name, in two languages', async () => {
  await addDistrict(database.db);
  const { registered_name: name } = await database.db
    .updateTable('district')
    .set({ registered_name: 'Harbor & Bay School District', callback_number: '+15035550199' })
    .returning('registered_name')
    .executeTakeFirstOrThrow();
  expect(named).toEqual(['/privacy', '/terms']);

  for (const path of named) {
    for (const [query, language, other] of [
      ['', 'en', 'Español'],
      ['?language=es', 'es', 'English'],
      ['?language=tlh', 'en', 'Español'],
    ]) {
      const response = await fetch(server.url + path + query);
      const page = await response.text();
      expect(response.status).toBe(200);
      expect(page).toContain(`<html lang="${language}">`);
      expect(page).toContain(name.replace('&', '&amp;'));
      expect(page).toContain('href="tel:+15035550199"');
      expect(page).toContain(`>${other}</a>`);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  }
});

test('the guide for a principal is a page, before there is a district too', async () => {
  const response = await fetch(`${server.url}/guide`);
  expect(response.status).toBe(200);
  const page = await response.text();
  expect(page).toContain('<h1>For a principal</h1>');
  expect(page).toContain('<td>Late start</td>');
});
