import { beforeAll, expect, test } from 'vitest';
import type { Form } from '#cards/form.ts';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { createHandleRequest } from '#conversation/door/handle-request.ts';
import type { HandleRequest, Reply } from '#conversation/kit/command.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { findOperatorById } from '#domain/people/operator/find-operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { decideTranslation } from '#domain/words/translation/decide-translation.ts';
import { leaseTranslations } from '#domain/words/translation/lease-translations.ts';
import { recordProposal } from '#domain/words/translation/record-proposal.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';

const people = { U1: 'principal', U2: 'superintendent' } as const;
const desk = setUpCommandDesk({ slack: people, teams: people });
let translating: HandleRequest;
beforeAll(() => {
  translating = createHandleRequest({
    db: desk.database.as('bot').db,
    vault: testVault,
    publicUrl: 'https://bot.example.org',
    translates: true,
  });
});

/** Calling ends then, on the day itself: within a day, whatever the hour is now. */
const end = Temporal.Now.zonedDateTimeISO('America/Chicago').add({ hours: 16 });

/** An announcement in English alone, for families of whom some read Spanish, that came back. */
async function sentBack(english: string): Promise<string> {
  const { db, owner } = desk.database;
  const drafted = await draftCampaign(db, {
    operator: desk.district.principal,
    draft: aClosure({
      schoolIds: [desk.district.school],
      happening: 'other',
      emergencyFact: 'Gas leak',
      eventDate: end.toPlainDate().toString(),
      stopTryingAt: end.toInstant(),
      texts: { en: english },
    }),
  });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  await sealCampaign(db, drafted.campaignId);
  await owner.pool.query(
    `UPDATE campaign SET state = 'sent-back', ended_at = now() WHERE id = $1`,
    [drafted.campaignId],
  );
  return drafted.campaignId;
}

const from = (platform: Platform, userId = 'U1') => ({
  account: { platform, tenantId: 'T1', userId, isMember: true },
  place: { channelId: 'C1' },
});

const press = (handle: HandleRequest, platform: Platform, campaign: string, userId?: string) =>
  handle({
    ...from(platform, userId),
    kind: 'press',
    verb: 'add-languages',
    data: { campaign },
  });

function formOf(reply: Reply): Form {
  if (reply.kind !== 'form') throw new Error(JSON.stringify(reply));
  return reply.form;
}

const textsIn = ({ fields }: Form): Record<string, string> =>
  Object.fromEntries(
    fields.flatMap((field) =>
      field.kind === 'text' && field.name.startsWith('text-')
        ? [[field.name, field.value ?? '']]
        : [],
    ),
  );

async function versionOf(id: string) {
  const { rows } = await desk.database.pool.query(
    `SELECT v.number, m.body FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
     LEFT JOIN message_text m ON m.version_id = v.id AND m.language = 'es' WHERE c.id = $1`,
    [id],
  );
  return rows[0];
}

test.each(['slack', 'teams'] as const)(
  'in %s the card that came back opens the words with a field for the language, and sends them again',
  async (platform) => {
    const { handle, database } = desk;
    const id = await sentBack(`Use door 4 today. Told in ${platform}.`);
    const view = await findCampaign(database.db, id);
    const button = view && campaignCard(view).buttons.find(({ verb }) => verb === 'add-languages');
    expect(button?.label).toBe('Add Spanish and resubmit');

    const form = formOf(await press(handle, platform, id));
    expect(form.verb).toBe('message');
    expect(textsIn(form)).toEqual({
      'text-en': `Use door 4 today. Told in ${platform}.`,
      'text-es': '',
    });

    const values = { ...textsIn(form), 'text-es': 'Use la puerta 4 hoy.' };
    const sent = await handle({
      ...from(platform),
      kind: 'submit',
      verb: form.verb,
      data: form.data,
      values,
    });
    expect(sent).toEqual({ kind: 'done' });
    expect(await versionOf(id)).toEqual({ number: 2, body: 'Use la puerta 4 hoy.' });
    await sealCampaign(database.db, id);
    const now = await findCampaign(database.db, id);
    expect(now?.sealed?.warnings.odd.map(({ kind }) => kind)).not.toContain('language-missing');
  },
);

test('where a provider translates, the press asks it, and a later one brings what a reader accepted', async () => {
  const { db, owner } = desk.database;
  const english = 'Use door 5 today.';
  const id = await sentBack(english);

  const form = formOf(await press(translating, 'teams', id));
  expect(form.note).toContain('Spanish: waiting for a proposal');
  expect(textsIn(form)['text-es']).toBe('');

  const [asked] = await leaseTranslations(db, { worker: 'w', limit: 5 });
  if (asked === undefined) throw new Error('nothing to ask');
  const said = { kind: 'translated', text: 'Use la puerta 5 hoy.' } as const;
  await recordProposal(db, { worker: 'w', asked, said });
  // Nobody has read it yet: it stands in no field.
  const proposed = formOf(await press(translating, 'slack', id));
  expect(proposed.note).toContain('Spanish: proposed');
  expect(textsIn(proposed)['text-es']).toBe('');

  await owner.pool.query(
    `INSERT INTO role_grant (operator_id, role, language) VALUES ($1, 'translator', 'es')`,
    [desk.district.deputy.id],
  );
  const operator = await findOperatorById(db, desk.district.deputy.id);
  if (operator === undefined) throw new Error('no reader');
  await decideTranslation(db, {
    operator,
    platform: 'slack',
    id: asked.id,
    answer: { kind: 'accept' },
  });
  const accepted = formOf(await press(translating, 'slack', id));
  expect(textsIn(accepted)['text-es']).toBe('Use la puerta 5 hoy.');
});

test('who may not request for these schools opens nothing, and a day that passed is asked for first', async () => {
  const { handle, database } = desk;
  const id = await sentBack('Use door 6 today.');
  expect((await press(handle, 'slack', id, 'U2')).kind).toBe('private');
  expect((await press(handle, 'slack', 'none')).kind).toBe('private');

  const yesterday = end.subtract({ days: 2 }).toPlainDate().toString();
  await inAnotherTime(
    database,
    'UPDATE campaign_version SET event_date = $2 WHERE campaign_id = $1',
    [id, yesterday],
  );
  expect(formOf(await press(handle, 'slack', id)).verb).toBe('closure');
});
