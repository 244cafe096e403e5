import type { Town } from '#test/support/afternoon/town.ts';

/** Words of a template that nobody kept, words that retired, and a machine’s words that nobody who reads them accepted. */
export async function wordsFaults(town: Town): Promise<string[]> {
  const { pool } = town.product.database.owner;
  const { rows: faults } = await pool.query<{ fault: string }>(selectFaults, [town.after]);
  const { rows: texts } = await pool.query<TemplateText>(selectTemplateTexts, [town.after]);
  const { rows: accepted } = await pool.query<{ body: string }>(
    'SELECT accepted AS body FROM translation WHERE accepted IS NOT NULL',
  );
  return [
    ...faults.map(({ fault }) => fault),
    ...texts.flatMap(templateFaults),
    ...heardFaults(
      town,
      accepted.map(({ body }) => body),
    ),
  ];
}

type TemplateText = { number: number; language: string; body: string; kept: string | null };

/** What a template left to the closure is filled in, and every other word is as somebody kept it. */
function templateFaults({ number, language, body, kept }: TemplateText): string[] {
  const is = kept !== null && filled(kept).test(body);
  return is ? [] : [`closure ${number} says in ${language} what its template doesn’t: “${body}”`];
}

const filled = (kept: string) =>
  new RegExp(
    `^${kept
      .split(/\s?\{[a-z]+\}/)
      .map((part) => RegExp.escape(part))
      .join('.*')}$`,
    'i',
  );

/** What families hear and read is marked where a machine wrote it; what a reader accepted is theirs. */
function heardFaults(town: Town, accepted: readonly string[]): string[] {
  const { twilio } = town.product.farSide;
  const said = [
    ...twilio.calls().flatMap(({ transcript }) => transcript.map(({ text }) => text)),
    ...twilio.messages().map(({ body }) => body),
  ];
  const machines = said.filter(
    (text) => text.includes('[Sandbox ') && !accepted.some((body) => text.includes(body)),
  );
  return machines.length === 0 ? [] : [`families heard a machine’s words: “${machines[0]}”`];
}

const texts = `
  FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id JOIN message_text m ON m.version_id = v.id
  LEFT JOIN message_text e ON e.version_id = v.id AND e.language = 'en'`;

const selectTemplateTexts = `
  SELECT c.number, m.language, m.body, k.texts ->> m.language AS kept ${texts}
  LEFT JOIN message_template_version k ON k.id = v.template_version_id
  WHERE c.number > $1 AND m.source = 'template'`;

const selectFaults = `
  SELECT format('closure %s begins with words that had retired', c.number) AS fault
  FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = 1
  JOIN message_template_version k ON k.id = v.template_version_id JOIN message_template t ON t.id = k.template_id
  WHERE c.number > $1 AND t.retired_at < v.submitted_at
  UNION ALL
  SELECT format('closure %s says the standard words where others stand in their place', c.number)
  FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = 1
  JOIN message_text m ON m.version_id = v.id AND m.language = 'en' AND m.source = 'standard'
  JOIN message_template t ON t.happening = v.happening AND t.name IS NULL AND t.made_at < v.submitted_at
    AND coalesce(t.retired_at > v.submitted_at, true)
  WHERE c.number > $1
  UNION ALL
  SELECT format('closure %s says in %s what a machine proposed and nobody accepted', c.number, m.language) ${texts}
  JOIN translation t ON t.language = m.language AND t.proposed = m.body AND t.accepted IS DISTINCT FROM m.body
  WHERE c.number > $1
  UNION ALL
  SELECT format('closure %s says in %s what was accepted for other English', c.number, m.language) ${texts}
  WHERE c.number > $1
    AND EXISTS (SELECT FROM translation t WHERE t.language = m.language AND t.accepted = m.body)
    AND NOT EXISTS (SELECT FROM translation t WHERE t.language = m.language AND t.accepted = m.body AND t.english = e.body)
  UNION ALL
  SELECT format('%s decided on %s, which they don’t read', staff_name(o), t.language)
  FROM translation t JOIN operator o ON o.id = t.settled_by
  WHERE NOT EXISTS (SELECT FROM role_grant g WHERE g.operator_id = o.id AND g.role = 'translator' AND g.language = t.language)`;
