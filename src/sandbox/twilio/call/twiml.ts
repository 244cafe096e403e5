/** One element of a TwiML document; `text` is what stands in it besides elements. */
export type TwimlNode = {
  name: string;
  attributes: Record<string, string>;
  children: TwimlNode[];
  text: string;
};

const token =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<\/([\w:-]+)\s*>|<([\w:-]+)((?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;

/** The verbs of a TwiML document. Throws on what an XML parser would refuse, as Twilio does (12100). */
export function parseTwiml(document: string): TwimlNode[] {
  const root: TwimlNode = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let end = 0;
  for (const match of document.matchAll(token)) {
    end = match.index + match[0].length;
    const [, closing, opening, attributes, empty, text] = match;
    const current = open.at(-1) ?? root;
    if (closing !== undefined) {
      if (current.name !== closing) throw new Error(`12100: </${closing}> closes nothing`);
      open.pop();
    } else if (opening !== undefined) {
      const node = {
        name: opening,
        attributes: readAttributes(attributes),
        children: [],
        text: '',
      };
      current.children.push(node);
      if (empty !== '/') open.push(node);
    } else if (text !== undefined) {
      current.text += unescape(text);
    }
  }
  const response = root.children[0];
  if (end !== document.length || open.length !== 1 || root.children.length !== 1) {
    throw new Error('12100: not a well-formed document');
  }
  if (response?.name !== 'Response') throw new Error('12102: the root is not <Response>');
  return response.children;
}

function readAttributes(source = ''): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name, double, single] of source.matchAll(
    /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
  )) {
    if (name !== undefined) attributes[name] = unescape(double ?? single ?? '');
  }
  return attributes;
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);?/g, (whole, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    const entity = entities[name];
    if (entity === undefined) throw new Error(`12100: ${whole} is no entity`);
    return entity;
  });
}
