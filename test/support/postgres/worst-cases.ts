import type { DatabaseRole } from '#database/grant-roles.ts';

/** What a thief of a login makes of the tables that it may write: by itself, with one of the staff, with another login. */
export type WorstCase = {
  what: string;
  tables: string;
  alone: string;
  person: string;
  login: string;
};

const cards: Omit<WorstCase, 'tables'> = {
  what: 'cards in chat',
  alone: 'has cards drawn again, or late; words on them come from other tables',
  person: 'the same',
  login: 'the same',
};
const log: Omit<WorstCase, 'tables'> = {
  what: 'the audit log',
  alone: 'adds entries that aren’t true; a decision’s entry only with the decision; changes none',
  person: 'the same, in that person’s name',
  login: 'the same',
};
const keys: Omit<WorstCase, 'tables'> = {
  what: 'data keys',
  alone: 'adds a key that nobody wraps: programs that meet it refuse to start; reads nothing by it',
  person: 'the same',
  login: 'the same',
};
const restore: Omit<WorstCase, 'tables'> = {
  what: 'that a backup was brought back',
  alone: 'holds all calls until a worker has asked the carrier',
  person: 'the same',
  login: 'with a worker’s login, ends a true hold without asking',
};

/** Who asks the carrier after a restore can say that it did. */
const restoreAsked: Omit<WorstCase, 'tables'> = {
  what: 'that a backup was brought back',
  alone: 'holds all calls, or ends a true hold without asking the carrier',
  person: 'the same',
  login: 'the same',
};

