import { beforeAll, expect, test } from 'vitest';
import type { Form, FormValues } from '#cards/form.ts';
import type { Reply } from '#conversation/kit/command.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { refusals } from '#refusals/refusals.ts';
import { officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const desk = setUpOnce(officeDesk);

async function ask(request: Partial<Draft> = {}): Promise<string> {
  const { principal, school } = desk.district;
  const draft = aClosure({ schoolIds: [school], ...request });
  const drafted = await draftCampaign(desk.database.db, { operator: principal, draft });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  await stopCampaign(desk.database.db, { operator: principal, campaignId: drafted.campaignId });
  return drafted.campaignId;
}

function formOf(reply: Reply): Form {
  if (reply.kind !== 'form') throw new Error(wordsIn(reply));
  return reply.form;
}

const valuesOf = ({ fields }: Form): FormValues =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const value = 'values' in field ? field.values?.join(',') : 'value' in field && field.value;
      return typeof value === 'string' ? [[field.name, value]] : [];
    }),
  );

const send = (form: Form, values: FormValues = {}) =>
  desk.submit('principal', form.verb, {
    values: { ...valuesOf(form), ...values },
    data: form.data,
  });

let first: string;
beforeAll(async () => {
  first = await ask({
    happening: 'late-2h',
    eventDate: '2026-12-15',
    texts: { en: 'Two hours late. Bring boots.', es: 'Dos horas tarde. Traiga botas.' },
  });
  await inAnotherTime(
    desk.database,
    `UPDATE campaign_version SET event_date = '2026-01-13' WHERE campaign_id = $1`,
    [first],
  );
});

test('the form has what it was, a day to come, and behind it the words that somebody wrote', async () => {
  const form = formOf(await desk.say('principal', 'closure repeat 1'));

  expect(form.intro).toContain('As closure 1. Check the day here');
  expect(valuesOf(form)).toMatchObject({ happening: 'late-2h', schools: desk.district.school });
  expect(valuesOf(form)['date']).toSatisfy((day: string) => day > '2026-11');
  const words = formOf(await send(form));
  expect(valuesOf(words)).toMatchObject({
    'text-en': 'Two hours late. Bring boots.',
    'text-es': 'Dos horas tarde. Traiga botas.',
  });
});

test('sent, it is a closure of its own that waits for another person', async () => {
  const form = formOf(await desk.say('principal', 'closure repeat 1'));

  const words = formOf(await send(form));
  const sent = await send(words);

  expect(sent.kind).toBe('done');
  const [last] = await desk.rows<{ state: string; corrects: string | null; number: number }>(
    'SELECT state, corrects, number FROM campaign ORDER BY number DESC LIMIT 1',
  );
  expect(last).toEqual({ state: 'draft', corrects: null, number: 2 });
});

test('without a number it asks which one, the newest first', async () => {
  const said = wordsIn(await desk.say('principal', 'closure repeat'));

  expect(said).toMatch(/^Request which closure again\?/);
  expect(said).toMatch(/\[Closure 2 again\]\n\[Closure 1 again\]/);
});

test('of a lockdown it is the one form of an action, which is sent as it opens', async () => {
  await ask({ happening: 'lockdown', purpose: 'emergency', ground: 'threat' });

  const form = formOf(await desk.say('principal', 'closure repeat 3'));

  expect(form).toMatchObject({ verb: 'action', intro: 'As closure 3. It is of now.' });
  expect(valuesOf(form)).toMatchObject({ happening: 'lockdown', schools: desk.district.school });
  expect((await send(form)).kind).toBe('done');
});

test('nobody requests again what they may not request, nor a notice of an incident', async () => {
  expect(wordsIn(await desk.say('officer', 'closure repeat 1'))).toContain(
    refusals['not-a-requester'],
  );
  await inAnotherTime(desk.database, 'UPDATE campaign SET notifies = uuidv7() WHERE id = $1', [
    first,
  ]);

  expect(wordsIn(await desk.say('principal', 'closure repeat 1'))).toContain(
    'A notice to the families of an incident isn’t edited.',
  );
});
