import { finerForgeries } from './finer-forgeries.ts';
import type { Forgery, Line } from './forger.ts';
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

/** What somebody with the log's key does to a real file, and what the check says. */
export type Forged = {
  done: string;
  change?: (file: Forgery) => void;
  /** All that follows from the change is made to fit it. */
  fits?: true;
  /** What is done to the bytes of the sealed file. */
  bytes?: (text: string) => string | Uint8Array;
  finds: string;
  /** Whom or what the fault names, where another one of the same kind stands beside it. */
  about?: (file: Forgery) => string;
};

const ofBases: Forged[] = [
  {
    done: 'a consent that was recorded after the list',
    change: (file) => {
      const entry = file.entry('ledger-added', ({ id }) => id === consentLine(file)['entry']);
      file.drop(entry);
      file.after(file.entry('campaign-submitted'), entry);
    },
    fits: true,
    finds: 'basis-too-new',
  },
  {
    done: 'a consent of another phone',
    change: (file) => (consent(file)['phone_id'] = other),
    fits: true,
    finds: 'other-basis',
  },
  {
    done: 'a consent for the other channel',
    change: (file) => {
      const row = consent(file);
      row['channel'] = row['channel'] === 'voice' ? 'text' : 'voice';
    },
    fits: true,
    finds: 'other-basis',
  },
  {
    done: 'a consent that is left out',
    change: (file) => file.drop(consentLine(file)),
    finds: 'basis-missing',
  },
  {
    done: 'a consent dated back',
    change: (file) => (consent(file)['obtained_at'] = '2020-01-01T00:00:00.000000Z'),
    finds: 'row-not-in-the-log',
  },
  {
    done: 'a consent in others’ words',
    change: (file) => (consent(file)['wording_version'] = 'other'),
    finds: 'row-not-in-the-log',
  },
  {
    done: 'a consent that says to be recorded years ago',
    change: (file) => (consent(file)['recorded_at'] = '2020-01-01T00:00:00.000000Z'),
    fits: true,
    finds: 'row-dated-otherwise',
  },
  {
    done: 'a consent for something else, in no emergency',
    change: (file) => {
      makeOrdinary(file);
      consent(file)['purposes'] = ['other'];
    },
    fits: true,
    finds: 'basis-forbids',
    about: (file) => String(consent(file)['phone_id']),
  },
  {
    done: 'a phone without a consent, in no emergency',
    change: (file) => {
      makeOrdinary(file);
      const line = listedOn(file, consent(file));
      Object.assign(line, { evidence: null, basis: null });
    },
    fits: true,
    finds: 'basis-missing',
  },
  {
    done: 'an opt-out from everything before the list',
    change: (file) => addOptOut(file, placed(file)['phone_id'], 'all'),
    fits: true,
    finds: 'basis-forbids',
  },
  {
    done: 'an opt-out as what allows a call, in no emergency',
    change: (file) => {
      makeOrdinary(file);
      const line = file.first('recipient');
      line['evidence'] = addOptOut(file, line['phone_id'], 'non-emergency')['id'];
    },
    fits: true,
    finds: 'basis-forbids',
  },
  {
    done: 'another digest in a line of the list',
    change: (file) => (listedOn(file, consent(file))['basis'] = 'ab'.repeat(32)),
    finds: 'line-differs',
  },
  {
    done: 'an opt-out that is told in two ways',
    change: (file) => {
      const line = file.first('revocation');
      file.after(file.of('basis').at(-1) as Line, {
        ...line,
        kind: 'basis',
        row: { ...rowOf(line), means: 'staff' },
      });
    },
    finds: 'row-told-twice',
  },
  {
    done: 'a consent under another entry',
    change: (file) => (consentLine(file)['entry'] = file.entry('campaign-drafted')['id']),
    finds: 'row-not-in-the-log',
  },
  {
    done: 'a consent at another place',
    change: (file) => (consentLine(file)['place'] = Number(consentLine(file)['place']) + 1),
    finds: 'row-not-in-the-log',
  },
  {
    done: 'a consent with a hash more',
    change: (file) =>
      (consentLine(file)['hashes'] as string[]).push(Buffer.alloc(32).toString('base64')),
    finds: 'row-not-in-the-log',
  },
  {
    done: 'a consent whose entry says that it was deleted',
    change: (file) =>
      (file.entry('ledger-added', ({ id }) => id === consentLine(file)['entry'])['act'] =
        'ledger-deleted'),
    finds: 'row-not-in-the-log',
  },
  {
    done: 'a consent that is said to be deleted',
    change: (file) => {
      const line = consentLine(file);
      const { id } = rowOf(line);
      const digest = listedOn(file, rowOf(line))['basis'];
      const { entry, place, hashes } = line;
      file.after(file.of('basis').at(-1) as Line, {
        kind: 'deleted-basis',
        basis: 'consent',
        id,
        digest,
        entry,
        place,
        hashes,
      });
      file.drop(line);
    },
    finds: 'row-not-in-the-log',
  },
  {
    done: 'an opt-out two hours later',
    change: (file) =>
      (rowOf(file.first('revocation'))['effective_at'] = shift(
        rowOf(file.first('revocation'))['effective_at'],
        7_200,
      )),
    finds: 'row-not-in-the-log',
  },
];

