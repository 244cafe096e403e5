import { expect, test } from 'vitest';
import { listPublished } from '#domain/closure/published/list-published.ts';
import type { Happening } from '#domain/shared/happening.ts';
import { askingDistrict, type Told } from '#test/support/consent/asking-family.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(askingDistrict);

const isClosed = async (id: string) => {
  const [row] = await district.rows<{ isClosed: boolean }>(
    `SELECT is_closed(v) AS "isClosed" FROM campaign_version v WHERE v.campaign_id = $1`,
    id,
  );
  return row?.isClosed;
};

test.each([
  ['alone, as a school matter', 'open', () => ({ version: { purpose: 'school-mission' } })],
  ['as its correction', 'open', (closed) => ({ campaign: { corrects: closed } })],
  ['a late start that corrects it', 'late-2h', (closed) => ({ campaign: { corrects: closed } })],
] satisfies [string, Happening, (closed: string) => Told][])(
  '%s, it answers “Is there school tomorrow?”, stands in the feed, and no school is closed that day',
  async (_how, happening, open) => {
    await district.rows('UPDATE district SET public_feed = true');
    const phone = await district.family();
    const closed = await district.told('Closed.', phone);
    expect(await isClosed(closed)).toBe(true);

    const { version, campaign }: Told = open(closed);
    await district.told('Open as usual.', phone, {
      version: { ...version, happening },
      ...(campaign === undefined ? {} : { campaign }),
    });

    await district.ask(phone);
    const [answer] = await district.answersTo(phone);
    expect(answer).toMatch(/our newest notice \([^)]+\): Open as usual\./);
    const published = await listPublished(district.db);
    expect(published.map((one) => one.happening)).toEqual([happening]);
    expect(await isClosed(closed)).toBe(false);
  },
);

test.each(['open', 'late-2h'] as const)(
  'a correction to %s that was stopped takes nothing back: nobody is called about an absence that day',
  async (happening) => {
    const phone = await district.family();
    const closed = await district.told('Closed.', phone);
    await district.told('Open as usual.', phone, {
      version: { happening },
      campaign: { corrects: closed, state: 'stopped', ended_at: 'now' },
    });

    expect(await isClosed(closed)).toBe(true);
  },
);
