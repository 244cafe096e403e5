import { type FormEvent, useState } from 'react';
import type { Platform } from '../../../../domain/shared/platform.ts';

/** The line to type in, and a few lines ready to send. */
export function Composer(props: {
  platform: Platform;
  label: string;
  placeholder: string;
  ready: { label: string; text: string }[];
  isBusy: boolean;
  onSend: (text: string) => void;
}) {
  const [text, setText] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    props.onSend(text.trim());
    setText('');
  };
  return (
    <div className="composer">
      <ul className="ready" aria-label="Ready to send">
        {props.ready.map(({ label, text: line }) => (
          <li key={line}>
            <button
              type="button"
              title={line}
              disabled={props.isBusy}
              onClick={() => props.onSend(line)}
            >
              {label}
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={send}>
        <input
          data-testid={`${props.platform}-input`}
          aria-label={props.label}
          placeholder={props.placeholder}
          value={text}
          maxLength={3000}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" data-testid={`${props.platform}-send`} disabled={props.isBusy}>
          Send
        </button>
      </form>
    </div>
  );
}