const ofRules: Forged[] = [
  {
    done: 'a rule that is left out',
    change: (file) => file.drop(file.first('rule', ({ allows }) => allows === true)),
    finds: 'rule-missing',
  },
  {
    done: 'a rule that forbids who was called',
    change: (file) => (file.first('rule', ({ allows }) => allows === true)['allows'] = false),
    finds: 'rule-forbids',
  },
  {
    done: 'a rule that allows who was left off',
    change: (file) => (file.first('rule', ({ allows }) => allows === false)['allows'] = true),
    finds: 'rule-forbids',
  },
  {
    done: 'a call by no rule',
    change: (file) => (placed(file)['rule'] = 'none'),
    finds: 'attempt-not-allowed',
  },
];

const ofLists: Forged[] = [
  {
    done: 'another language beside the line',
    change: (file) => (file.first('recipient')['language'] = 'xx'),
    finds: 'line-differs',
  },
  {
    done: 'other zones beside the line',
    change: (file) => (file.first('recipient')['time_zones'] = ['UTC']),
    finds: 'line-differs',
  },
  {
    done: 'another rule in field and line',
    change: (file) => {
      const line = file.first('recipient');
      line['line'] = String(line['line']).replace(String(line['rule']), 'other');
      line['rule'] = 'other';
    },
    finds: 'other-list',
  },
  {
    done: 'a phone that is left off the list',
    change: (file) => file.drop(file.first('recipient')),
    finds: 'other-list',
  },
  {
    done: 'a phone that is on the list twice',
    change: (file) => file.after(file.first('recipient'), { ...file.first('recipient') }),
    finds: 'told-twice',
  },
  {
    done: 'a phone on both lists',
    change: (file) => {
      const { version_id, phone_id, channel } = file.first('recipient');
      Object.assign(file.first('exclusion'), { version_id, phone_id, channel });
    },
    fits: true,
    finds: 'told-twice',
  },
  {
    done: 'another text',
    change: (file) => ((file.first('version')['sealed_content'] as Row)['texts'] = { en: 'x' }),
    finds: 'other-fingerprint',
  },
];

