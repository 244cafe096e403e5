import { type AttemptState, mayMove } from '#domain/attempt/machine/attempt.ts';
import type { BundleEntry, BundleOf } from './bundle-line.ts';
import type { BundleLists } from './bundle-lists.ts';
import type { OptOutRow } from './row-shape.ts';

/** What a closure's own entries contradict. `about` is the id of an attempt, an opt-out or an entry. */
export type StoryFault = {
  kind:
    | 'started-without-two-people'
    | 'impossible-move'
    | 'called-before-its-start'
    | 'called-after-the-stop'
    | 'state-differs'
    | 'outcome-differs'
    | 'call-without-entry'
    | 'call-without-row'
    | 'time-differs'
    | 'other-phone'
    | 'not-the-approved-version'
    | 'not-on-the-list'
    | 'called-after-opt-out';
  about: string;
};

/** What else the file has. */
type Held = {
  versions: ReadonlyMap<string, BundleOf<'version'>>;
  lists: BundleLists;
  /** Those that came by this closure or while it ran, and what takes them back. */
  optOuts: readonly OptOutRow[];
};

/** Reads a closure's entries in the order of the log and holds them to the rules, and then its rows to the entries. */
export class BundleStory {
  readonly faults: StoryFault[] = [];
  readonly #authors = new Set<string>();
  readonly #approvers = new Map<string, { people: Set<string>; needed: number }>();
  /** Of each attempt the state that its last entry left. */
  readonly #states = new Map<string, AttemptState>();
  /** Of each attempt the outcome that its last entry told, null where it told none. */
  readonly #outcomes = new Map<string, unknown>();
  /** Of each attempt that was called, when its entry says so. */
  readonly #called = new Map<string, string>();
  /** Of each attempt the phone and channel that its entries name; more than one where they contradict each other. */
  readonly #meant = new Map<string, Set<string>>();
  /** With entries that are in no checkpoint yet, and prove nothing. */
  readonly #unproven = new Set<string>();
  #startedAs: string | undefined;
  #stopped = false;

  readonly #campaignId: string;

  constructor(campaignId: string) {
    this.#campaignId = campaignId;
  }

  get attemptsCalled(): number {
    return this.#called.size;
  }

