import type {
  BlockKind,
  ConsentMethod,
  GiverRelation,
  NumberAnswer,
  RevocationMeans,
  RevocationScope,
} from '#domain/consent/ledger/consent.ts';
import type { OfficePhone } from '#domain/office/office-phone.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';

/** Everything that the ledger holds of one phone, newest first, a page at a time. */
export type ConsentHistory = OfficePhone & {
  timeZone: string;
  entries: HistoryEntry[];
  /** Of this page, from 0. */
  page: number;
  /** Entries on pages that come after this one. */
  older: number;
  total: number;
  /** The newest looks at this phone, and how many there were in all. */
  disclosures: { what: string; at: Temporal.Instant; by: string; number: number | null }[];
  disclosuresInAll: number;
};

/** What somebody said or named, where the actor may read it: it may be of another school's family. */
export type Quoted = string | typeof keptElsewhere;
export const keptElsewhere = { kind: 'kept-elsewhere' } as const;

export type HistoryEntry = {
  /** More than one where a form gave consent for calls and texts at once. */
  ids: string[];
  saidAt: Temporal.Instant;
  recordedAt: Temporal.Instant;
  by: Recorder;
} & (
  | {
      kind: 'consent';
      channels: Channel[];
      purposes: ConsentPurpose[];
      isWritten: boolean;
      method: ConsentMethod;
      wordingVersion: string;
      language: string;
      reference: Quoted;
      hasHash: boolean;
      relation: GiverRelation | null;
      endsWithdrawal: boolean;
      /** The record that it corrects, and the one that corrected it. */
      replaces: string | null;
      replacedBy: string | null;
    }
  | {
      kind: 'withdrawal';
      channel: Channel | 'any';
      scope: RevocationScope;
      means: RevocationMeans;
      category: ConsentPurpose | null;
      isDoubtful: boolean;
      /** In the guardian's own words, where they were kept. */
      words: Quoted | undefined;
      effectiveAt: Temporal.Instant;
      honorBy: Temporal.Instant;
      retracts: string | null;
      retractedBy: string | null;
      confirmation: string | null;
    }
  | { kind: 'number-check'; answer: NumberAnswer; goodUntil: Temporal.Instant }
  | { kind: 'block'; block: BlockKind; reason: Quoted; lifts: string | null }
);

/** Who took it down. A name where it was a member of the staff. */
export type Recorder = { kind: string; name: string | undefined };

/** So many fit into a Slack message, however long each is. */
export const entriesPerPage = 10;

/**
 * On a phone that another school's family uses too, nobody can tell whose words a row has, so none are read. To staff
 * of the whole district nobody is elsewhere.
 */
export function mayReadWords(phone: OfficePhone): boolean {
  return phone.guardiansElsewhere === 0;
}

/**
 * The newest first, by when it was said. A form that agreed to calls and texts left a row for each: they are shown
 * as one, with both ids.
 */
export function orderHistory(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const merged = new Map<string, HistoryEntry>();
  for (const entry of entries) {
    const key = mergeKey(entry);
    const before = merged.get(key);
    merged.set(key, before === undefined ? entry : merge(before, entry));
  }
  return [...merged.values()].toSorted(
    (a, b) =>
      Temporal.Instant.compare(b.saidAt, a.saidAt) ||
      Temporal.Instant.compare(b.recordedAt, a.recordedAt) ||
      ((a.ids[0] ?? '') < (b.ids[0] ?? '') ? 1 : -1),
  );
}

function mergeKey(entry: HistoryEntry): string {
  if (entry.kind !== 'consent' || entry.replaces !== null || entry.replacedBy !== null) {
    return entry.ids.join();
  }
  const { ids: _ids, channels: _channels, ...rest } = entry;
  return JSON.stringify(rest);
}

function merge(one: HistoryEntry, other: HistoryEntry): HistoryEntry {
  if (one.kind !== 'consent' || other.kind !== 'consent') return one;
  const channels = [...new Set([...one.channels, ...other.channels])];
  return {
    ...one,
    ids: [...one.ids, ...other.ids],
    channels: channels.toSorted().toReversed(),
  };
}

/** `operator:<id>` and the like, as the ledger keeps it. */
export function readRecorder(stored: string): { kind: string; id: string } {
  const [kind = '', ...rest] = stored.split(':');
  return { kind, id: rest.join(':') };
}
