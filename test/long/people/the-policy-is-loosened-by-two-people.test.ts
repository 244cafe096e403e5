import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import type { Platform } from '#domain/shared/platform.ts';
import { staff } from '#sandbox/district/staff.ts';
import {
  slackChannel,
  slackOversightChannel,
  teamsChannel,
  teamsOversightChannel,
} from '#sandbox/far-side.ts';
import { type Person, wordsOf } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ withoutWorker: true });
let hana: Person;
beforeAll(async () => {
  hana = product.onTeams('administrator');
  await product.onSlack('principal').askClosure();
});

const card = 'Policy change';

/** `district set` by the person who has a shell on the server. */
async function districtSet(...options: string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [
      'src/cli.ts',
      'district',
      'set',
      '--name=Sandhill Valley',
      '--registered-name=Sandhill Valley Public Schools',
      '--callback-number=+14025550100',
      '--time-zone=America/Chicago',
      '--calls-per-second=200',
      ...options,
    ],
    {
      cwd: path.join(import.meta.dirname, '../../..'),
      env: {
        DATABASE_URL: product.database.urls.imports,
        BELLWETHER_KEY: product.config.BELLWETHER_KEY,
      },
    },
  );
  return stdout + stderr;
}

async function approvalsNeeded(): Promise<number> {
  const { district_wide_approvals } = await product.database.db
    .selectFrom('district')
    .select('district_wide_approvals')
    .executeTakeFirstOrThrow();
  return district_wide_approvals;
}

/** Everything that was posted to a channel, the cards as they are drawn now. */
function said(channel: 'closures' | 'oversight', platform: Platform): string {
  if (platform === 'slack') {
    const id = channel === 'oversight' ? slackOversightChannel : slackChannel;
    return wordsOf(product.farSide.slack.state().channels.find((one) => one.id === id)?.messages);
  }
  const id = channel === 'oversight' ? teamsOversightChannel : teamsChannel;
  return wordsOf(
    product.farSide.teams.state().conversations.find((one) => one.id === id)?.activities,
  );
}

async function isShown(...words: string[]): Promise<void> {
  for (const platform of ['slack', 'teams'] as const) {
    for (const one of words) {
      await until(`“${one}” in ${platform}`, () => said('oversight', platform).includes(one));
    }
  }
}

async function told(person: Person, words: string, act: () => Promise<unknown>): Promise<void> {
  await act();
  await until(`“${words}”`, () => person.toldPrivately().join('\n').includes(words));
}

test('anyone who has a shell tightens the policy alone', async () => {
  expect(await districtSet('--district-wide-approvals', '2')).toContain('The district is set.');
  expect(await approvalsNeeded()).toBe(2);
});

test('and loosens nothing alone: it is asked for, and both oversight channels show it', async () => {
  const answer = await districtSet('--district-wide-approvals', '1');

  expect(answer).toContain('isn’t set yet: district_wide_approvals: 2 -> 1');
  expect(answer).toContain('Two administrators of the district must confirm it');
  expect(await approvalsNeeded()).toBe(2);
  await isShown(card, 'Approvals for the whole district', 'Waiting for two administrators');
  for (const platform of ['slack', 'teams'] as const) {
    expect(said('closures', platform)).not.toContain(card);
  }
});

test('it is confirmed by two administrators and nobody else, and holds from then on', async () => {
  const deputy = product.onSlack('deputy');
  await told(deputy, 'Only administrators of the whole district', () =>
    deputy.pressFinding(card, 'confirm-change'),
  );
  expect(await approvalsNeeded()).toBe(2);

  await hana.pressFinding(card, 'confirm-change');
  await isShown('Waiting for another administrator', 'Hana Kobayashi');
  await told(hana, 'You confirmed this already', () => hana.pressFinding(card, 'confirm-change'));
  expect(await approvalsNeeded()).toBe(2);

  const joan = product.onSlack('technologist');
  await joan.pressFinding(card, 'confirm-change');

  await until('it to hold', async () => (await approvalsNeeded()) === 1);
  await isShown('In force', 'Hana Kobayashi', 'Joan');
});

test('what is declined changes nothing', async () => {
  await districtSet('--district-wide-approvals', '3');
  await districtSet('--district-wide-approvals', '1');
  const joan = product.onSlack('technologist');
  await until('the card', () => joan.finding(card).includes('Waiting'));

  await joan.pressFinding(card, 'decline-change');

  await isShown('Declined');
  expect(await approvalsNeeded()).toBe(3);
});

test('what nobody confirms within a day is over', async () => {
  await districtSet('--district-wide-approvals', '2');
  await until('the card', () => hana.finding(card).includes('Waiting'));
  const client = await product.database.owner.pool.connect();
  await client.query('SET session_replication_role = replica');
  await client.query(
    `UPDATE two_person_change SET expires_at = clock_timestamp() WHERE state = 'waiting'`,
  );
  client.release(true);

  await told(hana, 'was already decided or has expired', () =>
    hana.pressFinding(card, 'confirm-change'),
  );

  await isShown('Expired');
  expect(await approvalsNeeded()).toBe(3);
});

test('the oversight channel shows every change of a role and every freeze; the freeze stands with the closures too', async () => {
  const { id } = await product.database.db
    .selectFrom('operator')
    .select('id')
    .where('directory_id', '=', staff.compliance.directoryId)
    .executeTakeFirstOrThrow();
  await product.onSlack('administrator').openForm('closure people grant');
  await product.onSlack('administrator').submit({ act: 'grant', person: id, role: 'approver' });
  await product.onSlack('compliance').openForm('closure freeze');
  await product.onSlack('compliance').submit({ reason: 'A drill.' });

  await isShown('Give Priya Raghunathan the role Approver', 'All calling is frozen', 'A drill.');
  for (const platform of ['slack', 'teams'] as const) {
    await until('the freeze', () => said('closures', platform).includes('All calling is frozen'));
    expect(said('closures', platform)).not.toContain('Role change');
  }
});
