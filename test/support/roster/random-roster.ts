import { seededRandom } from '#sandbox/district/seeded-random.ts';
import type { SisRow, SisRows } from '#sandbox/sis/export-rows.ts';

/*
 * A small district of a 1.2 service whose people share numbers, homes, students and classes as much as they can, and which
 * changes by chance. No row vanishes: who is gone is marked as deleted, and may come back.
 */

type RandomRoster = {
  rows: SisRows;
  /** Changes so many rows at random; says which. */
  change(count: number): SisRow[];
};

const schools = ['SCH-1', 'SCH-2', 'SCH-3'];
const classes = ['C-1', 'C-2', 'C-3', 'C-4', 'C-5'];
const students = Array.from({ length: 14 }, (_, place) => `S-${place + 1}`);
const guardians = Array.from({ length: 16 }, (_, place) => `G-${place + 1}`);
/** Who is both, here and there. */
const both = ['B-1', 'B-2'];
const numbers = Array.from({ length: 14 }, (_, place) => `+140255501${10 + place}`);

export function randomRoster(seed: number): RandomRoster {
  const seeded = seededRandom(seed);
  const random = () => seeded.next();
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const some = (from: readonly string[], share: number) => from.filter(() => random() < share);
  const chance = (share: number) => random() < share;
  const tools = { pick, some, chance };
  const rows: SisRows = {
    orgs: schools.map((sourcedId) => ({
      sourcedId,
      status: 'active',
      name: `School ${sourcedId}`,
      type: 'school',
      metadata: { timeZone: sourcedId === 'SCH-3' ? 'America/Denver' : 'America/Chicago' },
    })),
    users: [...students, ...guardians, ...both].map((id) => userOf(id, tools)),
    classes: classes.map((id) => classOf(id, tools)),
    enrollments: Array.from({ length: 30 }, (_, place) => enrollmentOf(`E-${place}`, tools)),
  };
  let enrollments = rows.enrollments.length;
  return {
    rows,
    change: (count) =>
      Array.from({ length: count }, () => {
        const row = chance(0.6)
          ? pick(rows.users)
          : chance(0.8)
            ? pick(rows.enrollments)
            : pick(rows.classes);
        if (rows.users.includes(row)) Object.assign(row, userOf(row.sourcedId, tools));
        else if (rows.classes.includes(row)) Object.assign(row, classOf(row.sourcedId, tools));
        else if (chance(0.4)) {
          const fresh = enrollmentOf(`E-${enrollments++}`, tools);
          rows.enrollments.push(fresh);
          return fresh;
        } else Object.assign(row, { status: statusOf(tools) });
        return row;
      }),
  };
}

type Tools = {
  pick: <T>(from: readonly T[]) => T;
  some: (from: readonly string[], share: number) => string[];
  chance: (share: number) => boolean;
};

const statusOf = ({ chance }: Tools) => (chance(0.15) ? 'tobedeleted' : 'active');
const user = (sourcedId: string) => ({ sourcedId, type: 'user' });
const org = (sourcedId: string) => ({ sourcedId, type: 'org' });

function userOf(sourcedId: string, tools: Tools): SisRow {
  const { pick, some, chance } = tools;
  const isStudent = !sourcedId.startsWith('G');
  const isGuardian = !sourcedId.startsWith('S');
  const given = isGuardian && chance(0.3) ? { numbersGivenOn: '2026-08-15' } : {};
  const roles = [
    ...(isStudent ? some(schools, 0.5).map((school) => ['student', school]) : []),
    ...(isStudent ? [['student', pick(schools)]] : []),
    ...(isGuardian && chance(0.9)
      ? [[pick(['parent', 'guardian', 'relative', 'ext:emergencyContact']), 'SCH-1']]
      : []),
    ...(isGuardian && chance(0.3) ? [['teacher', pick(schools)]] : []),
  ];
  const bars = isStudent && chance(0.08) ? [`${pick(guardians)}=Case ${pick(['1', '2'])}`] : [];
  return {
    sourcedId,
    status: statusOf(tools),
    givenName: pick(['Ana', 'Bo', 'Kim']),
    familyName: pick(['Peña', 'Berg', 'Ruiz']),
    phone: chance(isGuardian ? 0.8 : 0.2) ? pick(numbers) : '',
    sms: chance(isGuardian ? 0.5 : 0.1) ? pick(numbers) : '',
    grades: isStudent ? some(['03', '04'], 0.6) : [],
    agents: (isStudent
      ? some(
          [...guardians, ...both].filter((id) => id !== sourcedId),
          0.15,
        )
      : some(students, 0.08)
    ).map(user),
    roles: roles.map(([role, school = '']) => ({ roleType: 'primary', role, org: org(school) })),
    metadata: {
      language: pick(['', 'es', 'so']),
      household: isGuardian && chance(0.5) ? pick(['H-1', 'H-2', 'H-3']) : '',
      timeZone: chance(0.1) ? 'America/Denver' : '',
      custodyBar: bars.join(';'),
      emergencyContacts: isStudent && chance(0.5) ? some([...guardians, ...both], 0.15) : [],
      ...given,
    },
  };
}

const classOf = (sourcedId: string, tools: Tools): SisRow => ({
  sourcedId,
  status: statusOf(tools),
  title: tools.pick(['Math', 'Art', 'Band']),
  school: org(tools.pick(schools)),
});

const enrollmentOf = (sourcedId: string, tools: Tools): SisRow => ({
  sourcedId,
  status: statusOf(tools),
  role: tools.chance(0.9) ? 'student' : 'teacher',
  user: user(tools.pick([...students, ...both])),
  class: { sourcedId: tools.pick(classes), type: 'class' },
  school: org(tools.pick(schools)),
});
