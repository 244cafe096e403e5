import { until } from '#sandbox/until.ts';
import { checkAll } from '#test/support/afternoon/checks/check-all.ts';
import { isLive } from '#test/support/afternoon/model/book.ts';
import { isFreezing, isHeld } from '#test/support/afternoon/model/thing-rights.ts';
import { rest } from '#test/support/afternoon/rest.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import type { Act, ActKind } from './act.ts';
import { pickOf, someone } from './choose.ts';
import { freeze, unfreeze } from './freeze.ts';
import { pressesNine, textsStop, writesDown } from './opt-out.ts';
import { pressButton } from './press-button.ts';
import { nameOf, pressOnCard } from './press-on-card.ts';
import { recordClosure } from './record-closure.ts';
import { requestClosure, requests } from './request-closure.ts';
import { restart } from './restart.ts';
import { pickCommand, sayCommand } from './say-command.ts';
import { sayWords } from './say-words.ts';
import { keepTemplate } from './things/keep-template.ts';
import { runDrill } from './things/run-drill.ts';
import { runIncident } from './things/run-incident.ts';
import { translate } from './things/translate.ts';

/** Does what was tried, if there is anything to do it to. */
export const perform = (town: Town, act: Act): Promise<void> => doers[act.kind](town, act);

const doers: Readonly<Record<ActKind, (town: Town, act: Act) => Promise<void>>> = {
  async request(town, act) {
    const player = town.player(someone(act, ['principal', 'deputy']), act.platform);
    // Enough for an afternoon in which several go on at once.
    if ((await town.book()).closures.filter(isLive).length >= 3) return;
    const request = pickOf(requests, act.pick);
    const school = pickOf(['small', 'all', 'small', 'large'] as const, act.more) ?? 'small';
    if (request === undefined) return;
    await requestClosure(town, player, { request, school, isTwice: act.more % 5 === 0 });
  },

  async record(town, act) {
    if ((await town.book()).closures.filter(isLive).length >= 3) return;
    const player = town.player(
      pickOf(['principal', 'deputy'] as const, act.person) ?? 'principal',
      act.platform,
    );
    await recordClosure(town, player, town.schools[act.more % 3 === 0 ? 'large' : 'small']);
  },

  approve: (town, act) => pressOnCard(town, act, ({ verb }) => verb === 'approve'),
  // Closures are stopped seldom enough to be seen calling.
  press: (town, act) =>
    pressOnCard(
      town,
      act,
      ({ verb }) => verb !== 'approve' && (verb !== 'stop' || act.more % 3 === 0),
    ),

  async command(town, act) {
    const book = await town.book();
    const { closures } = book;
    const number = act.more % 4 === 0 ? pickOf(closures, act.pick)?.number : undefined;
    const command = pickCommand(book, act.more);
    const player = town.player(
      someone(act, ['principal', 'superintendent', 'deputy']),
      act.platform,
    );
    const privately = act.person % 2 === 0;
    await sayCommand(town, player, { command, number, pick: act.pick, privately });
  },

  async old(town, act) {
    const stands = new Set(
      [...town.player('principal', act.platform).channel().values()].flatMap(({ buttons }) =>
        buttons.map(nameOf),
      ),
    );
    const gone = [...town.stood.values()].filter(
      (one) => one.platform === act.platform && !stands.has(nameOf(one)),
    );
    const button = pickOf(gone, act.pick);
    if (button === undefined) return;
    const who = someone(act, ['principal', 'superintendent', 'deputy']);
    await pressButton(town, town.player(who, act.platform), { button, isOld: true });
  },

  async wrong(town, act) {
    const words = pickOf(wrongWords, act.pick) ?? 'closure';
    await sayWords(town, town.player(someone(act, []), act.platform), { words });
  },

  freeze: (town, act) =>
    freeze(town, town.player(someone(act, ['compliance', 'administrator']), act.platform)),

  async unfreeze(town, act) {
    const { freeze: frozen, things } = await town.book();
    if (frozen === undefined && !things.some(isFreezing)) return;
    const who = someone(act, ['compliance', 'administrator', 'counsel', 'technologist']);
    await unfreeze(town, town.player(who, act.platform));
  },

  async family(town, act) {
    const number = pickOf(town.families, act.pick)?.number ?? '';
    const how = act.more % 3;
    if (how === 0) return pressesNine(town, number);
    if (how === 1) return textsStop(town, number);
    const who = someone(act, ['secretary', 'compliance']);
    await writesDown(town, town.player(who, act.platform), number);
  },

  /** Those that can end soon do, if nothing keeps them from it. */
  async end(town) {
    const isSmall = ({ schools }: { schools: readonly string[] }) =>
      schools.every((id) => id === town.schools.small);
    const book = await town.book();
    // Whatever an incident freezes, an emergency goes on.
    const calling = book.closures.filter((one) => one.state === 'dialing' && !isHeld(book, one));
    if (calling.length === 0 || !calling.every(isSmall)) return;
    const ids = new Set(calling.map(({ id }) => id));
    town.story.push('calling finishes');
    await until('the end', async () =>
      (await town.book()).closures.every(({ id, state }) => !ids.has(id) || state !== 'dialing'),
    );
    await rest(town);
    await checkAll(town);
  },

  restart: (town, act) => restart(town, act.pick % 2 === 0 ? 'bot' : 'worker'),
  drill: runDrill,
  incident: runIncident,
  template: keepTemplate,

  async translate(town, act) {
    if ((await town.book()).closures.filter(isLive).length < 3) await translate(town, act);
  },
};

/** What nobody can mean, and what only shows something. */
const wrongWords = [
  'closure staus',
  'closure stop 999',
  'closure resume abc',
  'closure approve',
  'closure approve all',
  'closure help',
  'closure waiting',
  'closure templates',
  'closure drill',
  'consent',
  'audit nonsense',
];
