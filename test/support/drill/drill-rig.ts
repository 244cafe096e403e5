import { connect } from '#database/connect.ts';
import { createDrillDialer } from '#dialer/drill/place-drills.ts';
import { createSlotTaker } from '#dialer/pace/slot-taker.ts';
import { decideDrill } from '#domain/drill/decide-drill.ts';
import type { DrillWay } from '#domain/drill/drill.ts';
import type { DrillView } from '#domain/drill/drill-view.ts';
import { findDrill, findLiveDrill } from '#domain/drill/find-drill.ts';
import { saveDrillPhone } from '#domain/drill/list/drill-phone-store.ts';
import { startDrill } from '#domain/drill/start-drill.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { createLogger } from '#log/logger.ts';
import { type DialRig, dialRig } from '#test/support/attempt/dial-rig.ts';
import { testVault } from '#test/support/postgres/database.ts';

export const drillNumber = '+13125550190';
/** Three people of the staff, with phones that are no family’s. */
export const staffPhones = ['+13125550171', '+13125550172', '+13125550173'] as const;

export type DrillRig = DialRig & {
  requester: Operator;
  approver: Operator;
  /** As the owner, whom no right holds back. */
  owner(statement: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  request(way?: DrillWay, text?: string): Promise<DrillView>;
  approve(drill: DrillView): ReturnType<typeof decideDrill>;
  /** As a worker does, once. */
  dial(): Promise<number>;
  view(id: string): Promise<DrillView>;
  /** Dials until the drill is in this state. */
  dialUntil(id: string, state: DrillView['state']): Promise<DrillView>;
};

/** A district with a number for drills and three phones on its list, beside the real carrier client and webhooks. */
export async function drillRig(options: Parameters<typeof dialRig>[0] = {}): Promise<DrillRig> {
  const rig = await dialRig(options);
  const { district } = rig;
  const bot = district.as('bot').db;
  const drills = connect({
    url: district.urls.worker,
    name: 'test-drills',
    role: 'bellwether_drill',
    max: 4,
  });
  const owner = async (statement: string, values: unknown[] = []) =>
    (await district.owner.pool.query(statement, values)).rows as Record<string, unknown>[];
  await owner(`UPDATE district SET drill_number = '${drillNumber}'`);
  await owner(
    `INSERT INTO role_grant (operator_id, role) VALUES ($1, 'compliance'), ($2, 'compliance')`,
    [district.requester, district.approver],
  );
  await district
    .as('imports')
    .db.transaction()
    .execute(async (tx) => {
      for (const [index, number] of staffPhones.entries()) {
        const phone = { number, name: `Teacher ${index}`, consentedOn: '2026-08-15' };
        await saveDrillPhone(tx, testVault, { ...phone, consent: 'Staff form' });
      }
    });
  const person = (id: string, role: 'requester' | 'approver'): Operator => ({
    id,
    name: role,
    roles: [{ role, schoolId: null }],
  });
  const requester = person(district.requester, 'requester');
  const approver = person(district.approver, 'approver');
  const driller = createDrillDialer({
    db: drills.db,
    carrier: rig.carrier,
    vault: testVault,
    worker: 'worker-a',
    logger: createLogger({ level: 'silent', program: 'test' }),
    pace: createSlotTaker(district.as('worker').db, 'account'),
  });
  const dial = () => driller.dial(new AbortController().signal);
  const view = async (id: string) => {
    const found = await findDrill(bot, id);
    if (found === undefined) throw new Error('no such drill');
    return found;
  };
  return {
    ...rig,
    requester,
    approver,
    owner,
    dial,
    view,
    async request(way = 'both', text = 'We are testing.') {
      const started = await startDrill(bot, { operator: requester, platform: 'slack', text, way });
      const live = await findLiveDrill(bot);
      if (live === undefined) throw new Error(JSON.stringify(started));
      return live;
    },
    approve: ({ id, code }) =>
      decideDrill(bot, {
        operator: approver,
        platform: 'slack',
        drillId: id,
        code,
        decision: 'approved',
      }),
    async dialUntil(id, state) {
      await rig.until(async () => {
        await dial();
        return (await view(id)).state === state;
      });
      return view(id);
    },
    async [Symbol.asyncDispose]() {
      await drills[Symbol.asyncDispose]();
      await rig[Symbol.asyncDispose]();
    },
  };
}