const ofPeople: Forged[] = [
  {
    done: 'a vote ten minutes before its entry',
    change: (file) => (file.first('approval')['at'] = shift(file.first('approval')['at'], -600)),
    finds: 'decision-dated-otherwise',
  },
  {
    done: 'a vote after its entry',
    change: (file) => (file.first('approval')['at'] = shift(file.first('approval')['at'], 60)),
    finds: 'decision-dated-otherwise',
  },
  {
    done: 'a vote before its request',
    change: (file) =>
      (file.first('version')['submitted_at'] = shift(file.first('approval')['at'], 1)),
    finds: 'decision-before-its-request',
  },
  {
    done: 'other roles of who approved',
    change: (file) => (file.first('approval')['roles'] = ['administrator']),
    finds: 'people-differ',
  },
  {
    done: 'other training of who approved',
    change: (file) => (file.first('approval')['training'] = other),
    finds: 'people-differ',
  },
  {
    done: 'other roles of who requested',
    change: (file) => (file.first('version')['roles'] = []),
    finds: 'people-differ',
  },
  {
    done: 'a vote on another platform',
    change: (file) => (file.first('approval')['platform'] = 'elsewhere'),
    finds: 'platform-differs',
  },
  {
    done: 'a vote about another version',
    change: (file) => (file.first('approval')['fingerprint'] = '00'.repeat(32)),
    finds: 'decision-differs',
  },
  {
    done: 'the requester as the approver',
    change: (file) => {
      const { author_id } = file.first('campaign');
      file.first('approval')['operator_id'] = author_id;
      (file.entry('campaign-approved')['actor'] as Row)['id'] = author_id;
    },
    finds: 'started-without-two-people',
  },
  {
    done: 'a vote without its entry',
    change: (file) => file.drop(file.entry('campaign-approved')),
    finds: 'decision-differs',
  },
  {
    done: 'an entry without its vote',
    change: (file) => file.drop(file.first('approval')),
    finds: 'decision-differs',
  },
  {
    done: 'a vote that sent it back',
    change: (file) => (file.first('approval')['decision'] = 'sent-back'),
    finds: 'decision-differs',
  },
  {
    done: 'more approvals needed than given',
    change: (file) => (file.facts('campaign-approved')['needed'] = 2),
    finds: 'started-without-two-people',
  },
];

const ofClosure: Forged[] = [
  {
    done: 'another number',
    change: (file) => (file.first('campaign')['number'] = 77),
    finds: 'closure-differs',
  },
  {
    done: 'another state',
    change: (file) => (file.first('campaign')['state'] = 'stopped'),
    finds: 'closure-differs',
  },
  {
    done: 'another end',
    change: (file) =>
      (file.first('campaign')['ended_at'] = shift(file.first('campaign')['ended_at'], 3_600)),
    finds: 'closure-differs',
  },
  {
    done: 'another start',
    change: (file) =>
      (file.first('campaign')['started_at'] = shift(file.first('campaign')['started_at'], -3_600)),
    finds: 'closure-differs',
  },
  {
    done: 'another requester',
    change: (file) => (file.first('campaign')['author_id'] = other),
    finds: 'closure-differs',
  },
  {
    done: 'another number of the version',
    change: (file) => (file.first('version')['number'] = 9),
    finds: 'version-differs',
  },
  {
    done: 'another purpose beside the content',
    change: (file) => (file.first('version')['purpose'] = 'other'),
    finds: 'version-differs',
  },
  {
    done: 'another person who submitted',
    change: (file) => (file.first('version')['submitted_by'] = other),
    finds: 'version-differs',
  },
  {
    done: 'another ground',
    change: (file) => (file.first('version')['ground'] = 'fire'),
    finds: 'version-differs',
  },
];

