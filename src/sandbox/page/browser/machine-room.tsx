import type { MachineRoomItem } from '../page-item.ts';
import { Trouble } from './trouble.tsx';
import { useAct } from './use-act.ts';

type Worker = MachineRoomItem['workers'][number];
type WeatherKind = MachineRoomItem['weather']['kind'];

const choices: [WeatherKind, string][] = [
  ['refusing', 'Refuse everything for 30 s'],
  ['losing', 'Lose answers for 30 s'],
  ['clear', 'Working normally'],
];

/** Not Bellwether: what surrounds it, to be broken by hand. */
export function MachineRoom({ room }: { room: MachineRoomItem }) {
  const { act, isBusy, trouble, forget } = useAct();
  const { weather } = room;
  return (
    <section className="machine-room" aria-label="Machine room">
      <div className="machine-about">
        <h2>Machine room</h2>
        <p>Break the world around Bellwether, and watch the channel.</p>
      </div>
      <div className="machine-part" role="group" aria-label="Workers">
        <h3>Workers that place the calls</h3>
        <ul>
          {room.workers.map((worker) => (
            <li key={worker.name} data-state={worker.state} data-testid="machine-worker">
              {worker.name} <small>{workerWords(worker)}</small>
              {worker.state === 'running' && (
                <button
                  type="button"
                  className="break"
                  aria-label={`Kill ${worker.name} (kill -9)`}
                  onClick={() => void act('machine/kill', { name: worker.name })}
                >
                  Kill (kill -9)
                </button>
              )}
            </li>
          ))}
          <li>
            <button
              type="button"
              data-testid="machine-start"
              disabled={isBusy}
              onClick={() => void act('machine/start', {})}
            >
              Start another
            </button>
          </li>
        </ul>
      </div>
      <div className="machine-part" role="group" aria-label="The telephone company">
        <h3>
          The telephone company <span role="status">{weatherWords(weather)}</span>
        </h3>
        <ul>
          {choices.map(([kind, label]) => (
            <li key={kind}>
              <button
                type="button"
                className={kind === 'clear' ? '' : 'break'}
                data-testid={`weather-${kind}`}
                aria-pressed={weather.kind === kind}
                onClick={() => void act('machine/weather', { kind })}
              >
                {label}
              </button>
            </li>
          ))}
        </ul>
      </div>
      <div className="machine-part" role="group" aria-label="The district">
        <h3>
          The district{' '}
          <span role="status" data-testid="sign-in-limit">
            {signInWords(room.signInAbove)}
          </span>
        </h3>
        <ul>
          <li>
            <button
              type="button"
              data-testid="sign-in-switch"
              aria-pressed={room.signInAbove !== null}
              disabled={isBusy}
              onClick={() => void act('machine/sign-in', { isAsked: room.signInAbove === null })}
            >
              Fresh sign-in for large closures
            </button>
          </li>
        </ul>
      </div>
      <dl className="machine-part machine-gauges">
        <div>
          <dt>Pace that the workers keep</dt>
          <dd data-testid="machine-pace">{paceWords(room.pace)}</dd>
        </div>
        <div>
          <dt>Calls and texts ordered</dt>
          <dd data-testid="machine-orders">{orderWords(room.orders)}</dd>
        </div>
      </dl>
      <Trouble words={trouble} onForget={forget} />
    </section>
  );
}

const workerWords = ({ state, pid }: Worker) => (state === 'running' ? `process ${pid}` : state);

function weatherWords({ kind, secondsLeft }: MachineRoomItem['weather']): string {
  if (kind === 'clear') return 'takes every order';
  const what = kind === 'refusing' ? 'refuses everything' : 'takes orders, its answers get lost';
  return `${what}: ${secondsLeft} s left`;
}

function signInWords(above: number | null): string {
  return above === null ? 'approves in one press' : `asks again above ${above} calls and texts`;
}

function paceWords(pace: MachineRoomItem['pace']): string {
  return pace === undefined ? '–' : `${short(pace.now)} of ${short(pace.most)} calls a second`;
}

function orderWords({ taken, refused, lost }: MachineRoomItem['orders']): string {
  const all = `${short(taken + refused + lost)} a second`;
  if (refused > 0) return `${all}, ${short(refused)} refused`;
  return lost > 0 ? `${all}, ${short(lost)} unanswered` : all;
}

const short = (number: number) => (Math.round(number * 10) / 10).toString();
