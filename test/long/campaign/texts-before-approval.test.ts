import { expect, test } from 'vitest';
import { closureDetails } from '#conversation/closure/approval/closure-details.ts';
import { sealDrafts } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign, findCampaignId } from '#domain/closure/view/find-campaign.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';

const desk = setUpCommandDesk();
const { database } = desk;

const stop = Temporal.Now.zonedDateTimeISO('America/Chicago').add({ hours: 3 });
const first = {
  happening: 'closed',
  schools: 'all',
  date: stop.toPlainDate().toString(),
  ground: 'weather',
  purpose: 'emergency',
  stopDate: stop.toPlainDate().toString(),
  stopTime: stop.toPlainTime().toString({ smallestUnit: 'minute' }),
};

const submit = (verb: string, values: Record<string, string>, data: Record<string, string> = {}) =>
  desk.submit('U1', verb, { data, values });

const write = (delivery: string, texts: Record<string, string>) =>
  submit(
    'message',
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [`text-${key}`, text])),
    { ...first, delivery },
  );

const spanish = 'No habrá clases ni otras actividades por la nieve en ninguna de las escuelas.';

test('the form says what each text comes to, where there are texts', async () => {
  const hints = async (delivery: string) => {
    const reply = await submit('closure', { ...first, delivery });
    return reply.kind === 'form'
      ? reply.form.fields.flatMap((field) => ('hint' in field ? [field.hint] : []))
      : [];
  };

  expect(await hints('text')).toEqual([
    expect.stringMatching(/^\d+ of 1,000 characters · \d text segments?, at most 10/),
  ]);
  expect(await hints('call')).toEqual([expect.stringMatching(/^\d+ of 1,000 characters.$/)]);
});

test('a text too long to be sent is refused by its own field, and may be told by call', async () => {
  const texts = { en: 'Closed.', es: `${spanish} `.repeat(9) };

  expect(await write('call-then-text', texts)).toMatchObject({
    kind: 'errors',
    errors: { 'text-es': expect.stringMatching(/^Too long for a text: .* 11 segments/) },
  });
  expect(await write('call', texts)).toEqual({ kind: 'done' });
});

test('who approves sees the segments of each language and of all, and whom an emergency calls instead', async () => {
  await write('text', { en: 'Closed.', es: spanish });
  await sealDrafts(database.db);
  const view = await findCampaign(database.db, (await findCampaignId(database.db)) ?? '');
  if (view === undefined) throw new Error('no campaign');

  const { count, byLanguage } = {
    count: view.sealed?.textCount ?? 0,
    byLanguage: { en: 1, es: 2 },
  };
  expect(view.sealed?.textSegments).toEqual({ byLanguage, total: count + 1 });
  const facts = closureDetails(view).flatMap((block) =>
    block.kind === 'facts' ? block.facts : [],
  );
  expect(facts).toContainEqual({
    label: 'Text segments',
    value: `English 1, Spanish 2; up to ${count + 1} in all`,
  });
  expect(facts).toContainEqual({
    label: 'Phones',
    value: `${count} texts; a call where no text gets through`,
  });
  expect(view.sealed?.voiceCount).toBeGreaterThan(0);
});
