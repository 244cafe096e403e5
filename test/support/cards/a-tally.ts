import type { CampaignTally, ChannelTally, Ending } from '#domain/attempt/tally/tally.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { aClosure, at } from './a-closure.ts';

type Endings = Partial<Record<Ending, number>>;

function channel(byDisposition: Endings, open: Partial<ChannelTally> = {}): ChannelTally {
  const done = Object.values(byDisposition).reduce((sum, one) => sum + one, 0);
  const { planned = 0, waiting = 0, inProgress = 0 } = open;
  const phones = done + planned + waiting + inProgress;
  return { phones, planned, waiting, inProgress, live: {}, byDisposition, ...open };
}

/** Every way in which the calls of a large closure end. */
const manyEndings: Endings = {
  person: 1204,
  machine: 388,
  'no-answer': 120,
  busy: 41,
  'not-left': 18,
  'hung-up': 17,
  'bad-number': 9,
  stopped: 140,
  expired: 12,
  revoked: 15,
  canceled: 22,
  refused: 3,
  unknown: 1,
};

const textEndings: Endings = {
  delivered: 240,
  sent: 14,
  'no-texts': 8,
  'opted-out': 6,
  content: 3,
  undelivered: 2,
  stopped: 31,
};

export function aTally(change: Partial<CampaignTally> = {}): CampaignTally {
  const now = at('2026-11-27T05:32');
  return {
    phones: { total: 1990, settled: 1990, reached: 1846, left: 0, spared: 0 },
    reached: { person: 1204, machine: 388, answered: 0, text: 254 },
    planned: 0,
    waiting: 0,
    inProgress: 0,
    voice: channel(manyEndings),
    text: channel(textEndings),
    callsSpared: 0,
    triesPlaced: 2400,
    revocationsTaken: 29,
    firstIntentAt: at('2026-11-27T05:05'),
    lastEndedAt: now,
    pace: {
      at: now,
      measuredSeconds: 60,
      placed: 210,
      due: 0,
      lastDueAt: undefined,
      sharers: 1,
      isBehind: false,
    },
    waits: [],
    rounds: [],
    ...change,
  };
}

/** A closure that is over, with everything that its card may say. */
export const anEnd = (change: Partial<CampaignView> = {}): CampaignView =>
  aClosure({
    state: 'finished',
    decisions: [
      {
        by: 'Bartholomew Featherstonehaugh',
        at: at('2026-11-27T05:04'),
        decision: 'approved',
        platform: 'teams',
      },
      { by: 'Inés Carvajal', at: at('2026-11-27T05:05'), decision: 'approved', platform: 'slack' },
    ],
    approvalsNeeded: 2,
    isApproved: true,
    asksToConfirm: true,
    confirmed: 902,
    recordings: [{ language: 'en', by: 'Dana Whitfield', seconds: 14 }],
    plays: { phones: 1592, asText: 12 },
    startedAt: at('2026-11-27T05:05'),
    endedAt: at('2026-11-27T05:46'),
    endedBy: null,
    tally: aTally(),
    families: { total: 1704, reached: 1580, byHand: 9, open: 0, missed: 115, inTime: 1560 },
    target: { percent: 95, from: at('2026-11-27T05:05'), at: at('2026-11-27T06:05') },
    transfers: { asked: 84, answered: 51, closed: 20, unanswered: 13, callBacks: 12 },
    placed: { calls: 2104, texts: 296, segments: 301 },
    auditEntries: { first: '10432', last: '10611', count: 180 },
    ...change,
  });

/** Stopped by one person while it called. */
export const aStop = (change: Partial<CampaignView> = {}): CampaignView =>
  anEnd({
    state: 'stopped',
    endedAt: at('2026-11-27T05:12'),
    endedBy: 'Bartholomew Featherstonehaugh',
    stop: { quietAfterMs: 1_310, inProgress: 37, neverStarted: 912, isFinal: true, open: 0 },
    ...change,
  });

const open = {
  voice: {
    planned: 640,
    waiting: 161,
    inProgress: 58,
    live: { answered: 31, ringing: 14, accepted: 9, placing: 3, unknown: 1 },
  },
  text: { planned: 388, waiting: 9, inProgress: 14, live: { accepted: 12, placing: 2 } },
};

/** Half-way, with everything that a card may say while it calls: slowed, behind its target, on its third try. */
export const aCall = (change: Partial<CampaignView> = {}): CampaignView => {
  const now = at('2026-11-27T05:32');
  const due = at('2026-11-27T05:40');
  return anEnd({
    state: 'dialing',
    endedAt: null,
    stopTryingAt: at('2026-11-27T06:00'),
    slowed: { callsPerSecond: 2.5, pressure: 'queue-full' },
    tally: aTally({
      phones: { total: 1990, settled: 980, reached: 931, left: 1004, spared: 0 },
      planned: 1028,
      waiting: 170,
      inProgress: 72,
      voice: channel({ ...manyEndings, person: 412, machine: 201 }, open.voice),
      text: channel(textEndings, open.text),
      pace: {
        at: now,
        measuredSeconds: 60,
        placed: 70,
        due: 801,
        lastDueAt: due,
        sharers: 2,
        isBehind: false,
      },
      waits: (['no-answer', 'busy', 'machine', 'not-left', 'hung-up'] as const).map(
        (after, place) => ({
          channel: 'voice',
          after,
          phones: [61, 41, 39, 18, 2][place] ?? 0,
          first: due,
          last: at('2026-11-27T05:50'),
        }),
      ),
      rounds: [
        { tryNumber: 2, phones: 412, begunAt: now },
        { tryNumber: 3, phones: 120, begunAt: now },
      ],
    }),
    families: { total: 1704, reached: 780, byHand: 9, open: 870, missed: 45, inTime: 780 },
    ...change,
  });
};
