import type { Child } from './child-process.ts';

export type CrewMember = {
  name: string;
  pid: number;
  state: 'running' | 'killed' | 'ended';
};

/** The dial workers of this machine, each a process of its own. */
export type WorkerCrew = AsyncDisposable & {
  members(): CrewMember[];
  start(): Child;
  /** kill -9, as an accident would. False where it is no longer alive. */
  kill(name: string): Promise<boolean>;
};

export function createWorkerCrew(startProcess: () => Child): WorkerCrew {
  const crew: { child: Child; member: CrewMember }[] = [];
  return {
    members: () => crew.map(({ member }) => ({ ...member })),
    start() {
      const child = startProcess();
      const member: CrewMember = {
        name: `Worker ${crew.length + 1}`,
        pid: child.process.pid ?? 0,
        state: 'running',
      };
      crew.push({ child, member });
      child.process.once('exit', (_code, signal) => {
        member.state = signal === 'SIGKILL' ? 'killed' : 'ended';
      });
      return child;
    },
    async kill(name) {
      const found = crew.find(({ member }) => member.name === name);
      if (found?.member.state !== 'running') return false;
      await found.child.kill();
      return true;
    },
    async [Symbol.asyncDispose]() {
      const alive = crew.filter(({ member }) => member.state === 'running');
      await Promise.all(alive.map(({ child }) => child[Symbol.asyncDispose]()));
    },
  };
}
