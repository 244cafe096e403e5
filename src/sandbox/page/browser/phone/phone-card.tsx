import { memo } from 'react';
import type { PhoneItem } from '../../page-item.ts';
import type { Act } from '../use-act.ts';
import { PhoneTalk } from './phone-talk.tsx';
import { PhoneTexts } from './phone-texts.tsx';
import { endingWords, languageName, phoneWords } from './phone-words.ts';

const keys = [
  ['1', 'Repeat or confirm'],
  ['2', 'Other language'],
  ['3', 'Wrong number'],
  ['7', 'Repeat'],
  ['8', 'I work there and am safe'],
  ['9', 'Stop these calls'],
  ['0', 'School office'],
] as const;

/** What a family may still want after the office was not there. */
const afterOffice = [
  ['4', 'Call me back'],
  ['5', 'Emergency line'],
] as const;

/** What they do is said on the call: it records, or says what a family hears. */
const staffKeys = keys.map(([key]) => [key, ''] as const);

/** What a drill takes. */
const drillKeys = [
  ['1', 'Confirm'],
  ['9', 'Leave the list'],
] as const;

export const PhoneCard = memo(function PhoneCard({ phone, act }: { phone: PhoneItem; act: Act }) {
  const { number, isMine, isStaff, isDrilled, status } = phone;
  const doIt = (what: string, more: object = {}) => void act(`phone/${what}`, { number, ...more });
  return (
    <article
      className={`phone ${status}${isMine ? ' mine' : ''}${isDrilled ? ' drilled' : ''}`}
      data-testid={`phone-${number}`}
      data-status={status}
      aria-label={`Phone of ${phone.label}`}
    >
      <div className="phone-head">
        <p>
          <b>{phone.label}</b> {isMine && !isStaff && <span className="chip">Your phone</span>}
          {(isStaff || isDrilled) && <span className="chip">Staff</span>}
          <span className="phone-about">
            {phoneWords(number)} · {languageName(phone.language)}
          </span>
        </p>
        <p className="phone-status">
          {statusWords(phone)}
          {!isStaff && (
            <button
              type="button"
              className="quiet take"
              data-testid="mine"
              onClick={() => doIt('mine', { isMine: !isMine })}
            >
              {isMine ? 'Give back' : 'Take'}
              <span className="unseen"> the phone of {phone.label}</span>
            </button>
          )}
        </p>
      </div>
      {status === 'ringing' && (
        <div className="row">
          <button
            type="button"
            className="answer"
            data-testid="answer"
            onClick={() => doIt('answer')}
          >
            Answer
          </button>
          <button type="button" data-testid="decline" onClick={() => doIt('decline')}>
            Decline
          </button>
        </div>
      )}
      <PhoneTalk phone={phone} />
      {status === 'in-call' && (
        <div className="keypad" role="group" aria-label="Press keys during the call">
          <p aria-hidden="true">Press keys during the call</p>
          {keysNow(phone).map(([key, meaning]) => (
            <button
              key={key}
              type="button"
              data-testid={`key-${key}`}
              onClick={() => doIt('key', { key })}
            >
              <b>{key}</b> {meaning}
            </button>
          ))}
          <button
            type="button"
            className="hang-up"
            data-testid="hang-up"
            onClick={() => doIt('hang-up')}
          >
            Hang up
          </button>
        </div>
      )}
      {isMine && !isStaff && status === 'idle' && (
        <div className="row">
          <button type="button" data-testid="call-back" onClick={() => doIt('call-back')}>
            Call back
          </button>
        </div>
      )}
      <PhoneTexts phone={phone} act={act} />
    </article>
  );
});

const details = [['6', 'Details']] as const;
/** In any language; not the 6 of a number. */
const keySix = /(?<!\d[ ,]*)6(?![ ,]*\d)/u;

/** Anyone who speaks after a tone ends it with #. */
function keysNow({ lines, isStaff, isDrilled }: PhoneItem) {
  if (lines.at(-1)?.text === '(speaks)') return [['#', 'I have read it']] as const;
  if (isStaff) return staffKeys;
  if (isDrilled) return drillKeys;
  const hasAskedForOffice = lines.some(({ speaker, text }) => speaker === 'key' && text === '0');
  const offersDetails = lines.some(({ text }) => keySix.test(text));
  return [...keys, ...(offersDetails ? details : []), ...(hasAskedForOffice ? afterOffice : [])];
}

function statusWords(phone: PhoneItem): string {
  if (phone.status === 'ringing') return 'Ringing';
  if (phone.status === 'in-call') return 'Talking';
  if (phone.ending === '') return 'Quiet';
  const words = endingWords(phone.ending);
  return phone.ending === 'completed' ? `${words} · ${phone.seconds} s` : words;
}
