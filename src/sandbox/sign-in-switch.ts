import type { Db } from '#database/connect.ts';
import { setDistrict } from '#domain/district/set-district.ts';

/** Whether approving a large closure takes a fresh sign-in, as the district's own command line sets it. */
export type SignInSwitch = {
  /** Above how many calls and texts; null where nothing takes one. */
  find(): Promise<number | null>;
  /** False where two administrators have to confirm it first. */
  set(isAsked: boolean): Promise<boolean>;
};

/** What a new district begins with. */
const large = 500;

export function signInSwitch(db: Db): SignInSwitch {
  return {
    async find() {
      const { limit } = await db
        .selectFrom('district')
        .select('step_up_recipients as limit')
        .executeTakeFirstOrThrow();
      return limit;
    },
    async set(isAsked) {
      const settings = { step_up_recipients: isAsked ? large : null };
      const set = await setDistrict(db, settings, 'sandbox');
      return set.kind === 'set' && set.waiting.length === 0;
    },
  };
}
