import type { PhoneChoicesItem, PhoneItem } from '../../page-item.ts';
import type { Act } from '../use-act.ts';
import { languageName, phoneWords } from './phone-words.ts';

/** Takes one more family's phone into one's own hand. */
export function PhoneChoice(props: {
  choices: PhoneChoicesItem | undefined;
  mine: PhoneItem[];
  act: Act;
}) {
  const taken = new Set(props.mine.map(({ number }) => number));
  const free = (props.choices?.choices ?? []).filter(({ number }) => !taken.has(number));
  if (free.length === 0) return null;
  return (
    <select
      className="phone-choice"
      aria-label="Take one more phone"
      data-testid="phone-choice"
      value=""
      onChange={(event) =>
        void props.act('phone/mine', { number: event.target.value, isMine: true })
      }
    >
      <option value="">Take one more phone …</option>
      {free.map(({ number, label, language }) => (
        <option key={number} value={number}>
          {label} · {languageName(language)} · {phoneWords(number)}
        </option>
      ))}
    </select>
  );
}
