import { useEffect, useRef } from 'react';
import type { SlackQuestion } from './slack-buttons.ts';

export function SlackConfirm(props: {
  question: SlackQuestion;
  onYes: () => void;
  onNo: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
    box.current?.querySelector('button')?.focus();
  }, []);
  const { title, text, yes, no } = props.question;
  return (
    <div ref={box} className="confirm" role="alertdialog" aria-label={title}>
      <p>
        <b>{title}</b>
      </p>
      <p>{text}</p>
      <div className="row">
        <button type="button" data-testid="confirm-no" onClick={props.onNo}>
          {no}
        </button>
        <button type="button" className="primary" data-testid="confirm-yes" onClick={props.onYes}>
          {yes}
        </button>
      </div>
    </div>
  );
}
