import type { Forgery, Line } from './forger.ts';
import type { Forged } from './forgeries.ts';
import {
  addOptOut,
  consent,
  consentLine,
  listedOn,
  makeOrdinary,
  moveOf,
  other,
  placed,
  type Row,
  rowOf,
  shift,
} from './forging.ts';

/*
 * One forgery for each condition of a check, where those beside it would find the others; and honest files that each condition
 * has to let pass.
 */

/** A line of the sealed file, changed or, by undefined, left out. */
const lineOf =
  (isIt: (line: Line) => boolean, to: (line: Line) => Line | undefined) => (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .flatMap((written) => {
        const line = JSON.parse(written) as Line;
        const changed = isIt(line) ? to(line) : line;
        return changed === undefined ? [] : [`${JSON.stringify(changed)}\n`];
      })
      .join('');
const isAct = (act: string) => (line: Line) => line['act'] === act;
const isKind = (kind: string) => (line: Line) => line.kind === kind;
const entryOf = (file: Forgery, line: Line) =>
  file.entry('ledger-added', ({ id }) => id === line['entry']);

type Gone = { basis?: string; root?: string; digest?: string; isBefore?: true };

/** A consent of the list is gone by now; honestly, unless something is said. */
function deleteConsent(file: Forgery, { basis = 'consent', root, digest, isBefore }: Gone): void {
  const line = consentLine(file);
  const listed = listedOn(file, rowOf(line));
  const of = digest ?? String(listed['basis']);
  const act = isBefore ? 'campaign-drafted' : 'campaign-submitted';
  const beside = file.entry(act);
  const entry = {
    ...entryOf(file, line),
    id: '999997',
    act: 'ledger-deleted',
    subject: { kind: 'ledger', id: basis },
    facts: { root: root ?? of, rows: 1 },
  };
  if (isBefore) file.lines.splice(file.lines.indexOf(beside), 0, entry);
  else file.after(beside, entry);
  const gone = { basis: 'consent', id: rowOf(line)['id'], digest: of, entry: '999997' };
  file.after(file.of('basis').at(-1) as Line, {
    kind: 'deleted-basis',
    ...gone,
    place: 0,
    hashes: [],
  });
  file.drop(line);
}

/** An opt-out from everything before the list, and a consent that may have ended it. */
function optOutThenConsent(file: Forgery, as: Row = {}, scope = 'all'): void {
  const line = consentLine(file);
  const row = rowOf(line);
  const taken = addOptOut(file, row['phone_id'], scope);
  const received = String(taken['received_at']);
  Object.assign(row, { obtained_at: shift(received, 60), ends_withdrawal: true, ...as });
}

const ofBasesFinely: Forged[] = [
  {
    done: 'a consent whose entry is about opt-outs',
    change: (file) =>
      (entryOf(file, consentLine(file))['subject'] = { kind: 'ledger', id: 'opt-out' }),
    finds: 'row-not-in-the-log',
  },
  {
    done: 'a deleted consent whose entry isn’t there',
    change: (file) => {
      deleteConsent(file, {});
      file.drop(file.entry('ledger-deleted'));
    },
    finds: 'row-not-in-the-log',
  },
  {
    done: 'a deleted consent whose entry is about opt-outs',
    change: (file) => deleteConsent(file, { basis: 'opt-out' }),
    finds: 'row-not-in-the-log',
  },
  {
    done: 'a deleted consent that its entry doesn’t have',
    change: (file) => deleteConsent(file, { root: '00'.repeat(32) }),
    finds: 'row-not-in-the-log',
  },
  {
    done: 'a deleted consent of another digest than the list’s',
    change: (file) => deleteConsent(file, { digest: 'ab'.repeat(32) }),
    finds: 'other-basis',
  },
  {
    done: 'a consent that was deleted before the list',
    change: (file) => deleteConsent(file, { isBefore: true }),
    finds: 'other-basis',
  },
  {
    done: 'a digest beside no evidence',
    change: (file) => (listedOn(file, consent(file))['evidence'] = null),
    fits: true,
    finds: 'other-basis',
  },
  {
    done: 'another digest in the line and beside it',
    change: (file) => {
      const line = listedOn(file, consent(file));
      const before = String(line['basis']);
      line['basis'] = 'ab'.repeat(32);
      line['line'] = String(line['line']).replace(before, String(line['basis']));
    },
    finds: 'other-basis',
  },
  {
    done: 'a consent whose entry has no place',
    bytes: (text) => {
      const first = text.split('\n').map((line) => line && (JSON.parse(line) as Line));
      const basis = first.find((line) => line && line.kind === 'basis') as Line;
      return lineOf(
        (line) => line.kind === 'audit-entry' && line['id'] === basis['entry'],
        (line) => ({ ...line, leaf: null }),
      )(text);
    },
    finds: 'basis-too-new',
  },
  {
    done: 'an opt-out that ended as what allows a call, in no emergency',
    change: (file) => {
      makeOrdinary(file);
      optOutThenConsent(file, {}, 'non-emergency');
      listedOn(file, consent(file))['evidence'] = other;
    },
    fits: true,
    finds: 'basis-forbids',
    about: (file) => {
      const { phone_id, channel } = file.first('recipient', ({ evidence }) => evidence === other);
      return `${String(phone_id)}, ${String(channel)}`;
    },
  },
  {
    done: 'an opt-out that an import’s consent should have ended',
    change: (file) => optOutThenConsent(file, { ends_withdrawal: false }),
    fits: true,
    finds: 'basis-forbids',
  },
  {
    done: 'an opt-out that an older consent should have ended',
    change: (file) => optOutThenConsent(file, { obtained_at: '2026-01-01T00:00:00.000000Z' }),
    fits: true,
    finds: 'basis-forbids',
  },
  {
    done: 'an opt-out from calls that a consent to texts should have ended',
    change: (file) => {
      makeOrdinary(file);
      const channel = consent(file)['channel'] === 'voice' ? 'text' : 'voice';
      optOutThenConsent(file, {}, 'non-emergency');
      const taken = file.of('basis').findLast((line) => rowOf(line)['id'] === other) as Line;
      rowOf(taken)['channel'] = channel;
    },
    fits: true,
    finds: 'basis-forbids',
    about: (file) => {
      const { phone_id, channel } = consent(file);
      return `${String(phone_id)}, ${channel === 'voice' ? 'text' : 'voice'}`;
    },
  },
];

const ofDecisionsFinely: Forged[] = [
  {
    done: 'a system as the approver',
    change: (file) => ((file.entry('campaign-approved')['actor'] as Row)['kind'] = 'system'),
    finds: 'started-without-two-people',
  },
  {
    done: 'no approval needed, and the requester’s alone',
    change: (file) => {
      file.facts('campaign-approved')['needed'] = 0;
      const { author_id } = file.first('campaign');
      file.first('approval')['operator_id'] = author_id;
      (file.entry('campaign-approved')['actor'] as Row)['id'] = author_id;
    },
    finds: 'started-without-two-people',
  },
  {
    done: 'two approvals needed, and one by the last entry',
    change: (file) => {
      const entry = file.entry('campaign-approved');
      const again = { ...entry, id: '999996', facts: { ...(entry['facts'] as Row) } };
      file.after(entry, again);
      (entry['facts'] as Row)['needed'] = 2;
    },
    finds: 'started-without-two-people',
  },
  {
    done: 'the approval of another closure',
    change: (file) => ((file.entry('campaign-approved')['subject'] as Row)['id'] = other),
    finds: 'started-without-two-people',
  },
  {
    done: 'a vote on a version that isn’t there',
    change: (file) => (file.first('approval')['version_id'] = other),
    finds: 'version-differs',
  },
  {
    done: 'a version without its submission',
    change: (file) => file.drop(file.entry('campaign-submitted')),
    finds: 'version-differs',
  },
  {
    done: 'the submission of another version',
    change: (file) => (file.facts('campaign-submitted')['version'] = 9),
    finds: 'version-differs',
  },
  ...['version', 'campaign', 'ruleSet'].map(
    (field): Forged => ({
      done: `a content with another ${field}`,
      change: (file) => ((file.first('version')['sealed_content'] as Row)[field] = other),
      fits: true,
      finds: 'version-differs',
    }),
  ),
  {
    done: 'an end without its entry',
    change: (file) => file.drop(file.entry('campaign-finished')),
    finds: 'closure-differs',
  },
  {
    done: 'nothing of the version that was started',
    change: (file) =>
      Object.assign(file.first('version'), { fingerprint: null, sealed_content: null }),
    finds: 'approved-version-missing',
  },
];

const ofCallsFinely: Forged[] = [
  {
    done: 'a move that is left out',
    change: (file) => file.drop(moveOf(file, 'answered')),
    finds: 'impossible-move',
  },
  {
    done: 'moves that follow one another, and can’t',
    change: (file) => {
      (moveOf(file, 'claimed')['facts'] as Row)['to'] = 'completed';
      (moveOf(file, 'placing')['facts'] as Row)['from'] = 'completed';
    },
    finds: 'impossible-move',
  },
  {
    done: 'a call beside the list',
    change: (file) => (placed(file)['phone_id'] = other),
    finds: 'not-on-the-list',
  },
  {
    done: 'a call for another version',
    change: (file) => {
      const version = file.first('version');
      const none = { id: other, number: 9, fingerprint: null, sealed_content: null };
      file.after(version, { ...version, ...none });
      placed(file)['version_id'] = other;
    },
    finds: 'not-the-approved-version',
  },
  {
    done: 'a call without entries',
    change: (file) => (placed(file)['id'] = other),
    finds: 'call-without-entry',
  },
  {
    done: 'a confirmation without its line',
    change: (file) => {
      const moved = moveOf(file, 'answered');
      file.after(moved, { ...moved, id: '999995', act: 'message-confirmed', facts: {} });
    },
    finds: 'confirmation-differs',
  },
  {
    done: 'an answer of staff without its line',
    change: (file) => {
      const moved = moveOf(file, 'answered');
      file.after(moved, { ...moved, id: '999996', act: 'staff-said-safe', facts: {} });
    },
    finds: 'safe-differs',
  },
  {
    done: 'a phone that was left off and isn’t told',
    change: (file) => file.drop(file.first('exclusion')),
    finds: 'other-list',
  },
];

const ofFileFinely: Forged[] = [
  { done: 'no closure', change: (file) => file.drop(file.first('campaign')), finds: 'no-closure' },
  {
    done: 'an entry about another closure’s file of the phone',
    change: (file) => (file.facts('evidence-written')['campaign'] = other),
    finds: 'file-of-another',
  },
  { done: 'no proof', bytes: lineOf(isKind('proof'), () => undefined), finds: 'no-proof' },
  {
    done: 'a signature of something else',
    bytes: lineOf(isKind('proof'), (line) => ({
      ...line,
      checkpoint: String(line['checkpoint']).replace(/\n\d+\n/, '\n999\n'),
    })),
    finds: 'not-signed',
  },
  {
    done: 'an entry that isn’t the sealed one',
    bytes: lineOf(isAct('campaign-started'), (line) => ({ ...line, act: 'campaign-begun' })),
    finds: 'not-in-the-log',
  },
  {
    done: 'an end that counts others',
    bytes: lineOf(isKind('end'), (line) => ({ ...line, lines: Number(line['lines']) + 1 })),
    finds: 'cut-short',
  },
  { done: 'no end', bytes: lineOf(isKind('end'), () => undefined), finds: 'cut-short' },
  {
    done: 'no entry about the file',
    bytes: lineOf(isAct('evidence-written'), () => undefined),
    finds: 'file-changed',
  },
  {
    done: 'an entry about the file that isn’t sealed',
    bytes: lineOf(isAct('evidence-written'), (line) => ({ ...line, leaf: null })),
    finds: 'not-vouched-for',
  },
];

export const finerForgeries: readonly Forged[] = [
  ...ofBasesFinely,
  ...ofDecisionsFinely,
  ...ofCallsFinely,
  ...ofFileFinely,
];

/** An opt-out that came with a call of the closure, made one that is no reason against it. */
function retell(file: Forgery, to: (call: Line) => Row): void {
  const call = placed(file);
  const line = file.first('revocation');
  const row = Object.assign(rowOf(line), {
    phone_id: call['phone_id'],
    channel: 'any',
    scope: 'all',
    effective_at: shift(call['intent_at'], -1),
    ...to(call),
  });
  const entry = file.entry(
    'consent-revoked',
    ({ facts }) => (facts as Row)['revocation'] === row['id'],
  );
  entry['subject'] = { kind: 'phone', id: row['phone_id'] };
  Object.assign(entry['facts'] as Row, { channel: row['channel'], scope: row['scope'] });
}

/** Files that an honest district may write, and each passes. */
export const honest: readonly Pick<Forged, 'done' | 'change' | 'fits'>[] = [
  {
    done: 'a consent that was deleted after the list',
    change: (file) => deleteConsent(file, {}),
  },
  {
    done: 'an opt-out of a phone that isn’t on the list',
    change: (file) => addOptOut(file, other, 'all'),
    fits: true,
  },
  {
    done: 'an opt-out after the list',
    change: (file) => {
      addOptOut(file, placed(file)['phone_id'], 'all');
      const entry = file.first('audit-entry', ({ id }) => id === '999999');
      file.drop(entry);
      file.after(file.entry('campaign-submitted'), entry);
    },
    fits: true,
  },
  {
    done: 'an opt-out from texts, and no text on the list',
    change: (file) => {
      const { phone_id } = placed(file);
      file.drop(
        file.first(
          'recipient',
          (line) => line['phone_id'] === phone_id && line['channel'] === 'text',
        ),
      );
      addOptOut(file, phone_id, 'all')['channel'] = 'text';
    },
    fits: true,
  },
  {
    done: 'an opt-out from school matters, in an emergency',
    change: (file) =>
      (addOptOut(file, placed(file)['phone_id'], 'all')['category'] = 'school-mission'),
    fits: true,
  },
  {
    done: 'an opt-out that was taken back before the list',
    change: (file) => {
      const row = addOptOut(file, placed(file)['phone_id'], 'all');
      const line = file.first('basis', (one) => rowOf(one)['id'] === other);
      const retracts = { ...row, id: `${other.slice(0, -1)}1`, retracts: row['id'] };
      file.after(line, { ...line, row: retracts });
      (file.first('audit-entry', ({ id }) => id === '999999')['facts'] as Row)['rows'] = 2;
    },
    fits: true,
  },
  {
    done: 'an opt-out that a consent ended before the list',
    change: (file) => optOutThenConsent(file),
    fits: true,
  },
  {
    done: 'an opt-out that was taken back, before a call',
    change: (file) => {
      retell(file, () => ({}));
      const line = file.first('revocation');
      const entry = entryOf(file, line);
      const finished = file.entry('campaign-finished');
      const { at } = finished;
      file.after(finished, { ...entry, id: '999994', at, facts: { ...(entry['facts'] as Row) } });
      const row = {
        ...rowOf(line),
        id: other,
        recorded_at: shift(at, 0),
        retracts: rowOf(line)['id'],
      };
      file.after(file.of('revocation').at(-1) as Line, { ...line, row, entry: '999994' });
    },
    fits: true,
  },
  {
    done: 'an opt-out from texts before a call',
    change: (file) => retell(file, () => ({ channel: 'text' })),
    fits: true,
  },
  {
    done: 'an opt-out from other calls before one in an emergency',
    change: (file) => retell(file, () => ({ scope: 'non-emergency' })),
    fits: true,
  },
  {
    done: 'a phone without a consent by a rule that asks for none, in no emergency',
    change: (file) => {
      makeOrdinary(file);
      for (const rule of file.of('rule')) rule['rests_on'] = 'roster';
      const optOuts = file.of('basis').filter((line) => rowOf(line)['basis'] === 'opt-out');
      for (const line of optOuts) {
        file.drop(line);
        for (const listed of file.of('recipient'))
          if (listed['evidence'] === rowOf(line)['id'])
            Object.assign(listed, { evidence: null, basis: null });
      }
    },
    fits: true,
  },
];
