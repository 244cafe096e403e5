/**
 * The id of a channel, from the id itself or from a link that holds it. Mail that guards its links encodes them once more. The
 * link of a chat has an id, too, and leads to no channel.
 */
export function readTeamsChannel(written: string): string | undefined {
  let plain = written;
  for (let times = 0; times < 3 && plain.includes('%'); times += 1) plain = decode(plain);
  return /19:[\w.-]+@thread\.(?:tacv2|skype)(?![\w.])/i.exec(plain)?.[0];
}

const decode = (text: string): string =>
  text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
