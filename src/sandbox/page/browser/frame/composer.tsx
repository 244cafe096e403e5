import { type FormEvent, useRef, useState } from 'react';
import type { Platform } from '../../../../domain/shared/platform.ts';

/** The line to type in, and a few lines ready to send. */
export function Composer(props: {
  platform: Platform;
  label: string;
  placeholder: string;
  ready: { label: string; text: string }[];
  isBusy: boolean;
  onSend: (text: string) => void;
  /** Where the bot takes files. */
  onFile?: (file: File) => void;
}) {
  const [text, setText] = useState('');
  const picker = useRef<HTMLInputElement>(null);
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
        {props.onFile !== undefined && (
          <>
            <button type="button" disabled={props.isBusy} onClick={() => picker.current?.click()}>
              Attach
            </button>
            <input
              ref={picker}
              data-testid={`${props.platform}-file`}
              type="file"
              accept="audio/*,.wav,.mp3,.m4a"
              hidden
              onChange={({ target }) => {
                const [file] = target.files ?? [];
                if (file !== undefined) props.onFile?.(file);
                target.value = '';
              }}
            />
          </>
        )}
        <button type="submit" data-testid={`${props.platform}-send`} disabled={props.isBusy}>
          Send
        </button>
      </form>
    </div>
  );
}

/** The act of sending a file, whose bytes are the body. */
export const fileAct = (platform: Platform, userId: string, { name }: File): string =>
  `${platform}/file?${new URLSearchParams({ userId, name })}`;
