import { type FormEvent, useState } from 'react';
import type { PhoneItem } from '../../page-item.ts';
import type { Act } from '../use-act.ts';

/** Texts to and from a phone; from one's own phone, one can text back. */
export function PhoneTexts({ phone, act }: { phone: PhoneItem; act: Act }) {
  const texts = phone.isMine ? phone.texts : phone.texts.slice(-1);
  return (
    <>
      {texts.length > 0 && (
        <ul className="texts" aria-label="Texts">
          {texts.map((text, index) => (
            <li key={index} className={text.isMine ? 'out' : ''} dir="auto" title={text.status}>
              {text.text}
              {text.status === 'undelivered' && <small> (not delivered)</small>}
            </li>
          ))}
        </ul>
      )}
      {phone.hasOptedOut && <p className="opted-out">Texted STOP: the carrier blocks texts.</p>}
      {phone.isMine && !phone.isStaff && <TextBack number={phone.number} act={act} />}
    </>
  );
}

function TextBack({ number, act }: { number: string; act: Act }) {
  const [body, setBody] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (body.trim() === '') return;
    void act('phone/text', { number, body: body.trim() });
    setBody('');
  };
  return (
    <form className="text-back" onSubmit={send}>
      <input
        value={body}
        aria-label="Text the district"
        placeholder="Text the district, such as STOP"
        data-testid="text-input"
        autoComplete="off"
        dir="auto"
        maxLength={1600}
        onChange={(event) => setBody(event.target.value)}
      />
      <button type="submit" data-testid="text-send">
        Text
      </button>
    </form>
  );
}
