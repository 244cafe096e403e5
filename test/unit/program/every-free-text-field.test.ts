import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

/**
 * Fields of forms whose words are encrypted: a made-up family's name is typed into each by a scenario, and looked for in a dump
 * (no-name-and-no-number-gets-out-by-any-way, a-name-typed-anywhere-is-in-no-dump), or its column is one of encrypted_columns().
 */
const encrypted = [
  'audit/settle-finding.ts resolution',
  'closure/pause/freeze-card.ts reason',
  'closure/approval/send-back-form.ts reason',
  'consent/office/number-form.ts number',
  'consent/office/office-forms.ts reason',
  'consent/office/office-forms.ts words',
  'drill/drill-form.ts reason',
  'drill/drill-list-card.ts consent',
  'drill/drill-list-card.ts name',
  'drill/drill-list-card.ts number',
  'family/answer-form.ts words',
  'incident/incident-form.ts changes',
  'incident/incident-form.ts happened',
  'incident/incident-form.ts known',
  'incident/incident-form.ts why',
  'incident/report-card.ts saw',
  'incident/sign-card.ts reason',
  'people/new-person-card.ts name',
  // Looked up by, and kept nowhere.
  'closure/absence/absent-form.ts students',
  'closure/request/groups/list-students.ts students',
  'privacy/erasure-cards.ts number',
  'privacy/my-data-cards.ts number',
];

/** Those whose words are said to families or to everybody on the staff, or are the district's own codes. */
const meantForMany = [
  'closure/absence/absent-form.ts most',
  'closure/request/groups/who-fields.ts groupWords',
  'closure/request/groups/list-students.ts listName',
  'closure/request/message/message-form.ts place',
  'closure/request/message/message-form.ts text-${language}',
  'closure/request/option-fields.ts staffWords${language === ',
  'closure/request/reason-fields.ts fact',
  'consent/office/office-forms.ts hash',
  'consent/office/office-forms.ts reference',
  'drill/drill-form.ts text',
  'incident/notices/notices-forms.ts closure',
  'people/new-person-card.ts directoryId',
  'privacy/erasure-cards.ts sourcedId',
  'privacy/my-data-cards.ts sourcedId',
  'closure/words/template-form.ts name',
  'closure/words/template-form.ts text-${language}',
  'closure/words/translation-card.ts accepted',
];

const conversation = path.join(import.meta.dirname, '../../../src/conversation');

test('Every field that takes free words is one whose words are encrypted, or are meant for many', async () => {
  const files = (await readdir(conversation, { recursive: true })).filter((file) =>
    file.endsWith('.ts'),
  );
  const found: string[] = [];
  for (const file of files) {
    const source = await readFile(path.join(conversation, file), 'utf8');
    for (const [, name = ''] of source.matchAll(/kind: 'text',\s+name: ['`]([^'`]+)['`]/g))
      found.push(`${file} ${name}`);
    // A field whose name is not written beside its kind would be missed here.
    const all = [...source.matchAll(/kind: 'text',\s+(?=name\b|label\b|hint\b)/g)];
    const named = [...source.matchAll(/kind: 'text',\s+name: ['`]/g)];
    expect([file, all.length]).toEqual([file, named.length]);
  }

  expect(found.toSorted()).toEqual([...encrypted, ...meantForMany].toSorted());
});
