// Who may import whom. Imports point down the path of a closure, so a rule of the domain can't be gone round.
// docs/architecture.md draws the picture; test/architecture.test.ts runs this file.

const ours = '^src/';
const log = '^src/log/';

/** A layer may import itself, the log, and what is listed; nothing else of ours. */
const layer = (name, from, mayImport) => ({
  name: `${name}-keeps-to-its-layer`,
  severity: 'error',
  comment: `${name} may import only ${mayImport.join(', ') || 'nothing of ours'}`,
  from: { path: from },
  to: { path: ours, pathNot: [from, log, ...mayImport] },
});

/** A library has one home, so that replacing it is the work of one folder. */
const library = (name, path, home) => ({
  name: `${name}-stays-home`,
  severity: 'error',
  comment: `only ${[home].flat().join(', ')} may know ${name}`,
  from: { path: ours, pathNot: home },
  to: { path: `node_modules/${path}/` },
});

// The closed list of operations. A file of the domain that begins with none of these verbs is pure: it may not
// touch the database. A new verb is a deliberate act.
const verbs =
  'answer check claim close commit decide destroy draft expire export find finish freeze import keep lease list pause plan reapply rebuild recall record report resume retire revoke rotate seal set stage start stop sweep unfreeze';
const operation = `/(${verbs.replaceAll(' ', '|')})-[^/]+\\.ts$`;
// SQL that several operations share.
const store = '-store\\.ts$';
const entry = '^src/(bot|dial-worker|cli|sandbox)\\.ts$';

const vault = '^src/vault/';
const database = '^src/database/';
// What stores and operations stand on; connecting and serving are for entry points.
const tables = '^src/database/(transaction|query|prepared|savepoint|bulk|schema|together)\\.ts$';
// How an address of several servers reads.
const addresses = '^src/database/session/addresses\\.ts$';
const sis = '^src/sis/';
// In whose voice a language is spoken: sealed by the domain, spoken by the carrier.
const speech = '^src/speech/';
// Makes any sound what a telephone plays.
const audio = '^src/audio/';
const domain = '^src/domain/';
// The closed words that the ports and the domain share.
const terms =
  '^src/domain/shared/(carrier/carrier-report|carrier/rejection-class|channel|directory-provider|key|platform|purpose)\\.ts$';
// Who may run a district's directory.
const directoryProvider = '^src/domain/shared/directory-provider\\.ts$';
// Why people are told no, each reason with its sentence.
const refusals = '^src/refusals/';
const cards = '^src/cards/';
// All that knows of families and their phones.
const families =
  '^src/domain/(attempt|closure|consent|family/(code|request|text)|incident|language/message|office|outreach|roster)/';
// How numbers, times and things are said, on cards and on paper alike.
const words = '^src/cards/.*(format|-words)\\.ts$';
// The channels that a district sets up, and the setting of each.
const chatChannels = '^src/domain/shared/chat-channel\\.ts$';
// How far a mistyped word is from a known one.
const editDistance = '^src/domain/shared/typed/edit-distance\\.ts$';
const reports = '^src/reports/';
// Each kind of file that leaves by a link.
const files = '^src/files/';
const conversation = '^src/conversation/';
// What a subject shows. A file of this name is pure, whatever lies beside it.
const drawn =
  '^src/conversation/.*[/-](blocks|buttons|cards?|choice|details|facts|fields|forms?|letter|lines|parts?|refusals|story|table|words)\\.ts$';
// The port, and what both platforms say alike.
const chatPort = '^src/chat/(?!start-chat)[^/]+\\.ts$';
// Connects both platforms.
const startChat = '^src/chat/start-chat\\.ts$';
const directoryPort = '^src/directory/directory\\.ts$';
const translatorPort = '^src/translation/translator\\.ts$';
// Work that a program repeats.
const jobs = '^src/jobs/';
// How long to rest after a failure.
const backoff = '^src/domain/shared/backoff\\.ts$';
// Asks all that the programs depend on.
const doctor = '^src/doctor/';
// Hands letters to a mail server.
const mail = '^src/mail/';
const mailPort = '^src/mail/mailer\\.ts$';
// Asks a server beside ours to sign the audit log's checkpoints.
const witness = '^src/witness/';
const carrierPort = '^src/carrier/(carrier|carrier-fault|account-history|call-script)\\.ts$';

