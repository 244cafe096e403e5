import type { CountsItem, NowItem } from '../../page-item.ts';
import { NowStrip } from './now-strip.tsx';

type Shown = Exclude<keyof CountsItem, 'kind'>;

const words: [Shown, string][] = [
  ['placed', 'Calls placed'],
  ['waiting', 'Queued'],
  ['ringing', 'Ringing'],
  ['talking', 'Talking'],
  ['person', 'Answered'],
  ['machine', 'Voicemail'],
  ['busy', 'Busy'],
  ['noAnswer', 'No answer'],
  ['failed', 'Failed'],
  ['texts', 'Texts sent'],
  ['textsIn', 'Texts in'],
];

export function PageHead(props: {
  counts: CountsItem | undefined;
  now: NowItem | undefined;
  isConnected: boolean;
}) {
  const { counts } = props;
  return (
    <header className="head">
      <div className="head-title">
        <h1>Bellwether</h1>
        <p>Sandbox: everything here is fictional. Nothing leaves this machine.</p>
      </div>
      <NowStrip now={props.now} />
      <dl className="counts" aria-label="Calls and texts so far">
        {words.map(([name, label]) => (
          <div key={name} className={`count count-${name}`}>
            <dt>{label}</dt>
            <dd data-testid={`count-${name}`}>{(counts?.[name] ?? 0).toLocaleString('en-US')}</dd>
          </div>
        ))}
      </dl>
      {!props.isConnected && (
        <p className="lost" role="alert">
          The sandbox has stopped. Start it again with npm start.
        </p>
      )}
    </header>
  );
}
