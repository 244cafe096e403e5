import type { BundleEntry, BundleOf } from './bundle-line.ts';

/** Where a closure, a version or a decision isn't what its entries say. */
export type ClosureFault = {
  kind:
    | 'closure-differs'
    | 'version-differs'
    | 'decision-dated-otherwise'
    | 'decision-before-its-request'
    | 'people-differ'
    | 'platform-differs';
  about: string;
};

/** Ends of a closure, by the act that its entry tells of. */
const ends: Readonly<Record<string, string>> = {
  'campaign-finished': 'finished',
  'campaign-stopped': 'stopped',
  'campaign-expired': 'expired',
};

/** A row's time and its entry's: a transaction may wait a while for a lock. */
const mostMsBefore = 60_000;
const mostMsAfter = 1_000;
const mostMsApart = 5_000;

type Learned = { roles: unknown; training: unknown };

/** Holds the closure, its versions and its decisions to what their entries say of them. */
export class BundleClosure {
  readonly #entries: BundleEntry[] = [];
  /** One of its entries has no place yet: what it became can't be held to any. */
  #isMoving = false;
  readonly #approvals: BundleOf<'approval'>[] = [];
  readonly #faults: ClosureFault[] = [];
  readonly #campaign: BundleOf<'campaign'>;

  constructor(campaign: BundleOf<'campaign'>) {
    this.#campaign = campaign;
  }

  readEntry(entry: BundleEntry): void {
    if (entry.subject.id !== this.#campaign.id) return;
    if (entry.leaf === null) this.#isMoving = true;
    else this.#entries.push(entry);
  }

  takeApproval(line: BundleOf<'approval'>): void {
    this.#approvals.push(line);
  }

  faults(versions: ReadonlyMap<string, BundleOf<'version'>>): ClosureFault[] {
    this.#checkCampaign();
    for (const version of versions.values()) this.#checkVersion(version);
    for (const approval of this.#approvals)
      this.#checkApproval(approval, versions.get(approval.version_id));
    return this.#faults;
  }

  #checkCampaign(): void {
    const { id, number, state, author_id, started_at, ended_at } = this.#campaign;
    const drafted = this.#entries.find(({ act }) => act === 'campaign-drafted');
    const started = this.#entries.find(({ act }) => act === 'campaign-started');
    const end = this.#entries.findLast(({ act }) => ends[act] !== undefined);
    const isEnded = Object.values(ends).includes(state);
    const holds =
      drafted?.actor.id === author_id &&
      drafted.facts['closure'] === number &&
      (this.#isMoving ||
        (isAbout(started_at, started?.at) &&
          (end === undefined ? !isEnded : state === ends[end.act] && isAbout(ended_at, end.at))));
    if (!holds && !(this.#isMoving && drafted === undefined)) this.#fault('closure-differs', id);
  }

  #checkVersion(version: BundleOf<'version'>): void {
    const { number, fingerprint, sealed_content: content, submitted_by } = version;
    const ofVersion = ({ facts }: BundleEntry) => facts['version'] === number;
    const drafted = this.#entries.find((one) => one.act === 'campaign-drafted' && ofVersion(one));
    if (drafted !== undefined && !isSame(version, drafted.facts))
      this.#fault('people-differ', version.id);
    if (fingerprint === null || content === null) return;
    const submitted = this.#entries.find(
      ({ act, facts }) => act in submissions && facts['fingerprint'] === fingerprint,
    );
    if (submitted === undefined && this.#isMoving) return;
    const isSubmitted =
      submitted !== undefined && ofVersion(submitted) && submitted.actor.id === submitted_by;
    if (!isSubmitted || !this.#isOf(version, content)) this.#fault('version-differs', version.id);
  }

  /** Whether the fields beside a content say the same. */
  #isOf(version: BundleOf<'version'>, content: Readonly<Record<string, unknown>>): boolean {
    return (
      content['version'] === version.number &&
      content['campaign'] === this.#campaign.id &&
      content['purpose'] === version.purpose &&
      content['ground'] === version.ground &&
      content['ruleSet'] === version.rule_set
    );
  }

  #checkApproval(approval: BundleOf<'approval'>, version: BundleOf<'version'> | undefined): void {
    const { id, at, operator_id, fingerprint, platform, decision } = approval;
    const entry = this.#entries.find(
      ({ act, actor, facts }) =>
        decisions[decision].some((one) => one === act) &&
        actor.id === operator_id &&
        facts['fingerprint'] === fingerprint,
    );
    // That it has one at all is looked at with the others.
    if (entry === undefined) return;
    if (entry.facts['platform'] !== platform) this.#fault('platform-differs', id);
    const before = Date.parse(entry.at) - Date.parse(at);
    if (before > mostMsBefore || before < -mostMsAfter) this.#fault('decision-dated-otherwise', id);
    if (version !== undefined && Date.parse(at) < Date.parse(version.submitted_at))
      this.#fault('decision-before-its-request', id);
    if (version?.fingerprint !== fingerprint) this.#fault('version-differs', id);
    if (!isSame(approval, entry.facts)) this.#fault('people-differ', id);
  }

  #fault(kind: ClosureFault['kind'], about: string): void {
    this.#faults.push({ kind, about });
  }
}

const submissions = {
  'campaign-submitted': true,
  'campaign-found-empty': true,
  'campaign-found-no-number': true,
};

const decisions = {
  approved: ['campaign-approved'],
  'sent-back': ['campaign-sent-back', 'campaign-stopped'],
} as const satisfies Record<string, readonly string[]>;

const isSame = (row: Learned, entry: Readonly<Record<string, unknown>>) =>
  JSON.stringify([row.roles, row.training ?? null]) ===
  JSON.stringify([entry['roles'] ?? [], entry['training'] ?? null]);

/** Both are missing, or a moment apart. */
function isAbout(time: string | null, entry: string | undefined): boolean {
  if (time === null || entry === undefined) return time === null && entry === undefined;
  return Math.abs(Date.parse(time) - Date.parse(entry)) < mostMsApart;
}