const ofCalls: Forged[] = [
  {
    done: 'a call ten seconds later',
    change: (file) => (placed(file)['intent_at'] = shift(placed(file)['intent_at'], 10)),
    finds: 'time-differs',
  },
  {
    done: 'a call to another phone',
    change: (file) => (placed(file)['phone_id'] = other),
    finds: 'other-phone',
  },
  {
    done: 'a call that ended otherwise',
    change: (file) => (placed(file)['state'] = 'failed'),
    finds: 'state-differs',
  },
  {
    done: 'a call with another outcome',
    change: (file) => (placed(file)['disposition'] = 'machine'),
    finds: 'outcome-differs',
  },
  {
    done: 'a call without its line',
    change: (file) => file.drop(placed(file)),
    finds: 'call-without-row',
  },
  {
    done: 'a call without line, reports and entries',
    change: (file) => {
      const { id } = placed(file);
      file.lines = file.lines.filter(
        (line) =>
          line['id'] !== id &&
          line['attempt_id'] !== id &&
          (line['subject'] as Row | undefined)?.['id'] !== id,
      );
    },
    finds: 'attempts-not-all',
  },
  {
    done: 'an outcome changed in line and entry',
    change: (file) => {
      const { id, state } = placed(file);
      file.first('attempt', (line) => line['id'] === id)['disposition'] = 'machine';
      for (const { subject, facts } of file.of('audit-entry'))
        if ((subject as Row)['id'] === id && (facts as Row)['to'] === state)
          (facts as Row)['disposition'] = 'machine';
    },
    finds: 'outcomes-not-all',
  },
  {
    done: 'an opt-out counted that isn’t there',
    change: (file) =>
      Object.assign(file.facts('campaign-finished')['optOuts'] as Row, { count: 9 }),
    finds: 'opt-outs-not-all',
  },
  {
    done: 'an end that counts nothing',
    change: (file) => (file.entry('campaign-finished')['facts'] = {}),
    finds: 'totals-missing',
  },
  {
    done: 'an opt-out without its line',
    change: (file) => file.drop(file.first('revocation')),
    finds: 'opt-out-missing',
  },
  {
    done: 'a report of another call',
    change: (file) => (file.first('call-event')['carrier_id'] = 'CA0'),
    finds: 'event-differs',
  },
  {
    done: 'a state that can’t follow',
    change: (file) => ((moveOf(file, 'placing')['facts'] as Row)['from'] = 'completed'),
    finds: 'impossible-move',
  },
  {
    done: 'a call before the start',
    change: (file) => {
      const started = file.entry('campaign-started');
      file.drop(started);
      file.after(
        file.of('audit-entry').findLast(({ act }) => act === 'attempt-moved') as Line,
        started,
      );
    },
    finds: 'called-before-its-start',
  },
  {
    done: 'a call after a stop',
    change: (file) =>
      file.after(file.entry('campaign-started'), {
        ...file.entry('campaign-started'),
        id: '999998',
        act: 'campaign-stopped',
      }),
    finds: 'called-after-the-stop',
  },
  {
    done: 'a call after an opt-out',
    change: (file) =>
      Object.assign(rowOf(file.first('revocation')), {
        phone_id: placed(file)['phone_id'],
        channel: 'any',
        scope: 'all',
        retracts: null,
        effective_at: shift(placed(file)['intent_at'], -1),
      }),
    fits: true,
    finds: 'called-after-opt-out',
  },
  {
    done: 'a family that confirmed',
    change: (file) => (placed(file)['confirmed_at'] = placed(file)['intent_at']),
    finds: 'confirmation-differs',
  },
];

const ofFile: Forged[] = [
  {
    done: 'an entry about another closure’s file',
    change: (file) => ((file.entry('evidence-written')['subject'] as Row)['id'] = other),
    finds: 'file-of-another',
  },
  {
    done: 'an entry about a file of another length',
    change: (file) => (file.facts('evidence-written')['lines'] = -1),
    finds: 'file-of-another',
  },
  {
    done: 'an entry about a file of no format',
    change: (file) => delete file.facts('evidence-written')['format'],
    finds: 'file-of-another',
  },
  {
    done: 'an entry about other lines',
    change: (file) => (file.facts('evidence-written')['digest'] = 'kept'),
    finds: 'file-changed',
  },
  {
    done: 'fewer checkpoints than it should carry',
    change: (file) => (file.facts('evidence-written')['checkpoints'] = 99),
    finds: 'checkpoints-missing',
  },
  {
    done: 'rules before votes',
    change: (file) => {
      const rule = file.first('rule');
      file.drop(rule);
      file.after(file.first('campaign'), rule);
    },
    finds: 'out-of-order',
  },
  {
    done: 'an entry that is there twice',
    change: (file) =>
      file.after(file.entry('campaign-started'), { ...file.entry('campaign-started') }),
    finds: 'told-twice',
  },
  {
    done: 'a field more',
    change: (file) => (file.first('campaign')['more'] = 1),
    finds: 'unreadable',
  },
  {
    done: 'a field less',
    change: (file) => delete file.first('attempt')['seconds'],
    finds: 'unreadable',
  },
  {
    done: 'a consent with a field more',
    change: (file) => (consent(file)['more'] = 1),
    finds: 'unreadable',
  },
  {
    done: 'an id in capitals',
    change: (file) => (file.first('approval')['id'] = other.toUpperCase()),
    finds: 'unreadable',
  },
  {
    done: 'a time without its zone',
    change: (file) => (placed(file)['created_at'] = '2026-01-01T00:00:00'),
    finds: 'unreadable',
  },
];

