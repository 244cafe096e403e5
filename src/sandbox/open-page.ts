import type { Db } from '#database/connect.ts';
import type { Vault } from '#vault/vault.ts';
import { findCurrentClosures } from './current-closures.ts';
import { findCurrentPace } from './current-pace.ts';
import { staffMembers } from './district/staff.ts';
import { listDrilledPhones, listFamilyPhones, listStaffPhones } from './family-phones.ts';
import type { FarSide } from './far-side.ts';
import { type PageServer, startPageServer } from './page/page-server.ts';
import { signInSwitch } from './sign-in-switch.ts';
import type { WorkerCrew } from './worker-crew.ts';

/** The page of a running sandbox. */
export function openPage(
  sandbox: {
    farSide: FarSide;
    /** As the command line logs in. */
    database: { db: Db };
    vault: Vault;
    /** Absent where the workers are not ours to kill; then the page has no machine room. */
    workers?: WorkerCrew;
  },
  port = 0,
): Promise<PageServer> {
  const { slack, teams, twilio } = sandbox.farSide;
  const { db } = sandbox.database;
  const { workers: crew } = sandbox;
  return startPageServer({
    port,
    slack,
    teams,
    twilio,
    staff: [...staffMembers],
    phones: () => listFamilyPhones(db, sandbox.vault),
    staffPhones: () => listStaffPhones(db, sandbox.vault),
    drillPhones: () => listDrilledPhones(db, sandbox.vault),
    closures: () => findCurrentClosures(db),
    ...(crew && {
      machineRoom: { crew, findPace: () => findCurrentPace(db), signIn: signInSwitch(db) },
    }),
  });
}
