import { expect, test } from 'vitest';
import type { EvidenceSummary } from '#domain/proof/evidence/summary/evidence-summary.ts';
import { evidencePdf } from '#reports/evidence/evidence-pdf.ts';
import { aLongEvidenceSummary, anEvidenceSummary } from '#test/support/audit/evidence-summary.ts';
import { readPdf } from '#test/support/reports/read-pdf.ts';

const read = async (summary: EvidenceSummary) => readPdf(await evidencePdf(summary));

test('it says what was decided by whom, with which role and training, when', async () => {
  const { text } = await read(anEvidenceSummary());

  expect(text).toContain('Evidence of closure 12');
  expect(text).toContain(
    'Nov 28, 2026, 4:30:00 am CST Priya Shah Requested, v1 Approver v2, Aug 20, 2026',
  );
  expect(text).toContain(
    'Nov 28, 2026, 4:40:00 am CST Marcus Bell Approved, v2 Approver v2, Aug 20, 2026',
  );
  expect(text).toContain('2 versions, 1 person approved.');
});

test('it says what families were told, who was called on which basis, and what became of it', async () => {
  const { text } = await read(anEvidenceSummary());

  expect(text).toContain('no habrá clases');
  expect(text).toContain('Spanish, heard as a recording');
  expect(text).toContain(`SHA-256 ${'0b'.repeat(32)}`);
  expect(text).toContain(
    'Emergency call to a school’s own families 47 CFR 64.1200(a)(1); FCC 16-88 1,990 1,802',
  );
  expect(text).toContain('Somebody said that this is a wrong number 47 CFR 64.1200(a)(10) 7 0');
  expect(text).toContain('Outcomes of 2,110 planned calls and texts');
  expect(text).toContain('Key 9 in a call Everything except emergencies 2 3');
  expect(text).toContain('Key 3 in a call: “this is the wrong number” Wrong number 1 1');
});

test('it says which consents the list rests on, in their words and to the second, and which numbers called', async () => {
  const { text } = await read(anEvidenceSummary());

  expect(text).toContain('Aug 3, 2026, 9:00:05 am CDT');
  expect(text).toContain('Aug 21, 2026, 3:30:59 pm CDT');
  expect(text).toContain('Acepto llamadas y mensajes de texto de las escuelas de Cascade Falls.');
  expect(text).toContain('(503) 555-0140 Calls 1,990');
  expect(text).toContain('(503) 555-0141 Texts 120');
  expect((await read(anEvidenceSummary({ consents: [] }))).text).toContain(
    'None: the rules above let phones in without one.',
  );
});

test('it says how the proof is checked, and what it doesn’t prove', async () => {
  const { text } = await read(anEvidenceSummary());

  expect(text).toContain('npm run audit:verify -- bellwether-closure-12-evidence.jsonl --key');
  expect(text).toContain('Entries in the log: 88,120. Root: q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83v');
  expect(text).toContain('What this doesn’t prove');
});

test('the longest closure in all languages keeps to seven pages, with its first request and last decision', async () => {
  const { pages, text } = await read(aLongEvidenceSummary());

  expect(pages.length).toBeLessThanOrEqual(7);
  expect(text).toContain('Requested, v1');
  expect(text).toContain('Approver 30');
  expect(text).toContain('Texts that end in “…” are whole in the evidence file.');
  expect(text).toContain('What this doesn’t prove');
  // Nothing but the foot stands where it stands.
  for (const [at, page] of pages.entries())
    expect(page.at(-1)).toMatch(
      new RegExp(`^No names or phone.* Page ${at + 1} of ${pages.length}$`),
    );
});

test('letters that our fonts lack are not printed as boxes', async () => {
  const [english] = anEvidenceSummary().texts;
  if (english === undefined) throw new Error('there is English');
  const arabic = 'المدارس مغلقة يوم الاثنين';
  const pdf = await evidencePdf(
    anEvidenceSummary({
      texts: [
        english,
        { ...english, language: 'ar', text: arabic },
        { ...english, language: 'bn', text: 'সোমবার স্কুল বন্ধ থাকবে' },
        { ...english, language: 'hi', text: 'सोमवार को स्कूल बंद रहेंगे' },
        { ...english, language: 'ru', text: 'В понедельник школы закрыты' },
      ],
    }),
  );
  const { text } = await readPdf(pdf);

  expect(text.match(/These letters can’t be printed here/g)).toHaveLength(1);
  expect(text).toContain('В понедельник школы закрыты');
  // Drawn from the right, letter by letter as they join; a program that reads aloud takes the words beside it.
  expect(text).toContain('المدارس');
  const written = Buffer.from(arabic, 'utf16le').swap16().toString('latin1');
  expect(pdf.toString('latin1').replaceAll('\\', '')).toContain(written);
});

test('one number’s has its tries, and no counts of others', async () => {
  const { text } = await read(
    anEvidenceSummary({
      phone: { id: '0197f0e0-0000-7000-8000-0000000000aa', lastDigits: '77' },
      phones: 1,
      listed: anEvidenceSummary()
        .listed.slice(0, 1)
        .map((line) => ({ ...line, count: 1 })),
      outcomes: [{ channel: 'voice', ending: 'person', reason: null, count: 1, made: 1 }],
      tries: [
        {
          channel: 'voice',
          tryNumber: 1,
          at: Temporal.Instant.from('2026-11-28T10:42:00Z'),
          ending: 'person',
          reason: null,
        },
      ],
      optOuts: [],
      consents: [],
      senders: [{ channel: 'voice', number: '+15035550140', count: 1 }],
    }),
  );

  expect(text).toContain('Number: ends in 77');
  expect(text).toContain('Call, try 1 Nov 28, 2026, 4:42:00 am CST A person answered');
  expect(text).toContain('bellwether-closure-12-one-number-evidence.jsonl');
  expect(text).not.toContain('1,990');
});

test('before anything is approved, called or sealed it says so', async () => {
  const usual = anEvidenceSummary();
  const { text } = await read({
    ...usual,
    closure: {
      ...usual.closure,
      state: 'draft',
      startedAt: null,
      endedAt: null,
      fingerprint: null,
    },
    decisions: [],
    texts: [],
    listed: [],
    phones: 0,
    outcomes: [],
    optOuts: [],
    consents: [],
    senders: [],
    log: undefined,
  });

  expect(text).toContain('No text was submitted.');
  expect(text).toContain('Nothing was sealed in the audit log when this was made.');
});
