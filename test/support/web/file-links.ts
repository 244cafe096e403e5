type Asked = { expires: number; operatorId: string; params: Record<string, string> };

/** Links to files of a kind in what people were told, newest last; `params` are of which of them. */
export function fileLinksIn(
  told: unknown,
  kind: string,
  params: Record<string, string> = {},
): string[] {
  const pattern = new RegExp(`https?://[^"'\\s\\\\<>|]+?/files/${kind}/[\\w-]+\\.[\\w-]{43}`, 'g');
  return [...JSON.stringify(told).matchAll(pattern)]
    .map(([link]) => link)
    .filter((link) => {
      const asked = readFileLink(link).params;
      return Object.entries(params).every(([name, value]) => asked[name] === value);
    });
}

/** What a link asks for: anybody who has it can read that. */
export function readFileLink(link: string): Asked {
  const [text = ''] = (link.split('/').at(-1) ?? '').split('.');
  const [expires, [operatorId, params]] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [
    number,
    [string, Record<string, string>],
  ];
  return { expires, operatorId, params };
}

/** The link as somebody changed it who can't sign. */
export function changedFileLink(link: string, change: (asked: Asked) => Asked): string {
  const { expires, operatorId, params } = change(readFileLink(link));
  const text = Buffer.from(JSON.stringify([expires, [operatorId, params]])).toString('base64url');
  return link.replace(/[\w-]+\.(?=[\w-]{43}$)/, `${text}.`);
}

/** The same, asking for something else. */
export const asking = (link: string, params: Record<string, string>): string =>
  changedFileLink(link, (asked) => ({ ...asked, params: { ...asked.params, ...params } }));
