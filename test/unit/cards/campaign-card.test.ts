import { describe, expect, test } from 'vitest';
import { renderCard as renderForSlack } from '#chat/slack/draw/render-card.ts';
import { renderCard as renderForTeams } from '#chat/teams/draw/render-card.ts';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { wordsOf } from '#sandbox/person.ts';
import { aClosure, at, oddities } from '#test/support/cards/a-closure.ts';
import { anEnd, aStop, aTally } from '#test/support/cards/a-tally.ts';
import { aWorstApproval } from '#test/support/cards/worst-approvals.ts';

/** What stands on the card, and nothing that a button unfolds. */
const wordsOn = (view: CampaignView) => wordsOf(campaignCard(view).blocks);
const buttonsOn = (view: CampaignView) => campaignCard(view).buttons.map(({ label }) => label);
const detailsOf = (view: CampaignView) =>
  wordsOf(campaignCard(view).buttons.find(({ verb }) => verb === 'details')?.unfolds);

test.each<[string, Partial<CampaignView>]>([
  ['Close all 3 schools · Fri, Nov 27 · weather', {}],
  [
    'Close Adams Elementary · Fri, Nov 27 · no heat',
    { happening: 'no-heat', ground: 'building', schools: ['Adams Elementary'] },
  ],
  [
    'Start Adams Elementary and Birch Middle 2 hours late · Fri, Nov 27 · weather',
    { happening: 'late-2h', schools: ['Adams Elementary', 'Birch Middle'] },
  ],
  [
    'Dismiss Adams Elementary, Birch Middle, and Cedar High at 12:30 pm · Fri, Nov 27 · fire',
    { happening: 'early-dismissal', ground: 'fire', dismissalTime: '12:30', schoolsInDistrict: 14 },
  ],
  [
    'Close 4 of 14 schools · Fri, Nov 27 · weather',
    { schools: ['Adams', 'Birch', 'Cedar', 'Dogwood'], schoolsInDistrict: 14 },
  ],
  [
    'Remote-learning day for all 3 schools · Fri, Nov 27 · health risk',
    { happening: 'remote-day', ground: 'health' },
  ],
  [
    'Evacuation at Cedar High · Fri, Nov 27 · threat',
    { happening: 'evacuation', ground: 'threat', schools: ['Cedar High'] },
  ],
  ['Announcement for all 3 schools · Fri, Nov 27', { happening: 'other', ground: 'none' }],
  [
    'Correct closure 4 for all 3 schools · Fri, Nov 27 · weather',
    { happening: 'other', corrects: 4 },
  ],
])('the title says the act: %s', (title, change) => {
  expect(campaignCard(aClosure(change)).title).toBe(title);
});

