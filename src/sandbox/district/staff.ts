/** The staff of the fictional district, with the accounts that they use in the emulated Slack and Teams. */
export type StaffMember = {
  directoryTenant: string;
  directoryId: string;
  name: string;
  title: string;
  slackUserId: string;
  /** The Entra object id, as Teams tells it. */
  teamsUserId: string;
  /** As in operators.csv; nobody with an empty list is in that file. */
  roles: readonly string[];
};

export const slackTeam = 'T0BELLWETH';
export const entraTenant = '6f1e2d3c-0000-4000-8000-00000000d157';

function member(
  number: number,
  slackUserId: string,
  person: Pick<StaffMember, 'name' | 'title' | 'roles'>,
): StaffMember {
  const directoryId = `6f1e2d3c-0000-4000-8000-00000000a${String(number).padStart(3, '0')}`;
  return {
    directoryTenant: entraTenant,
    directoryId,
    slackUserId,
    teamsUserId: directoryId,
    ...person,
  };
}

export const staff = {
  principal: member(1, 'U0WHITFIELD', {
    name: 'Dana Whitfield',
    title: 'Principal',
    roles: ['requester'],
  }),
  superintendent: member(2, 'U0OYELARAN', {
    name: 'Marcus Oyelaran',
    title: 'Superintendent',
    roles: ['approver'],
  }),
  deputy: member(3, 'U0CARVAJAL', {
    name: 'Inés Carvajal',
    title: 'Deputy Superintendent',
    roles: ['approver', 'requester'],
  }),
  compliance: member(4, 'U0RAGHUNAT', {
    name: 'Priya Raghunathan',
    title: 'Compliance Officer',
    roles: ['compliance'],
  }),
  secretary: member(5, 'U0LINDQVST', {
    name: 'Tom Lindqvist',
    title: 'Front-Office Secretary',
    roles: ['front-office'],
  }),
  administrator: member(6, 'U0KOBAYASH', {
    name: 'Hana Kobayashi',
    title: 'System Administrator',
    roles: ['administrator'],
  }),
  technologist: member(9, 'U0ABERNATH', {
    name: 'Joan Abernathy',
    title: 'Director of Technology',
    roles: ['administrator'],
  }),
  counsel: member(8, 'U0ADEYEMI', {
    name: 'Ruth Adeyemi',
    title: 'General Counsel',
    roles: ['compliance'],
  }),
  /** Has accounts, and is nobody to the bot. */
  substitute: member(7, 'U0BRANDT', { name: 'Leo Brandt', title: 'Substitute Teacher', roles: [] }),
  liaison: member(10, 'U0HODANABD', {
    name: 'Hodan Abdi',
    title: 'Family Liaison',
    roles: ['translator:so', 'translator:ar', 'translator:vi'],
  }),
} as const satisfies Record<string, StaffMember>;

export const staffMembers: readonly StaffMember[] = Object.values(staff);