export default {
  forbidden: [
    layer('slack', '^src/chat/slack/', [chatPort, chatChannels, conversation, cards]),
    layer('teams', '^src/chat/teams/', [chatPort, chatChannels, conversation, cards]),
    layer('chat-platform', chatPort, [cards, terms, chatChannels]),
    layer('start-chat', startChat, ['^src/chat/', '^src/config/', conversation, domain, tables]),
    layer('conversation', conversation, [refusals, cards, files, domain, vault, tables]),
    layer('drawn', drawn, [refusals, cards, domain]),
    layer('cards', cards, [refusals, domain]),
    layer('jobs', jobs, [backoff]),
    layer('card-sync', '^src/card-sync/', [
      jobs,
      cards,
      drawn,
      domain,
      chatPort,
      mailPort,
      database,
    ]),
    layer('domain', domain, [refusals, tables, vault, sis, speech, audio]),
    layer('refusals', refusals, []),
    layer('dialer', '^src/dialer/', [
      jobs,
      domain,
      carrierPort,
      directoryPort,
      translatorPort,
      witness,
      vault,
      database,
    ]),
    layer('carrier', '^src/carrier/', [speech, terms]),
    layer('witness', witness, []),
    layer('tracing', '^src/tracing/', ['^src/domain/closure/trace/span\\.ts$']),
    layer('mail', mail, []),
    layer('translation', '^src/translation/', []),
    layer('speech', speech, []),
    layer('audio', audio, []),
    layer('sis', sis, []),
    layer('reports', reports, [domain, words]),
    layer('files', files, [reports, domain, vault, tables]),
    layer('directory', '^src/directory/', [terms]),
    layer('web', '^src/web/', [files, domain, reports, vault, database, directoryPort]),
    layer('far-side', '^src/sandbox/(slack|teams|directory|twilio|google)/', []),
    layer('vault', vault, []),
    layer('database', database, []),
    layer('config', '^src/config/', [editDistance, addresses, directoryProvider, chatChannels]),
    layer('doctor', doctor, ['^src/config/', mail, domain, database]),
    layer('setup', '^src/setup/', [
      '^src/config/',
      doctor,
      '^src/files/zip\\.ts$',
      domain,
      database,
    ]),
    layer('cli', '^src/cli/', [
      '^src/config/',
      doctor,
      '^src/setup/',
      words,
      refusals,
      conversation,
      domain,
      reports,
      vault,
      database,
    ]),
    layer('log', log, []),

    library('intl-messageformat', 'intl-messageformat', '^src/domain/language/catalog/'),
    library('bolt', '@slack/[^/]+', ['^src/chat/slack/', '^src/sandbox/slack/']),
    library('botbuilder', 'bot(builder|framework)[^/]*', '^src/chat/teams/edge/botbuilder-edge'),
    library('teams-cards', '@microsoft/teams\\.cards', '^src/chat/teams/'),
    library('openid-client', 'openid-client', '^src/directory/'),
    library('nodemailer', 'nodemailer', mail),
    library('jose', 'jose', [
      '^src/directory/',
      '^src/chat/teams/edge/',
      '^src/sandbox/directory/',
      '^src/sandbox/teams/',
    ]),
    library('twilio', 'twilio', ['^src/carrier/twilio/', '^src/sandbox/twilio/']),
    library('ffmpeg', '@ffmpeg/core', audio),
    library('aws-kms', '@aws-sdk/client-kms', vault),
    library('prom-client', 'prom-client', '^src/web/metrics/'),
    library('pdfkit', 'pdfkit', reports),
    library('canvas', '@napi-rs/canvas', reports),
    library('csv-stringify', 'csv-stringify', reports),
    library('pg', 'pg(-cursor|-copy-streams)?', database),
    library('kysely', 'kysely', [database, `${domain}.*${store}`, `${domain}.*${operation}`]),

    {
      name: 'domain-is-pure-unless-it-says-so',
      severity: 'error',
      comment: 'only stores, and operations named by a verb of the list, touch the database',
      from: { path: domain, pathNot: [store, operation] },
      to: { path: database },
    },
    {
      name: 'domain-is-pure-and-calls-no-store',
      severity: 'error',
      comment: 'a noun may name the type of a row; only an operation loads and saves',
      from: { path: domain, pathNot: [store, operation] },
      to: { path: store, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'imports-alone-read-other-systems',
      severity: 'error',
      comment:
        'the student information system is read when it is imported, and never while calling; a CSV that a person sends reads like any other',
      from: { path: domain, pathNot: ['^src/domain/roster/', '[/-]import-[^/]+\\.ts$'] },
      to: { path: sis, pathNot: '^src/sis/csv/' },
    },
    {
      name: 'stores-are-private-to-the-domain',
      severity: 'error',
      comment: 'call an operation: it decides, saves and adds the audit entry in one transaction',
      from: { path: ours, pathNot: domain },
      to: { path: `${domain}.*${store}` },
    },
    {
      name: 'cards-see-nouns-only',
      severity: 'error',
      comment: 'a card is drawn from what it is given and loads nothing',
      from: { path: [cards, drawn] },
      to: { path: `^src/domain/.+${operation}`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'audit-and-shared-know-nobody',
      severity: 'error',
      comment: 'every concept uses them, so they can use none',
      from: { path: '^src/domain/(audit|shared)/' },
      to: { path: domain, pathNot: '^src/domain/(audit|shared)/' },
    },
    {
      name: 'a-drill-reaches-no-family',
      severity: 'error',
      comment:
        'a drill calls the staff’s list: not even by a detour does it know a roster, a consent, a closure or a try',
      from: { path: '^src/(domain|dialer)/drill/', pathNot: '^src/domain/drill/list/' },
      to: { path: families, reachable: true },
    },
    {
      name: 'the-drill-list-asks-no-roster',
      severity: 'error',
      comment: 'a number of the list was given by its owner: no roster is asked',
      from: { path: '^src/domain/drill/list/' },
      to: { path: families, reachable: true },
    },
    {
      name: 'nobody-imports-an-entry-point',
      severity: 'error',
      comment: 'entry points build things; they offer nothing',
      from: {},
      to: { path: entry },
    },
    {
      name: 'the-product-does-not-know-the-sandbox',
      severity: 'error',
      comment: 'the emulated far side is reached over HTTP like the real one',
      from: { path: ours, pathNot: ['^src/sandbox/', '^src/sandbox\\.ts$'] },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'the-product-does-not-know-its-tests',
      severity: 'error',
      from: { path: ours },
      to: { path: '^test/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'concepts-stand-in-an-order',
      severity: 'error',
      comment: 'of two rooms of the domain at most one knows the other, also through a third',
      scope: 'folder',
      from: { path: ['^src/domain/[^/]+$', '^src/domain/[^/]+/[^/]+$'] },
      to: { circular: true },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
