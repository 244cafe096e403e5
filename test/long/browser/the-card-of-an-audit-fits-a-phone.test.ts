import { expect, test } from 'vitest';
import { auditRunCard } from '#conversation/audit/audit-run-card.ts';
import { type AuditRunView, checkOrder } from '#domain/audit-run/audit-run.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { cardsOnAPhone, mostPixels, phone } from '#test/support/web/cards-on-a-phone.ts';

const at = Temporal.Instant.from('2026-11-02T11:00:00Z');

/** A yearly one of a large district, which found something by each of its checks. */
const full: AuditRunView = {
  id: '01a20000-0000-7000-8000-000000000001',
  kind: 'monthly',
  week: '2026-11-02',
  days: 100,
  askedBy: null,
  askedAt: at,
  startedAt: at,
  endedAt: at.add({ seconds: 95 }),
  planned: checkOrder.length,
  checks: checkOrder.map((code, place) => ({
    code,
    looked: 123_456,
    found: place + 3,
    ...(place % 5 === 2 ? { days: 100 } : {}),
  })),
  found: 207,
  earlier: [5, 8, 1_204].map((found, place) => ({
    at: at.subtract({ hours: 24 * 30 * (place + 1) }),
    found,
    byCheck: { 'call-without-basis': 1_204 },
  })),
  next: { kind: 'weekly', week: '2026-11-09' },
  timeZone: 'America/Chicago',
};

const screen = setUpOnce(() => cardsOnAPhone([auditRunCard(full)]));

test.each(['Slack', 'Teams'] as const)(
  'in %s the card of an audit that found something by every check is at most 700 pixels high',
  async (where) => {
    const card = await screen.show(where, 0);
    await card.getByText(/and \d+ more kinds/).waitFor();
    const box = await card.boundingBox();

    expect(box?.width).toBeLessThanOrEqual(phone.width);
    expect(box?.height).toBeGreaterThan(300);
    expect(box?.height).toBeLessThanOrEqual(mostPixels);
  },
);