const ofBytes: Forged[] = [
  {
    done: 'ends of lines with a carriage return',
    bytes: (text) => text.replaceAll('\n', '\r\n'),
    finds: 'unreadable',
  },
  { done: 'no line feed at the end', bytes: (text) => text.slice(0, -1), finds: 'unreadable' },
  { done: 'two line feeds at the end', bytes: (text) => `${text}\n`, finds: 'unreadable' },
  { done: 'an empty line', bytes: (text) => text.replace('\n', '\n\n'), finds: 'unreadable' },
  {
    done: 'a key that is there twice',
    bytes: (text) => text.replace('{"kind":"campaign",', '{"kind":"campaign","state":"stopped",'),
    finds: 'unreadable',
  },
  {
    done: 'a number with a fraction',
    bytes: (text) => text.replace('"format":2', '"format":2.0'),
    finds: 'unreadable',
  },
  {
    done: 'a blank between',
    bytes: (text) => text.replace('{"kind":"campaign",', '{"kind":"campaign", '),
    finds: 'unreadable',
  },
  {
    done: 'a letter by its number',
    bytes: (text) => text.replace('"kind":"campaign"', '"kind":"c\\u0061mpaign"'),
    finds: 'unreadable',
  },
  {
    done: 'kind behind other fields',
    bytes: (text) => text.replace(/\{"kind":"rule",("rule_set":"[^"]*"),/, '{$1,"kind":"rule",'),
    finds: 'unreadable',
  },
  {
    done: 'bytes that are no UTF-8',
    bytes: (text) => {
      const bytes = Buffer.from(text);
      bytes[text.indexOf('"read":["') + 9] = 0xff;
      return bytes;
    },
    finds: 'unreadable',
  },
  {
    done: 'a mark of byte order',
    bytes: (text) => Buffer.from(`\uFEFF${text}`),
    finds: 'unreadable',
  },
  {
    done: 'a line behind the end',
    bytes: (text) => `${text}{"kind":"end","lines":1}\n`,
    finds: 'told-twice',
  },
];

export const forgeries: readonly Forged[] = [
  ...ofBases,
  ...ofRules,
  ...ofLists,
  ...ofPeople,
  ...ofClosure,
  ...ofCalls,
  ...ofFile,
  ...ofBytes,
  ...finerForgeries,
];

/** What nothing in a file contradicts once it is sealed again, and the words with which docs/evidence-file.md says so. */
export const unprovable: readonly (Pick<Forged, 'done' | 'change' | 'fits'> & { page: string })[] =
  [
    {
      done: 'a consent dated back, in the row and in the log',
      change: (file) => (consent(file)['obtained_at'] = '2020-01-01T00:00:00.000000Z'),
      fits: true,
      page: 'That what was written down was true',
    },
    {
      done: 'what a rule cites',
      change: (file) => (file.first('rule')['citation'] = 'nothing'),
      page: 'What a rule says and cites',
    },
    {
      done: 'what the carrier reported',
      change: (file) => (file.first('call-event')['event'] = {}),
      page: 'what the carrier reported',
    },
    {
      done: 'how long a call took',
      change: (file) => (placed(file)['seconds'] = 1),
      page: '`seconds`',
    },
    {
      done: 'who answered',
      change: (file) => (placed(file)['answered_by'] = 'human'),
      page: '`answered_by`',
    },
  ];
