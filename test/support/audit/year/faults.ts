import { callFaults } from './call-faults.ts';
import { peopleFaults } from './people-faults.ts';
import { recordFaults } from './record-faults.ts';
import type { Run } from './year.ts';

/** Its code, and the kind and id of the thing that it is of. */
export type Found = `${string} ${string} ${string}`;

export type PlantedFault = {
  name: string;
  /** Changes the year, and says what an audit is to find of it: by a question of its own, not the check's. */
  plant: (run: Run) => Promise<Found[]>;
};

export const faults: PlantedFault[] = [...callFaults, ...peopleFaults, ...recordFaults];