export const worstCases: Readonly<Record<DatabaseRole, readonly WorstCase[]>> = {
  bot: [
    {
      what: 'closures and decisions',
      tables:
        'standing_run approval asked_approver campaign campaign_editor campaign_milestone campaign_version excused_absence exclusion letter mail_server message_recording message_text pause recipient recording recording_audio recording_heard saved_form standing_end text_opening',
      alone:
        'requests and approves an emergency up to the sign-in limit in two people’s names; stops every closure, and pauses or freezes all calling; ends a pause',
      person:
        'above the limit: has an approver sign in for a closure that the person believes another',
      login:
        'with a worker’s: the same calls, and no more; above the limit the directory’s word is still missing',
    },
    {
      what: 'words',
      tables:
        'draft_recording message_template message_template_version rights_notice campaign_notice translation',
      alone:
        'puts words into templates and accepts a translation as its reader; a closure with them is decided as above',
      person: 'a person approves words that they didn’t read',
      login: 'with a worker’s: proposes and accepts a wrong translation',
    },
    {
      what: 'who somebody is',
      tables: 'account_status chat_identity sign_in step_up',
      alone:
        'links any account to anybody, which the oversight channel is shown; forges no signature of the directory',
      person: 'a person acts as another one from a linked account, up to the sign-in limit',
      login: 'no more',
    },
    {
      what: 'who may do what',
      tables:
        'absence access_decision access_review operator operator_phone role_change role_grant training_course training_record',
      alone:
        'puts people on the staff list and gives roles in two administrators’ names, shown in the oversight channel; takes everybody’s; says that anybody passed the course; publishes a course that nobody can pass, of which everybody is reminded for 30 days before it locks anyone out',
      person: 'a person gets the approver’s role; it counts a day later',
      login: 'with the imports’: adds people and gives them roles',
    },
    {
      what: 'what takes two people',
      tables: 'district two_person_change',
      alone:
        'tightens the policy; lets in a roster that waits in one administrator’s name, and loosens what was asked for or erases in two people’s; asks for no loosening and about no roster',
      person: 'the same',
      login: 'with the imports’: loosens every policy',
    },
    {
      what: 'a newer roster',
      tables: 'roster_request',
      alone: 'asks for it',
      person: 'the same',
      login: 'no more',
    },
    {
      what: 'consents and opt-outs',
      tables:
        'consent_record consent_wording disclosure email_block office_task office_task_text phone phone_block phone_gate revocation unclaimed_stop',
      alone:
        'ends an opt-out in a guardian’s name: the record stays, and the family’s page and history show it; opts everybody out',
      person: 'a closure that the person requests reaches that family',
      login: 'no more',
    },
    {
      what: 'families’ pages and requests',
      tables: 'family_request family_request_text outreach',
      alone:
        'texts families the product’s own words, when a worker sends them; says that an administrator was called about a late seal; closes requests',
      person: 'the same',
      login: 'no more',
    },
    {
      what: 'a mistaken code of a notice',
      tables: 'check_miss',
      alone:
        'counts misses that nobody made, so that a network is refused wrong codes for its hour; right ones are always answered',
      person: 'the same',
      login: 'no more',
    },
    {
      what: 'calls as the carrier tells them',
      tables:
        'attempt call_event closure_reply hand_call hand_call_claim office_transfer orphan_call recording_play sending_number carrier_request chat_request',
      alone:
        'ends attempts as if they had been answered; commits to no call; lets a captured request count again',
      person: 'the same',
      login: 'with a worker’s: as the worker alone',
    },
    {
      what: 'rehearsals and recordings',
      tables: 'carrier_recording rehearsal',
      alone: 'has staff called on their own phones',
      person: 'the same',
      login: 'the same',
    },
    {
      what: 'drills',
      tables: 'drill drill_call drill_phone',
      alone:
        'adds a number to the drill list, with the vault’s key one that can be called, and has it called once by a drill of its making',
      person: 'the same',
      login: 'the same',
    },
    {
      what: 'incidents, findings and audits',
      tables:
        'audit_run breach_sign checkup finding incident incident_notice incident_person incident_ransom incident_role incident_scope incident_task incident_told law_check sealing_alarm',
      alone:
        'freezes calls that are no emergency; closes findings in two people’s names; has administrators called',
      person: 'the same',
      login: 'the same',
    },
    {
      what: 'deletion',
      tables: 'hold',
      alone:
        'erases a guardian who left, here and at the carrier, in two people’s names; the opt-out stays; ends a hold',
      person: 'the same',
      login: 'with the imports’: drops a family and erases it',
    },
    {
      what: 'witnesses',
      tables: 'checkpoint_mail checkpoint_post witness_reading',
      alone:
        'posts an old checkpoint, or none; what stands outside already still finds a rewritten log',
      person: 'the same',
      login: 'the same',
    },
    { ...cards, tables: 'posted_card account_refusal' },
    { ...log, tables: 'audit_entry' },
    { ...keys, tables: 'data_key key_reader' },
    { ...restore, tables: 'database_mark database_restore' },
  ],
  worker: [
    {
      what: 'calls and texts',
      tables:
        'attempt call_event orphan_call pace late_call dial_worker sending_number carrier_request recipient',
      alone:
        'keeps calls back, or says that they were placed; places none without the carrier’s token',
      person: 'the same',
      login: 'with the bot’s: calls what both forged, up to the sign-in limit',
    },
    {
      what: 'closures by the clock',
      tables: 'campaign campaign_milestone closure_trace pause sign_in_hold',
      alone: 'stops, pauses or starts what is approved',
      person: 'the same',
      login: 'the same',
    },
    {
      what: 'translations',
      tables: 'translation',
      alone: 'proposes wrong words; nobody hears them unaccepted',
      person: 'a reader accepts what they didn’t read',
      login: 'with the bot’s: accepts them too',
    },
    {
      what: 'opt-outs and numbers',
      tables:
        'number_check number_check_lease office_task office_task_text phone phone_gate revocation unclaimed_stop',
      alone: 'opts everybody out; says that a number that changed hands did not; ends no opt-out',
      person: 'a closure reaches a stranger who has that number now',
      login: 'the same',
    },
    {
      what: 'calls to staff, and texts to families',
      tables: 'carrier_recording outreach',
      alone: 'says that they went out when they didn’t; an approver isn’t woken',
      person: 'the same',
      login: 'the same',
    },
    {
      what: 'audits and the sealed log',
      tables:
        'audit_run finding audit_leaf audit_tile audit_checkpoint audit_cosignature audit_sealer',
      alone:
        'stops the seal, which is told after ten seconds; adds a checkpoint, which is a finding and is used nowhere',
      person: 'the same',
      login: 'the same',
    },
    {
      what: 'deletion at the carrier',
      tables: 'carrier_erasure',
      alone: 'says that it was done',
      person: 'the same',
      login: 'the same',
    },
    { ...cards, tables: 'posted_card' },
    { ...log, tables: 'audit_entry' },
    { ...keys, tables: 'data_key key_reader' },
    { ...restoreAsked, tables: 'database_mark database_restore' },
  ],
  imports: [
    {
      what: 'the roster',
      tables:
        'calling_zones contact_audience email_address emergency_contact employment enrollment group_member guardian guardian_phone guardianship home_language phone phone_audience phone_gate roster_person roster_place school staff_audience student student_group',
      alone:
        'drops families, or lifts a custody bar; writes no number that can be read without the vault’s key',
      person: 'a closure reaches a family of another school, or misses one',
      login: 'the same',
    },
    {
      what: 'what takes two people',
      tables: 'roster_run two_person_change',
      alone:
        'asks to loosen the policy, and about a roster that nobody read; settles neither; says that the roster is new',
      person: 'the same',
      login: 'the same',
    },
    {
      what: 'consents',
      tables: 'consent_record consent_wording phone_block revocation',
      alone:
        'says that a silent family agreed, or wants texts and no calls; ends no opt-out; opts everybody out',
      person: 'a closure that is no emergency reaches families who never agreed',
      login: 'the same',
    },
    {
      what: 'the staff list',
      tables: 'chat_identity operator operator_phone role_change role_grant',
      alone:
        'puts anybody out; adds people with accounts, and without roles once there were two administrators; links no account to anybody on file',
      person: 'administrators give a role to somebody it added, with an account of the thief’s',
      login: 'with the bot’s: gives the roles as well',
    },
    {
      what: 'training',
      tables: 'course_need training_record',
      alone:
        'says that anybody passed; bars people from looking up families until they took their course',
      person: 'somebody untrained requests or approves',
      login: 'the same',
    },
    {
      what: 'settings',
      tables: 'district school_holiday sending_number',
      alone:
        'tightens the policy; changes names, hours, pace and numbers: approved closures are sent back',
      person: 'an administrator confirms a loosening without asking who wanted it',
      login: 'with the bot’s: loosens every policy',
    },
    {
      what: 'the drill list',
      tables: 'drill_phone',
      alone: 'adds a number; calls nobody',
      person: 'two people’s drill calls it once',
      login: 'with the bot’s: the same without them',
    },
    {
      what: 'terms and holds',
      tables: 'hold retention',
      alone: 'ends a hold, and shortens a term to the law’s least',
      person: 'the same',
      login: 'the same',
    },
    {
      what: 'a stop',
      tables: 'attempt campaign campaign_milestone',
      alone: 'stops every closure',
      person: 'the same',
      login: 'the same',
    },
    { ...cards, tables: 'posted_card import_run' },
    { ...log, tables: 'audit_entry' },
    { ...keys, tables: 'data_key key_reader' },
    { ...restore, tables: 'database_mark database_restore' },
  ],
  drill: [
    {
      what: 'drills',
      tables: 'drill drill_call',
      alone: 'ends a drill, or says that its calls went out',
      person: 'the same',
      login: 'the same',
    },
    { ...log, tables: 'audit_entry' },
  ],
  auditor: [],
};
