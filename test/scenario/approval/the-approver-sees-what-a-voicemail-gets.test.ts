import { expect, test } from 'vitest';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { withdraw } from '#test/support/chat/withdraw.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct();

const fingerprintOn = async (person: Person) =>
  /Fingerprint\n([0-9a-f]{4}-[0-9a-f]{4})/.exec(await person.details())?.[1] ?? '';

const sealed = async (number: number) => {
  const { rows } = await product.database.pool.query<{ machines: string; sealed: string }>(
    `SELECT v.machines, v.sealed_content ->> 'machines' AS sealed FROM campaign c
     JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version WHERE c.number = $1`,
    [number],
  );
  return rows[0];
};

test('an emergency asked in Teams leaves the message once and looks for a person, unless somebody chooses', async () => {
  await product.onTeams('principal').askClosure({ delivery: 'call' });

  for (const person of [product.onSlack('superintendent'), product.onTeams('superintendent')]) {
    await until('the list', () => person.card().includes('Waiting for approval'));
    // As usual: the card needs no word of it.
    expect(await person.details()).toContain(
      'Voicemail\nLeave the message once, and keep trying to reach a person',
    );
  }
  expect(await sealed(1)).toEqual({ machines: 'leave-and-retry', sealed: 'leave-and-retry' });
  await withdraw(product.onTeams('principal'), 1);
});

test('chosen in Slack it is on both cards, and changed later it is another fingerprint and told as a change', async () => {
  const principal = product.onSlack('principal');
  const superintendent = product.onTeams('superintendent');
  await principal.askClosure({ delivery: 'call', machines: 'retry-only' });
  for (const person of [product.onSlack('superintendent'), superintendent]) {
    await until('the choice', () =>
      ['Voicemail\nLeave no message, and try again', 'Waiting for approval'].every((words) =>
        person.card().includes(words),
      ),
    );
  }
  const before = await fingerprintOn(superintendent);
  expect(before).not.toBe('');
  expect(await sealed(2)).toEqual({ machines: 'retry-only', sealed: 'retry-only' });

  await superintendent.press('send-back-form');
  await superintendent.submit({ reason: 'Let the machines have it.' });
  await until('the reason', () => principal.card().includes('Let the machines have it.'));
  await principal.press('revise');
  await principal.submit({ machines: 'leave' });
  await principal.submit({});

  for (const person of [product.onSlack('superintendent'), superintendent]) {
    await until('the second version', () =>
      ['Changed since version 1', 'Waiting for approval'].every((words) =>
        person.card().includes(words),
      ),
    );
    expect(person.card()).toContain(
      '• Voicemail: Leave the message, then stop, was Leave no message, and try again.',
    );
    expect(await fingerprintOn(person)).not.toBe(before);
  }
});