describe('while it waits for a decision', () => {
  test('a notification has the act, the schools, the day, the deadline and who asks', () => {
    expect(campaignCard(aClosure()).summary).toBe(
      'Closure 12 · Close all 3 schools · Fri, Nov 27 · weather. Waiting for approval until 5:20 am CST; requested by Dana Whitfield',
    );
    expect(campaignCard(aClosure()).badge).toEqual({
      text: 'Decide by 5:20 am CST or it expires',
      tone: 'waiting',
    });
    const late = aClosure({}, { expiresAt: at('2026-11-28T06:00') });
    expect(campaignCard(late).badge?.text).toBe('Decide by Sat, Nov 28, 6:00 am CST or it expires');
  });

  test('it says what will be said, to whom, when, and who is not contacted', () => {
    expect(wordsOn(aClosure())).toMatchInlineSnapshot(`
      "Closure 12 · Emergency · by Dana Whitfield
      English · also in Spanish, Vietnamese, Arabic, Chinese
      On Friday, November 27, all schools will be closed because of the weather. There are no classes and no activities.
      Who
      1,990 phones, 1,704 guardians · call, then text if missed
      When
      As soon as approved · about 2 min · retries until 8:00 am CST
      Not contacted
      61 phones: 40 opted out of emergency messages too, 21 other"
    `);
  });

  test('what is unusual stands first, and what the languages lack stands in red', () => {
    const card = campaignCard(aClosure({}, { warnings: oddities }));
    const [, heading, lines, english] = card.blocks;

    expect(heading).toEqual({ kind: 'heading', text: 'Unusual' });
    expect(lines).toMatchObject({
      text: expect.stringMatching(/^• 1,990 phones instead of the usual 1,140\.\n• .*\n• .*$/),
    });
    expect(english).toMatchObject({
      kind: 'quote',
      label: 'English · also in Spanish, Vietnamese, Arabic, Chinese (not reviewed)',
    });
    const whole =
      'Missing: Somali (41 phones will hear English). Not updated: Vietnamese. Spanish says “9:15 a. m.”, English “10:15 am”. Dana Whitfield checked Spanish: it says the same.';
    const ofLanguages = oddities.odd.filter((one) => 'language' in one);
    expect(campaignCard(aClosure({}, { warnings: { odd: ofLanguages } })).blocks).toContainEqual({
      kind: 'note',
      tone: 'bad',
      text: whole,
    });
    // Where there is less room, the card names the languages.
    const short = 'Check Somali, Vietnamese, and Spanish: press Details.';
    expect(wordsOn(aWorstApproval())).toContain(short);
    for (const sentence of whole.split(/(?<=\.) (?=[A-Z])/u))
      expect(detailsOf(aWorstApproval())).toContain(sentence);
  });

  test('what there is no room for gives way, and Details has it', () => {
    const view = aWorstApproval();

    expect(wordsOn(view).match(/^•/gm)).toHaveLength(3);
    expect(wordsOn(view)).not.toContain('Sent to');
    for (const words of ['Sent back by', 'Changed since version 2', 'Sent to', 'is away until'])
      expect(detailsOf(view)).toContain(words);
    expect(wordsOn({ ...aClosure(), asked: ['Inés Carvajal', 'Marcus Oyelaran'] })).toContain(
      'Sent to Inés Carvajal and Marcus Oyelaran.',
    );
  });

  test('words that the card can’t show whole are opened before they are approved', () => {
    expect(buttonsOn(aWorstApproval())).toContain('Read the whole text');
    expect(buttonsOn(aWorstApproval())).not.toContain('Approve');
    expect(buttonsOn(aClosure({}, { warnings: oddities }))).toContain('Approve');
  });

  test('every warning stands on the card, however many, with recordings or without', () => {
    const more = [{ kind: 'weekend' }, { kind: 'slow-emergency', seconds: 7800 }] as const;
    const recordings = [{ language: 'en', by: 'Dana Whitfield', seconds: 14 }];
    const fit = {
      fits: 1678,
      firstRing: null,
      lastRing: null,
      deferred: 0,
      tooSlow: 300,
      never: 12,
    };
    const sealed = { warnings: { odd: [...oddities.odd, ...more] }, fit };

    for (const view of [aClosure({}, sealed), aClosure({ recordings }, sealed)]) {
      expect(wordsOn(view).match(/^•/gm)).toHaveLength(6);
      expect(wordsOn(view)).toContain('At this pace 312 phones are not called');
    }
  });

  test('words against the form stand before all else, in normal type, also where nothing else has room', () => {
    const said = {
      kind: 'words-contradict',
      about: 'day',
      language: 'en',
      said: 'Tuesday',
    } as const;
    const view = aWorstApproval({}, { odd: [...oddities.odd, said] });
    const first = {
      decision: 'approved',
      by: 'Marcus Oyelaran',
      at: at('2026-11-27T05:01'),
      platform: 'slack',
    } as const;
    const decided = { ...view, approvalsNeeded: 2, decisions: [first] };
    const sealIsBroken = true as const;
    const broken = aWorstApproval(view.sealed && { sealed: { ...view.sealed, sealIsBroken } });

    for (const one of [view, { ...decided, noWorker: true } as const, broken])
      expect(campaignCard(one).blocks.slice(1, 3)).toEqual([
        { kind: 'heading', text: 'The words say something else than the request' },
        { kind: 'text', text: '• The words say “Tuesday”. The date is Fri, Nov 27.' },
      ]);
    expect(detailsOf(view)).toContain('The words say “Tuesday”');
  });

  test('standard words that nobody edited never keep anyone from Approve, and 60 characters of them show', () => {
    const odd = [
      ...oddities.odd,
      ...(['weekend', 'ground-for-counsel'] as const).map((kind) => ({ kind })),
      ...(['other-size', 'few-of-roster'] as const).map((kind) => ({
        kind,
        phones: 1990,
        usual: 1140,
        closures: 8,
        onRoster: 5000,
      })),
    ] as typeof oddities.odd;
    const written = aWorstApproval({}, { odd });
    const standard = { ...written, texts: aClosure().texts, words: aClosure().words };

    expect(buttonsOn(written)).toContain('Read the whole text');
    expect(buttonsOn(standard)).toContain('Approve');
    const shown = wordsOn(standard).match(/^.*(\d+ characters).*$/m)?.[0] ?? '';
    expect(shown.length).toBeGreaterThanOrEqual(50);
  });

  test('what an approver can’t act on is in Details alone, and the deadline stands once', () => {
    const night = { kind: 'expires-at-night', at: at('2026-11-27T05:20').toString() } as const;
    const view = aClosure(
      { noMail: 'none' },
      {
        warnings: { odd: [{ kind: 'ground-for-counsel' }, night] },
        letterCount: 12,
        checkCode: '123456',
      },
    );

    expect(wordsOn(view)).not.toMatch(/counsel|mail server|123 456|no one approves/);
    expect(wordsOn(view)).toContain('The same words to 12 addresses');
    expect(detailsOf(view)).toMatch(/123 456[^]*mail server[^]*counsel[^]*no one approves/);
  });

  test.each([
    ['closed', 'Approve closure 12?'],
    ['lockdown', 'Approve the lockdown?'],
    ['late-2h', 'Approve the late start?'],
    ['hold-lifted', 'Approve the end of the hold?'],
  ] as const)('of %s its question is “%s”', (happening, title) => {
    expect(campaignCard(aClosure({ happening })).buttons[0]?.confirm?.title).toBe(title);
  });

  test('it says that it is recorded, and by whom where that is not the requester', () => {
    const by = (name: string) =>
      aClosure({ recordings: [{ language: 'es', by: name, seconds: 16.2 }] });

    expect(wordsOn(by('Dana Whitfield'))).toContain('· by Dana Whitfield · recorded\n');
    expect(wordsOn(by('Inés Carvajal'))).toContain('· recorded by Inés Carvajal\n');
    expect(detailsOf(by('Inés Carvajal'))).toContain('Recorded\nSpanish 16 s by Inés Carvajal');
  });

  test('a version that was edited says what changed', () => {
    const since = { version: 1, changes: [{ kind: 'date', was: '2026-11-26', is: '2026-11-27' }] };
    const view = aClosure({ version: 2 }, { warnings: { odd: [], since } as typeof oddities });

    expect(wordsOn(view)).toContain('Closure 12, version 2 ·');
    expect(wordsOn(view)).toContain(
      'Changed since version 1\n• Date: Fri, Nov 27, was Thu, Nov 26.',
    );
  });

  test('a broken seal says so first, and offers no approval', () => {
    const view = aClosure({}, { sealIsBroken: true, allowed: [], excluded: [] });

    expect(campaignCard(view).blocks[1]).toMatchObject({
      strong: true,
      text: expect.stringContaining('It can’t be approved and calls no one.'),
    });
    expect(wordsOn(view)).not.toContain('phones');
    expect(buttonsOn(view)).toEqual(['Send back', 'Details', 'All languages']);
  });

  test('nobody is offered to withdraw what is another person’s', () => {
    expect(buttonsOn(aClosure())).toEqual([
      'Approve',
      'Send back',
      'Details',
      'Preview',
      'All languages',
    ]);
    const onlyEnglish = aClosure({ texts: [{ language: 'en', body: 'Closed.' }] });
    expect(buttonsOn(onlyEnglish)).toEqual(['Approve', 'Send back', 'Details', 'Preview']);
    expect(wordsOn(onlyEnglish)).toContain('English only\nClosed.');
  });

  test('the question before the approval repeats whom it reaches and what it says', () => {
    const text = `On Friday all schools are closed. ${'Stay warm. '.repeat(40)}`;
    const confirm = (view: CampaignView) => campaignCard(view).buttons[0]?.confirm?.text ?? '';
    const closure = aClosure({ texts: [{ language: 'en', body: text }] });

    expect(confirm(closure)).toBe(`1,990 phones will ring; up to 1,802 texts follow.\n“${text}”`);
    const drawn = JSON.stringify(renderForSlack(campaignCard(closure)).blocks);
    expect(drawn).toMatch(/1,802 texts follow\.\\n“On Friday[^"]{150,}…"/);
  });

  test('a text that is too long for the card begins there, and is read before it is approved', () => {
    const body = `Closed. ${'Stay warm. '.repeat(60)}`;
    const view = aClosure({ texts: [{ language: 'en', body }] });

    expect(wordsOn(view)).toContain(`… (${body.length} characters)`);
    expect(buttonsOn(view)).toEqual(['Read the whole text', 'Send back', 'Details', 'Preview']);
  });
});

describe('Details', () => {
  test('have all that the card has no room for', () => {
    expect(detailsOf(aClosure())).toMatchInlineSnapshot(`
      "Close all 3 schools · Fri, Nov 27 · weather
      Schools
      Adams Elementary, Birch Middle, Cedar High
      Kind
      Emergency · Weather
      Requested by
      Dana Whitfield, 5:00 am CST
      Words
      Standard, unchanged
      How
      Call, then text anyone not reached
      Voicemail
      Leave the message once, and keep trying to reach a person
      Starts
      As soon as approved
      Stops trying
      Fri, Nov 27, 8:00 am CST
      Calls and texts
      Phones
      1,990 calls, 1,802 texts where a call fails
      People
      1,704 guardians; 402 shared phones ring once
      Pace
      20 calls a second: about 2 min for the first try
      Calls from
      (402) 555-0199
      Text segments
      English 1, Arabic 2, Spanish 1, Vietnamese 2, Chinese 2; up to 2,060 in all
      Cost of calls
      about $27.86
      Cost of texts
      up to $16.48, for those who need one
      Legal basis
      emergency
      1,990 calls, 1,802 texts
      Not contacted
      opted out of emergency messages too
      40 calls
      landline can’t receive texts
      188 texts
      Approval
      Decide by
      Fri, Nov 27, 5:20 am CST
      Approvals needed
      1
      To withdraw it
      Dana Whitfield: type “closure stop 12”
      Fingerprint
      7f3a-91c2
      In full
      7f3a91c2 7f3a91c2 7f3a91c2 7f3a91c2 7f3a91c2 7f3a91c2 7f3a91c2 7f3a91c2"
    `);
  });

  test('unfold in Teams, and are asked for where the card would grow too large', () => {
    const actionsOf = (view: CampaignView) =>
      renderForTeams(campaignCard(view)).body.flatMap((element) =>
        'actions' in element ? element.actions.map(({ type, title }) => [title, type]) : [],
      );

    expect(actionsOf(aClosure())).toContainEqual(['Details', 'Action.ShowCard']);
    const reasons = Array.from({ length: 200 }, (_, index) => ({
      channel: 'voice' as const,
      rule: `rule-${index}`,
      reason: `reason ${index}`,
      count: 1,
    }));
    const large = aClosure({}, { excluded: reasons });
    expect(actionsOf(large)).toContainEqual(['Details', 'Action.Submit']);
    expect(JSON.stringify(renderForTeams(campaignCard(large)))).not.toContain('too many for Teams');
  });
});

test('a decided closure keeps the head, and says who decided', () => {
  const decisions = [
    {
      by: 'Marcus Oyelaran',
      at: at('2026-11-27T05:04'),
      decision: 'approved' as const,
      platform: 'teams' as const,
    },
  ];
  const startAt = at('2026-11-27T05:45');
  const approved = campaignCard(aClosure({ state: 'approved', startAt, decisions }));

  expect(approved.title).toBe('Close all 3 schools · Fri, Nov 27 · weather');
  expect(approved.badge?.text).toBe('Approved, waiting to start');
  expect(wordsOf(approved.blocks)).toContain('Approved by\nMarcus Oyelaran, 5:04 am CST, in Teams');
  expect(approved.buttons.map(({ label }) => label)).toEqual([
    'Withdraw',
    'Details',
    'All languages',
  ]);
});

test.each([
  ['finished', anEnd()],
  ['stopped', aStop()],
])('a closure that is %s has at most eight facts, and Details has the rest', (_, view) => {
  const card = campaignCard(view);
  const facts = card.blocks.flatMap((block) => (block.kind === 'facts' ? block.facts : []));

  expect(facts.length).toBeGreaterThan(3);
  expect(facts.length).toBeLessThanOrEqual(8);
  expect(card.blocks.some(({ kind }) => kind === 'table')).toBe(false);
  const details = card.buttons.find(({ verb }) => verb === 'details')?.unfolds ?? [];
  expect(details.filter(({ kind }) => kind === 'table')).toHaveLength(2);
  for (const words of ['Cost', 'audit log entries 10432 to 10611', 'will be closed'])
    expect(detailsOf(view)).toContain(words);
});

test('families without a phone that could be called are listed, though each phone on the list was reached', () => {
  const tally = aTally({
    phones: { total: 1846, settled: 1846, reached: 1846, left: 0, spared: 0 },
  });
  const families = { total: 1704, reached: 1704, byHand: 0, open: 0, missed: 0, inTime: 1700 };

  expect(wordsOf(renderForSlack(campaignCard(anEnd({ tally }))).blocks)).toContain(
    'Families not reached',
  );
  expect(wordsOf(renderForSlack(campaignCard(anEnd({ tally, families }))).blocks)).not.toContain(
    'Families not reached',
  );
});
