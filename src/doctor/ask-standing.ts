import type { Db } from '#database/connect.ts';
import { findStanding, type Standing } from '#domain/district/standing/find-standing.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { type Finding, green, red, yellow } from './finding.ts';

/** Whether a closure would reach families in time if it came today. */
export async function askStanding(
  db: Db,
  { TWILIO_REASSIGNED_NUMBERS: check }: { TWILIO_REASSIGNED_NUMBERS?: 'on' | 'off' | undefined },
): Promise<Finding[]> {
  const standing = await findStanding(db);
  if (standing === undefined)
    return [yellow('district', 'The district has no name yet.', 'Run npm run setup.')];
  return [
    judgeWorkers(standing),
    judgePace(standing),
    judgePolicy(standing, check),
    judgeAdministrators(standing),
    judgeZones(standing),
  ];
}

function judgeWorkers({ workers }: Standing): Finding {
  const about = 'worker.runs';
  return workers > 0
    ? green(about, `${plural(workers, 'dial worker')} ${workers === 1 ? 'runs' : 'run'}.`)
    : red(
        about,
        'No dial worker has reported for seven seconds, so nobody would be called.',
        'Start one: npm run worker.',
      );
}

/** First tries alone: who doesn’t answer is called again later. */
function judgePace(standing: Standing): Finding {
  const about = 'district.pace';
  const { phones, callsPerSecond, targetMinutes, targetPercent } = standing;
  const minutes = Math.ceil((phones * targetPercent) / 100 / callsPerSecond / 60);
  const at = `${count(phones)} phones at ${callsPerSecond} a second`;
  if (minutes <= targetMinutes / 2)
    return green(
      about,
      `The pace reaches the target: ${at} take ${minutes} of ${targetMinutes} min.`,
    );
  const says =
    minutes > targetMinutes
      ? `The target of ${targetMinutes} min can’t be met: ${at} take ${minutes} min for the first tries alone.`
      : `The target of ${targetMinutes} min leaves little room for second tries: ${at} take ${minutes} min.`;
  return yellow(
    about,
    says,
    'Ask Twilio for more calls a second and set --calls-per-second, or set a target that can be met.',
  );
}

function judgePolicy(standing: Standing, check: 'on' | 'off' | undefined): Finding {
  const about = 'consent.policy';
  const { consentPolicy, consents, phones } = standing;
  if (consentPolicy === 'law' || phones === 0)
    return green(about, `The consent policy is “${consentPolicy}”.`);
  const todo = 'docs/running.md has the steps; emergencies are called in any case.';
  if (consents === 0)
    return yellow(
      about,
      `The consent policy is “${consentPolicy}” and no consent is on file: school matters reach nobody.`,
      todo,
    );
  return check === 'off'
    ? yellow(
        about,
        `The consent policy is “${consentPolicy}” and reassigned numbers aren’t checked: school matters reach nobody.`,
        todo,
      )
    : green(about, `The consent policy is “${consentPolicy}”, and there are consents.`);
}

function judgeAdministrators({ administrators }: Standing): Finding {
  const about = 'people.administrators';
  const todo = 'docs/people.md says how another is added; two must agree to each change of roles.';
  if (administrators === 0) return red(about, 'There is no administrator.', todo);
  return administrators === 1
    ? yellow(about, 'There is one administrator, and what takes two can’t be done.', todo)
    : green(about, `There are ${administrators} administrators.`);
}

function judgeZones({ lostZones }: Standing): Finding {
  const about = 'district.zones';
  return lostZones.length === 0
    ? green(about, 'The database knows each time zone.')
    : red(
        about,
        `The database doesn’t know the time zone ${lostZones.join(', ')}, so calling hours can’t be told.`,
        'Correct it, or update the time zone data of PostgreSQL’s server.',
      );
}
