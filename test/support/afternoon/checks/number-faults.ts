import type { Block } from '#cards/card.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import type { ChannelTally } from '#domain/attempt/tally/tally.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import type { StandingCard } from './card-faults.ts';

/** Numbers that don’t add up: on the cards, among the calls, and on the call lists. */
export async function numberFaults(town: Town, cards: readonly StandingCard[]): Promise<string[]> {
  const { pool } = town.product.database.owner;
  const { rows } = await pool.query<Listed>(selectLists, [town.after]);
  const started = new Set(rows.flatMap(({ id, called }) => (called > 0 ? [id] : [])));
  const tallies = await Promise.all(
    [...started].map(async (id) => ({
      id,
      tally: await campaignTally(town.product.database.db, id),
    })),
  );
  return [
    ...rows.flatMap(listFaults),
    ...tallies.flatMap(({ id, tally }) => {
      const { total, settled, reached, left } = tally.phones;
      const isRight = reached <= total - left && settled <= total && left >= 0;
      const called = rows.find((row) => row.id === id)?.called;
      return [
        ...(isRight
          ? []
          : [`${reached} reached, ${left} left and ${settled} done of ${total} phones`]),
        ...(total >= (called ?? 0) ? [] : [`${total} phones, and ${called} were called`]),
        ...lineFaults('calls', tally.voice),
        ...lineFaults('texts', tally.text),
      ];
    }),
    ...cards.flatMap(({ card }) => (card?.blocks ?? []).flatMap(blockFaults)),
  ];
}

/** Every line of what became of the phones, against the phones. */
function lineFaults(what: string, tally: ChannelTally): string[] {
  const sum = [...Object.values(tally.byDisposition), ...Object.values(tally.live)].reduce(
    (all, one) => all + one,
    tally.planned + tally.waiting,
  );
  return sum === tally.phones ? [] : [`${sum} ${what} in the lines, of ${tally.phones} phones`];
}

/** A bar, and what is said beside it: of those who are done some were reached, and of all some are done. */
function blockFaults(block: Block): string[] {
  if (block.kind === 'table') return tableFaults(block.columns, block.rows);
  if (block.kind !== 'progress') return [];
  const { done, total, label } = block;
  const said = (words: RegExp) => numberIn(words.exec(label)?.[1]);
  const reached = said(/([\d,]+) (?:of [\d,]+ \w+ |phones? )?reached/) ?? 0;
  const left = said(/([\d,]+) left/);
  const settled =
    said(/([\d,]+) (?:of [\d,]+ \w+ )?done\b/) ?? (left === undefined ? done : total - left);
  return reached <= Math.max(settled, done) && done <= total && settled <= total
    ? []
    : [`“${label}” beside a bar of ${done} of ${total}`];
}

const numberIn = (words: string | undefined) =>
  words === undefined ? undefined : Number(words.replaceAll(',', ''));

/** No line counts less than nobody, and none is empty. */
function tableFaults(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (columns[1] !== 'Phones') return [];
  return rows.flatMap(([words = '', count]) =>
    (numberIn(count) ?? 0) > 0 ? [] : [`“${words}” is told of ${count} phones`],
  );
}

type Listed = { id: string; number: number; listed: number; audience: number; called: number };

/** Everybody of these schools is on the list or among those who are not contacted, once for each channel. */
const listFaults = ({ number, listed, audience }: Listed) =>
  listed === audience ? [] : [`closure ${number} accounts for ${listed} of ${audience} phones`];

const selectLists = `
  SELECT c.id, c.number,
    (SELECT count(DISTINCT phone_id)::int FROM attempt WHERE campaign_id = c.id) AS called,
    (SELECT count(DISTINCT phone_id)::int FROM (SELECT phone_id FROM recipient WHERE version_id = v.id
      UNION ALL SELECT phone_id FROM exclusion WHERE version_id = v.id) l) AS listed,
    CASE WHEN c.corrects IS NULL OR goes_on_to_all(c)
      THEN (SELECT count(DISTINCT phone_id)::int FROM phone_audience WHERE school_id = ANY (v.school_ids))
      ELSE (SELECT count(*)::int FROM phones_reached(c.corrects)) END AS audience
  FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
  WHERE c.number > $1 AND v.fingerprint IS NOT NULL`;