  get approvers(): number {
    return new Set([...this.#approvers.values()].flatMap(({ people }) => [...people])).size;
  }

  /** The fingerprint it started with; undefined where no sealed entry says that it did. */
  get startedAs(): string | undefined {
    return this.#startedAs;
  }

  readEntry(entry: BundleEntry): void {
    if (entry.leaf === null) {
      this.#unproven.add(entry.subject.id);
      return;
    }
    if (entry.subject.kind === 'attempt') return this.#readMove(entry);
    if (entry.subject.kind !== 'campaign' || entry.subject.id !== this.#campaignId) return;
    const person = entry.actor.kind === 'operator' ? entry.actor.id : null;
    const fingerprint = String(entry.facts['fingerprint']);
    switch (entry.act) {
      case 'campaign-drafted':
        if (person !== null) this.#authors.add(person);
        break;
      case 'campaign-approved':
        this.#readApproval(fingerprint, person, Number(entry.facts['needed']));
        break;
      case 'run-covered':
        for (const one of [entry.facts['people']].flat())
          this.#readApproval(fingerprint, String(one), 1);
        break;
      case 'campaign-started':
        if (!this.#isApproved(fingerprint)) this.#fault('started-without-two-people', entry.id);
        this.#startedAs = fingerprint;
        break;
      case 'campaign-stopped':
        this.#stopped = true;
        break;
    }
  }

  /** One who requested or edited it counts for nothing. */
  #readApproval(fingerprint: string, person: string | null, needed: number): void {
    const given = this.#approvers.get(fingerprint) ?? { people: new Set<string>(), needed };
    if (person !== null && !this.#authors.has(person)) given.people.add(person);
    this.#approvers.set(fingerprint, { ...given, needed: Math.max(given.needed, needed) });
  }

  #isApproved(fingerprint: string): boolean {
    const given = this.#approvers.get(fingerprint);
    return given !== undefined && given.people.size >= Math.max(given.needed, 1);
  }

  #readMove({ act, at, subject, facts }: BundleEntry): void {
    // A late report that puts an ending right says what it was before, and not what it is by now.
    if (act === 'attempt-corrected') {
      this.#states.delete(subject.id);
      this.#outcomes.delete(subject.id);
    }
    if (act !== 'attempt-moved') return;
    const [from, to] = [facts['from'] as AttemptState, facts['to'] as AttemptState];
    const before = this.#states.get(subject.id);
    // What is learned of a call without moving it has an entry, too.
    const isLegal = from === to || mayMove(from, to);
    if ((before ?? from) !== from || !isLegal) this.#fault('impossible-move', subject.id);
    this.#states.set(subject.id, to);
    this.#outcomes.set(subject.id, facts['disposition'] ?? null);
    if (to === 'placing' || facts['phone'] !== undefined) {
      const meant = this.#meant.get(subject.id) ?? new Set();
      this.#meant.set(
        subject.id,
        meant.add(`${String(facts['phone'])}|${String(facts['channel'])}`),
      );
    }
    if (to !== 'placing') return;
    this.#called.set(subject.id, at);
    if (this.#startedAs === undefined) this.#fault('called-before-its-start', subject.id);
    if (this.#stopped) this.#fault('called-after-the-stop', subject.id);
  }

  /** When all is read: whether the log has a call for each attempt, and it was on the list that was approved. */
  readRows(attempts: readonly BundleOf<'attempt'>[], file: Held): void {
    const takenBack = new Set(file.optOuts.map(({ retracts }) => retracts));
    const standing = file.optOuts.filter(
      ({ id, retracts }) => retracts === null && !takenBack.has(id),
    );
    const ofPhone = Map.groupBy(standing, ({ phone_id }) => phone_id);
    for (const attempt of attempts) this.#readRow(attempt, file, ofPhone);
    const rows = new Set(attempts.map(({ id }) => id));
    // A call that has no row was held to no list.
    for (const id of this.#called.keys()) if (!rows.has(id)) this.#fault('call-without-row', id);
  }

  #readRow(
    attempt: BundleOf<'attempt'>,
    { versions, lists }: Held,
    optOuts: ReadonlyMap<string, OptOutRow[]>,
  ): void {
    const { id, version_id, phone_id, channel, intent_at: at } = attempt;
    const version = versions.get(version_id);
    if (!lists.isOnList(version_id, phone_id)) this.#fault('not-on-the-list', id);
    this.#holdToEntries(attempt);
    if (this.#called.has(id) && version?.fingerprint !== this.#startedAs)
      this.#fault('not-the-approved-version', id);
    const purpose = version?.sealed_content?.['purpose'];
    const isForbidden = (optOuts.get(phone_id) ?? []).some(
      (one) =>
        (one.channel === 'any' || one.channel === channel) &&
        (purpose !== 'emergency' || one.scope !== 'non-emergency') &&
        at !== null &&
        Temporal.Instant.compare(one.effective_at, at) < 0,
    );
    // What the list rests on was looked at when it was made: only what came later forbids a call of it.
    if (isForbidden) this.#fault('called-after-opt-out', id);
  }

  #holdToEntries(attempt: BundleOf<'attempt'>): void {
    const calledAt = this.#called.get(attempt.id);
    if (calledAt !== undefined && !isAbout(attempt.intent_at, calledAt))
      this.#fault('time-differs', attempt.id);
    for (const phone of this.#meant.get(attempt.id) ?? [])
      if (phone !== `${attempt.phone_id}|${attempt.channel}`)
        this.#fault('other-phone', attempt.id);
    if (this.#unproven.has(attempt.id)) return;
    const state = this.#states.get(attempt.id);
    if (state !== undefined && state !== attempt.state) this.#fault('state-differs', attempt.id);
    const outcome = this.#outcomes.get(attempt.id);
    if (outcome !== undefined && outcome !== attempt.disposition)
      this.#fault('outcome-differs', attempt.id);
    if (attempt.carrier_id !== null && calledAt === undefined)
      this.#fault('call-without-entry', attempt.id);
  }

  #fault(kind: StoryFault['kind'], about: string): void {
    this.faults.push({ kind, about });
  }
}

/** A row's own time and that of its entry are written by one statement, a moment apart. */
function isAbout(time: string | null, entry: string): boolean {
  if (time === null) return false;
  const apart = Temporal.Instant.from(time).until(entry).total('seconds');
  return Math.abs(apart) < 5;
}
