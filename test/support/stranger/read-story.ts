import { type Json, type Line, text } from './hashes.ts';

/** Steps 5 and 6: the entries in the order of their places, and the rows held to them. */
export function storyFaults(file: readonly Line[], sealed: readonly Line[]): string[] {
  const faults: string[] = [];
  const entries = sealed.toSorted((a, b) => Number(a['leaf']) - Number(b['leaf']));
  const factsOf = (entry: Line) => (entry['facts'] ?? {}) as Line;
  const idOf = (entry: Line, of: 'actor' | 'subject') => text((entry[of] as Line)['id']);
  const campaign = text(file.find(({ kind }) => kind === 'campaign')?.['id']);
  const own = entries.filter(
    (entry) =>
      (entry['subject'] as Line)['kind'] === 'campaign' && idOf(entry, 'subject') === campaign,
  );
  const placeOf = (act: string) =>
    Number(own.find((entry) => entry['act'] === act)?.['leaf'] ?? NaN);
  const started = own.find((entry) => entry['act'] === 'campaign-started');
  const fingerprint = started && factsOf(started)['fingerprint'];
  const version = file.find(
    (line) => line['kind'] === 'version' && line['fingerprint'] === fingerprint,
  );

  if (started !== undefined) {
    if (version === undefined) faults.push('4: the version that was started is not in the file');
    const before = own.slice(0, own.indexOf(started));
    const authors = before
      .filter(({ act }) => act === 'campaign-drafted')
      .map((one) => idOf(one, 'actor'));
    const given = before.filter(
      (entry) =>
        entry['act'] === 'campaign-approved' && factsOf(entry)['fingerprint'] === fingerprint,
    );
    const people = new Set(
      given.map((entry) => idOf(entry, 'actor')).filter((id) => !authors.includes(id)),
    );
    const needed = Math.max(1, ...given.map((entry) => Number(factsOf(entry)['needed'])));
    if (people.size < needed) faults.push('5: too few people approved it');
  }

  faults.push(...pairFaults(file, own, entries));
  const places = { started: placeOf('campaign-started'), stopped: placeOf('campaign-stopped') };
  const unproven = new Set(
    file
      .filter(({ kind, leaf }) => kind === 'audit-entry' && leaf === null)
      .map((one) => idOf(one, 'subject')),
  );
  const attempts = new Map(
    file.filter(({ kind }) => kind === 'attempt').map((line) => [text(line['id']), line]),
  );
  const states = new Map<string, string | undefined>();
  const outcomes = new Map<string, Json | undefined>();
  const placed = new Map<string, string>();
  for (const entry of entries) {
    const id = idOf(entry, 'subject');
    if (entry['act'] === 'attempt-corrected') {
      states.set(id, undefined);
      outcomes.set(id, undefined);
    }
    if (entry['act'] !== 'attempt-moved') continue;
    const { from, to } = factsOf(entry);
    if ((states.get(id) ?? from) !== from) faults.push(`6: ${id} jumped to ${text(to)}`);
    states.set(id, text(to));
    outcomes.set(id, factsOf(entry)['disposition'] ?? null);
    const { phone, channel } = factsOf(entry);
    const row = attempts.get(id);
    if (to === 'placing' || phone !== undefined)
      if (row?.['phone_id'] !== phone || row?.['channel'] !== channel)
        faults.push(`6: ${id} is about another phone`);
    if (to !== 'placing') continue;
    const place = Number(entry['leaf']);
    if (!(place > places.started) || place > places.stopped)
      faults.push(`6: ${id} left too early or too late`);
    placed.set(id, text(entry['at']));
    if (row?.['version_id'] !== version?.['id']) faults.push(`6: ${id} is of no approved version`);
    const apart = Date.parse(text(row?.['intent_at'])) - Date.parse(text(entry['at']));
    if (!(Math.abs(apart) < 5_000)) faults.push(`6: ${id} left at another time`);
  }
  for (const [id, attempt] of attempts) {
    if (!unproven.has(id)) {
      if ((outcomes.get(id) ?? attempt['disposition']) !== attempt['disposition'])
        faults.push(`6: ${id} had another outcome`);
      if ((states.get(id) ?? attempt['state']) !== attempt['state'])
        faults.push(`6: ${id} ended otherwise`);
      if (attempt['carrier_id'] !== null && !placed.has(id)) faults.push(`6: ${id} has no entry`);
    }
    if (!isListed(file, attempt)) faults.push(`6: ${id} is not on the list`);
    if (isForbidden(file, attempt)) faults.push(`6: ${id} left after an opt-out`);
  }
  return faults;
}

function isListed(file: readonly Line[], attempt: Line): boolean {
  return file.some(
    (line) =>
      line['kind'] === 'recipient' &&
      line['version_id'] === attempt['version_id'] &&
      line['phone_id'] === attempt['phone_id'] &&
      text(line['line']).startsWith(`${text(line['phone_id'])}|${text(line['channel'])}|`),
  );
}

const optOutsOf = (file: readonly Line[]) =>
  file.filter(({ kind }) => kind === 'revocation').map(({ row }) => row as Line);

function isForbidden(file: readonly Line[], attempt: Line): boolean {
  const version = file.find(
    (line) => line['kind'] === 'version' && line['id'] === attempt['version_id'],
  );
  const purpose = (version?.['sealed_content'] as Line | null | undefined)?.['purpose'];
  const revocations = optOutsOf(file);
  const takenBack = revocations.map(({ retracts }) => retracts);
  return revocations.some(
    (one) =>
      one['retracts'] === null &&
      !takenBack.includes(one['id'] ?? '') &&
      one['phone_id'] === attempt['phone_id'] &&
      (one['channel'] === 'any' || one['channel'] === attempt['channel']) &&
      (one['scope'] !== 'non-emergency' || purpose !== 'emergency') &&
      attempt['intent_at'] !== null &&
      Date.parse(text(attempt['intent_at'])) > Date.parse(text(one['effective_at'])),
  );
}

/** Decisions and opt-outs: what rows and entries say of the same. */
function pairFaults(
  file: readonly Line[],
  own: readonly Line[],
  entries: readonly Line[],
): string[] {
  const factsOf = (entry: Line) => (entry['facts'] ?? {}) as Line;
  const sorted = (these: string[]) => these.toSorted().join();
  const decided = own.filter(
    ({ act }) => act === 'campaign-approved' || act === 'campaign-sent-back',
  );
  const said = decided.map((entry) =>
    text([
      entry['act'] ?? null,
      (entry['actor'] as Line)['id'] ?? null,
      factsOf(entry)['fingerprint'] ?? null,
    ]),
  );
  const rows = file
    .filter(({ kind }) => kind === 'approval')
    .map((line) =>
      text([
        `campaign-${text(line['decision'])}`,
        line['operator_id'] ?? null,
        line['fingerprint'] ?? null,
      ]),
    );
  const revocations = optOutsOf(file);
  const isThere = (entry: Line) =>
    revocations.some(
      (line) =>
        line['id'] === factsOf(entry)['revocation'] &&
        line['phone_id'] === (entry['subject'] as Line)['id'] &&
        line['channel'] === factsOf(entry)['channel'] &&
        line['scope'] === factsOf(entry)['scope'],
    );
  const optedOut = entries.filter(({ act }) => act === 'consent-revoked');
  return [
    ...(sorted(said) === sorted(rows) ? [] : ['5: decisions and their entries differ']),
    ...(optedOut.every(isThere) ? [] : ['6: an opt-out is missing']),
  ];
}
