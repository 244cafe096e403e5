import express, { type Router } from 'express';
import { z } from 'zod';
import type { CurrentPace } from '../current-pace.ts';
import type { TwilioServer } from '../twilio/twilio-server.ts';
import type { CrewMember, WorkerCrew } from '../worker-crew.ts';
import { act } from './act.ts';
import type { MachineRoomItem } from './page-item.ts';

export type MachineRoomOptions = { crew: WorkerCrew; findPace: () => Promise<CurrentPace> };

export type MachineRoom = {
  items(): MachineRoomItem[];
  acts: Router;
  close(): void;
};

const paceEveryMs = 1_000;
const mostWorkers = 6;
const shownDead = 2;

/** Where the viewer breaks what surrounds Bellwether: kills its processes, and makes the carrier's weather. */
export function createMachineRoom(
  { crew, findPace }: MachineRoomOptions,
  { weather, traffic }: Pick<TwilioServer, 'weather' | 'traffic'>,
): MachineRoom {
  let pace: CurrentPace | undefined;
  const look = () =>
    findPace().then(
      (found) => {
        pace = found;
      },
      // The database may be restarting; the last pace stays in view.
      () => {},
    );
  void look();
  const looking = setInterval(() => void look(), paceEveryMs);

  const isAlive = ({ state }: CrewMember) => state === 'running';
  const acts = express.Router();
  acts.post(
    '/kill',
    act(z.object({ name: z.string().max(40) }), async ({ name }) =>
      (await crew.kill(name)) ? {} : { trouble: `${name} does not run any more.` },
    ),
  );
  acts.post(
    '/start',
    act(z.object({}), () => {
      if (crew.members().filter(isAlive).length >= mostWorkers) {
        return { trouble: `${mostWorkers} workers are enough for one machine.` };
      }
      crew.start();
      return {};
    }),
  );
  acts.post(
    '/weather',
    act(z.object({ kind: z.enum(['clear', 'refusing', 'losing']) }), ({ kind }) => {
      weather.become(kind);
      return {};
    }),
  );
  return {
    acts,
    items() {
      const members = crew.members();
      const dead = members.filter((member) => !isAlive(member)).slice(-shownDead);
      return [
        {
          kind: 'machine-room',
          workers: members.filter((member) => isAlive(member) || dead.includes(member)),
          weather: weather.now(),
          ...(pace === undefined ? {} : { pace }),
          orders: traffic.perSecond(),
        },
      ];
    },
    close: () => clearInterval(looking),
  };
}
