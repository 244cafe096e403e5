import { many } from '#database/query.ts';
import { pageCode, pageCodeText } from '#domain/consent/family/page-code.ts';
import { aboutPhone, type OutreachKind, type TakenOutreach } from './outreach-kind-store.ts';

type PageCode = TakenOutreach & { language: string; name: string };

/** A code that somebody asked for on a family's page. One that can't arrive in time any more is not sent. */
export const pageCodeKind: OutreachKind<PageCode> = {
  rows: ['page-code'],
  // Somebody waits for it before a page.
  idleMs: 1_000,
  waits: 'as-calls-do',
  again: 'while-unused',

  async take(tx, { limit }) {
    return many<PageCode>(tx)`
      UPDATE outreach c SET state = 'sending', state_at = clock_timestamp()
      FROM (SELECT id FROM outreach WHERE kind = 'page-code' AND state = 'waiting' AND expires_at > now() + interval '1 minute'
        ORDER BY asked_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) w
      CROSS JOIN district d
      CROSS JOIN phone p
      WHERE c.id = w.id AND p.id = c.phone_id
      RETURNING c.id, p.number, p.index, c.token, d.ring_seconds AS "ringSeconds", c.language,
        d.registered_name AS name`;
  },

  text: (row, { vault }) => pageCodeText({ ...row, code: pageCode(row.id, vault) }),

  entry: aboutPhone(({ id, error }, state) => ({
    act: `page-code-${state}`,
    facts: { code: id, error },
  })),
};
