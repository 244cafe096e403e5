import { randomBytes } from 'node:crypto';
import { byForce, type Fault, inDatabase, inProgram, type Place, type Planted } from './plant.ts';

export const faultsOfOurs: Fault[] = [
  ['a misspelled setting', inProgram('bot', () => ({ SIGN_IN_ABVE: '1' })), 'red settings.bot'],
  [
    'a worker without its key',
    inProgram('worker', () => ({ AUDIT_LOG_KEY: '' })),
    'red settings.worker',
  ],
  [
    'programs that disagree',
    inProgram('worker', () => ({ SIGN_IN_ABOVE: '9' })),
    'red settings.agree',
  ],
  [
    'a worker with the bot’s login',
    inProgram('worker', ({ product }) => ({ DATABASE_URL: product.database.urls.bot })),
    'red database.worker',
  ],
  [
    'a bot that could rewrite the log',
    inProgram('bot', ({ product: { database } }) => {
      const mighty = database.ownerUrl;
      return { DATABASE_URL: mighty };
    }),
    'red database.bot',
  ],
  ['a key of another database', wrongKey, 'red keys.key'],
  [
    'a carrier that is short of room',
    inDatabase(
      `INSERT INTO pace (account, share, shrunk_at) VALUES ('doctor', 0.25, now() + interval '1 minute')`,
      `DELETE FROM pace WHERE account = 'doctor'`,
    ),
    'yellow twilio.pace',
  ],
  [
    'a right too many',
    inDatabase(
      'GRANT UPDATE ON audit_entry TO bellwether_bot',
      'REVOKE UPDATE ON audit_entry FROM bellwether_bot',
    ),
    'red database.rights',
  ],
  [
    'a right that is missing',
    inDatabase(
      'REVOKE INSERT ON late_call FROM bellwether_worker',
      'GRANT INSERT ON late_call TO bellwether_worker',
    ),
    'red database.rights',
  ],
  [
    'a migration that was not applied',
    inDatabase(
      `CREATE SCHEMA aside; CREATE TABLE aside.kept AS SELECT * FROM kysely_migration ORDER BY name DESC LIMIT 1;
       DELETE FROM kysely_migration USING aside.kept k WHERE k.name = kysely_migration.name`,
      'INSERT INTO kysely_migration SELECT * FROM aside.kept; DROP SCHEMA aside CASCADE',
    ),
    'red database.bot',
    'red database.worker',
    'red database.imports',
    // The bot at PUBLIC_URL says so too.
    'red address.ready',
  ],
  [
    'e-mail that no bot can send',
    byForce(
      'UPDATE district SET closures_by_email = true',
      'UPDATE district SET closures_by_email = false',
    ),
    'red mail.server',
  ],
  [
    'approvers without training',
    byForce(
      'CREATE SCHEMA aside; CREATE TABLE aside.taken AS SELECT * FROM training_record; DELETE FROM training_record',
      'INSERT INTO training_record SELECT * FROM aside.taken; DROP SCHEMA aside CASCADE',
    ),
    'red people.training',
  ],
  [
    'a key over its term',
    byForce(
      `UPDATE data_key SET state_at = state_at - interval '2 years' WHERE class = 'text'`,
      `UPDATE data_key SET state_at = state_at + interval '2 years' WHERE class = 'text'`,
    ),
    'yellow keys.age',
  ],
  // The last: the bot may note in the log that it was late, which nobody seals here.
  [
    'a log that nobody seals',
    byForce(
      `UPDATE audit_sealer SET sealed_at = now() - interval '20 minutes';
       INSERT INTO audit_entry (at, actor_kind, actor_id, act, subject_kind, subject_id, facts)
       VALUES (now() - interval '10 minutes', 'system', 'doctor', 'gates-rebuilt', 'test', '1', '{"phones":1,"changed":1}')`,
      `DELETE FROM audit_entry WHERE actor_id = 'doctor'; UPDATE audit_sealer SET sealed_at = now()`,
    ),
    'red audit.seal',
  ],
];

function wrongKey({ set }: Place): Planted {
  return { environments: set({ BELLWETHER_KEY: randomBytes(32).toString('base64') }) };
}
