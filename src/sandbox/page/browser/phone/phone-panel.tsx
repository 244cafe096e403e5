import { useState } from 'react';
import { itemOf, itemsOf, type PageState } from '../page-store.ts';
import { Trouble } from '../trouble.tsx';
import { useAct } from '../use-act.ts';
import { PhoneCard } from './phone-card.tsx';
import { PhoneChoice } from './phone-choice.tsx';
import { RecentCalls } from './recent-calls.tsx';

export function PhonePanel({ state }: { state: PageState }) {
  const { act, trouble, forget } = useAct();
  const [shows, setShows] = useState<'phones' | 'calls'>('phones');
  const phones = itemsOf(state, 'phone').toSorted((a, b) => a.place - b.place);
  // What the staff is called about comes first: it rings now, or has just rung.
  const mine = phones
    .filter(({ isMine }) => isMine)
    .toSorted((a, b) => Number(b.isStaff) - Number(a.isStaff));
  const others = phones.filter(({ isMine, isDrilled }) => !isMine && !isDrilled);
  const drilled = phones.filter(({ isMine, isDrilled }) => !isMine && isDrilled);
  const ringing = mine.find(({ status }) => status === 'ringing');
  return (
    <section className="panel phones" aria-label="Family phones">
      <div className="panel-head">
        <h2>
          <span className="mark phone-mark" aria-hidden="true" />
          Phones
        </h2>
        <div className="tabs" role="group" aria-label="What to show">
          <button
            type="button"
            aria-pressed={shows === 'phones'}
            onClick={() => setShows('phones')}
          >
            Families
          </button>
          <button
            type="button"
            aria-pressed={shows === 'calls'}
            data-testid="phones-tab-calls"
            onClick={() => setShows('calls')}
          >
            Newest calls
          </button>
        </div>
      </div>
      <Trouble words={trouble} onForget={forget} />
      <p className="unseen" role="status">
        {ringing && `Your phone rings: ${ringing.label}`}
      </p>
      {shows === 'calls' ? (
        <RecentCalls calls={itemOf(state, 'calls')} />
      ) : (
        <div className="phones-scroll">
          <h3>Your phones ring first, a minute or until you answer</h3>
          {mine.map((phone) => (
            <PhoneCard key={phone.number} phone={phone} act={act} />
          ))}
          <PhoneChoice choices={itemOf(state, 'phone-choices')} mine={mine} act={act} />
          {drilled.length > 0 && <h3>DRILL · staff phones, no family</h3>}
          {drilled.map((phone) => (
            <PhoneCard key={phone.place} phone={phone} act={act} />
          ))}
          <h3>Other families answer by themselves</h3>
          {others.length === 0 && <p className="empty">They ring when a closure is approved.</p>}
          {others.map((phone) => (
            <PhoneCard key={phone.place} phone={phone} act={act} />
          ))}
        </div>
      )}
    </section>
  );
}
