import { useEffect, useRef } from 'react';
import type { PhoneItem, PhoneLine } from '../../page-item.ts';

const names: Record<string, string> = {
  recording: 'Recording',
  guardian: 'Family',
  staff: 'You',
  machine: 'Voicemail',
  office: 'Office',
  key: 'Key',
};
const linesOfOthers = 3;

/** What is said on the line, as it is said. */
export function PhoneTalk({ phone }: { phone: PhoneItem }) {
  const lines = phone.isMine ? phone.lines : phone.lines.slice(-linesOfOthers);
  const list = useRef<HTMLOListElement>(null);
  const length = phone.lines.length;
  useEffect(() => {
    if (length > 0) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [length]);
  if (lines.length === 0) return null;
  const isTalking = phone.status === 'in-call';
  return (
    <ol
      ref={list}
      className={`talk${phone.isMine ? ' whole' : ''}`}
      data-testid="talk"
      aria-label="What is said"
      // It takes the focus, so that keys can scroll it.
      {...(phone.isMine && { tabIndex: 0 })}
    >
      {lines.map((line, index) => (
        <Line
          key={index}
          line={line}
          speaker={phone.isStaff && line.speaker === 'guardian' ? 'staff' : line.speaker}
          isNow={isTalking && index === lines.length - 1}
        />
      ))}
    </ol>
  );
}

function Line({ line, speaker, isNow }: { line: PhoneLine; speaker: string; isNow: boolean }) {
  if (line.speaker === 'key') {
    return (
      <li className="key-line">
        pressed <kbd>{line.text}</kbd>
      </li>
    );
  }
  const name = names[speaker];
  return (
    <li className={`${line.speaker}${isNow ? ' now' : ''}`} lang={line.language} dir="auto">
      {name !== undefined && <b>{name}: </b>}
      {line.text}
    </li>
  );
}
