import { type Forgery, type Line } from './forger.ts';

/** What forgeries are made of. */

export type Row = Record<string, unknown>;
export const rowOf = (line: Line) => line['row'] as Row;
export const other = 'ffffffff-0000-4000-8000-000000000000';
export const shift = (time: unknown, seconds: number) =>
  Temporal.Instant.from(String(time)).add({ seconds }).toString({ smallestUnit: 'microsecond' });

export const consentLine = (file: Forgery) =>
  file.first('basis', (line) => {
    const { basis, id } = rowOf(line);
    return basis === 'consent' && file.of('recipient').some(({ evidence }) => evidence === id);
  });
export const consent = (file: Forgery) => rowOf(consentLine(file));
export const listedOn = (file: Forgery, row: Row) =>
  file.first('recipient', ({ evidence }) => evidence === row['id']);
export const placed = (file: Forgery) =>
  file.first('attempt', ({ intent_at }) => intent_at !== null);
export const moveOf = (file: Forgery, to: string) => {
  const { id } = placed(file);
  return file.entry(
    'attempt-moved',
    ({ subject, facts }) => (subject as Row)['id'] === id && (facts as Row)['to'] === to,
  );
};

/** An opt-out of a phone, with an entry of its own before the list was submitted. */
export function addOptOut(file: Forgery, phone: unknown, scope: string): Row {
  const taken = file.first('revocation');
  const before = file.entry('campaign-drafted');
  const entry = {
    ...before,
    id: '999999',
    actor: { kind: 'system', id: 'ledger' },
    act: 'ledger-added',
    subject: { kind: 'ledger', id: 'opt-out' },
    facts: { root: '', rows: 1 },
  };
  file.lines.splice(file.lines.indexOf(before), 0, entry);
  const at = shift(before['at'], 0);
  const times = { received_at: at, recorded_at: at, effective_at: at };
  const row = { ...rowOf(taken), ...times, id: other, phone_id: phone, scope, attempt_id: null };
  file.after(file.of('basis').at(-1) as Line, { ...taken, kind: 'basis', row, entry: '999999' });
  return row;
}

/** The closure is said to be no emergency. */
export function makeOrdinary(file: Forgery): void {
  for (const version of file.of('version')) {
    version['purpose'] = 'school-mission';
    (version['sealed_content'] as Row)['purpose'] = 'school-mission';
  }
}
