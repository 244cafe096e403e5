import express, { type Router } from 'express';
import { z } from 'zod';
import type { CurrentPace } from '../current-pace.ts';
import type { SignInSwitch } from '../sign-in-switch.ts';
import type { TwilioServer } from '../twilio/twilio-server.ts';
import type { CrewMember, WorkerCrew } from '../worker-crew.ts';
import { act } from './act.ts';
import type { MachineRoomItem } from './page-item.ts';
import { poll } from './watch/poll.ts';

export type MachineRoomOptions = {
  crew: WorkerCrew;
  findPace: () => Promise<CurrentPace>;
  signIn: SignInSwitch;
};

export type MachineRoom = {
  items(): MachineRoomItem[];
  acts: Router;
  close(): void;
};

const mostWorkers = 6;
const shownDead = 2;

/**
 * Where the viewer breaks what surrounds Bellwether: kills its processes, and makes the carrier's weather; and where the
 * district asks for a fresh sign-in.
 */
export function createMachineRoom(
  { crew, findPace, signIn }: MachineRoomOptions,
  { weather, traffic }: Pick<TwilioServer, 'weather' | 'traffic'>,
): MachineRoom {
  const found = poll(async () => ({ pace: await findPace(), signInAbove: await signIn.find() }));

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
  acts.post(
    '/sign-in',
    act(z.object({ isAsked: z.boolean() }), async ({ isAsked }) =>
      (await signIn.set(isAsked))
        ? {}
        : {
            trouble:
              'Asking for fewer sign-ins takes two people. Two administrators have to confirm it in the oversight channel.',
          },
    ),
  );
  return {
    acts,
    items() {
      const members = crew.members();
      const { pace, signInAbove = null } = found.latest() ?? {};
      const dead = members.filter((member) => !isAlive(member)).slice(-shownDead);
      return [
        {
          kind: 'machine-room',
          workers: members.filter((member) => isAlive(member) || dead.includes(member)),
          weather: weather.now(),
          ...(pace === undefined ? {} : { pace }),
          signInAbove,
          orders: traffic.perSecond(),
        },
      ];
    },
    close: () => found.close(),
  };
}
