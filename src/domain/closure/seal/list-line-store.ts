import { type RawBuilder, sql } from 'kysely';

export type SealedList = 'recipient' | 'exclusion' | 'letter';

/** A row of the call list, of who is left off, or of the e-mails, as the text that its root is taken over. */
export function listLine(table: SealedList, alias: string): RawBuilder<string> {
  const of = (column: string) => sql.ref(`${alias}.${column}`);
  if (table === 'letter')
    return sql`concat_ws('|', ${of('address_id')}, array_to_string(${of('languages')}, '+'))`;
  const [phone, channel, rule, evidence] = ['phone_id', 'channel', 'rule', 'evidence'].map(of);
  const basis = sql`encode(${of('basis')}, 'hex')`;
  return table === 'recipient'
    ? sql`concat_ws('|', ${phone}, ${channel}, concat_ws('+', ${of('language')}, ${of('also')}), array_to_string(${of('time_zones')}, ','), ${rule}, ${evidence}, ${basis}, ${householdLine(alias)}, ${staffLine(alias)}, ${contactLine(alias)}, ${of('fields')})`
    : sql`concat_ws('|', ${phone}, ${channel}, ${rule}, ${evidence}, ${basis})`;
}

/** A recipient's household, and its phone's turn in it. Null, and so no part of the line, where all phones of a household ring. */
export const householdLine = (alias: string): RawBuilder<string | null> =>
  sql`${sql.ref(`${alias}.household`)} || '/' || ${sql.ref(`${alias}.turn`)}`;

/** Said where the closure tells the phone's owner as staff of its schools, and whether a family of theirs uses it, too. */
export const staffLine = (alias: string): RawBuilder<'staff' | 'staff+family' | null> =>
  sql`CASE WHEN ${sql.ref(`${alias}.of_family`)} THEN 'staff+family' WHEN ${sql.ref(`${alias}.for_staff`)} THEN 'staff' END`;

/** Said of an emergency contact, with the place in line. */
const contactLine = (alias: string): RawBuilder<string | null> =>
  sql`'contact/' || ${sql.ref(`${alias}.contact_turn`)}`;
