import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A letter as it came: who it was for, its head, its subject, and each of its parts as text. */
export type Received = {
  to: string[];
  head: string;
  subject: string;
  parts: { name: string; text: string }[];
};

export type MailServer = AsyncDisposable & { url: string; port: number; letters: Received[] };

/** A real SMTP server on this machine. */
export async function startMailServer({
  port = 0,
  host = '127.0.0.1',
  ...options
}: SMTPServerOptions & { port?: number; host?: string } = {}): Promise<MailServer> {
  const letters: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        letters.push({ to, ...readLetter(Buffer.concat(chunks).toString('latin1')) });
        done();
      });
    },
    ...options,
  });
  const listening = await new Promise<number>((resolve, reject) => {
    server.on('error', reject);
    const { server: socket } = server;
    server.listen(port, host, () => {
      const address = socket.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    url: `smtp://127.0.0.1:${listening}`,
    port: listening,
    letters,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function readLetter(raw: string): Omit<Received, 'to'> {
  const { head, body } = split(raw);
  const boundary = /boundary="?([^";\r\n]+)/.exec(head)?.[1];
  const parts =
    boundary === undefined
      ? [{ name: 'text', text: decode(head, body) }]
      : body
          .split(`--${boundary}`)
          .slice(1, -1)
          .map((part) => {
            const { head: of, body: text } = split(part.replace(/^\r\n/, ''));
            const name = /filename="?([^";\r\n]+)/.exec(of)?.[1] ?? 'text';
            return { name, text: decode(of, text.replace(/\r\n$/, '')) };
          });
  const subject = /^Subject: ([^]*?)\r\n(?!\s)/m.exec(head)?.[1]?.replaceAll(/\r\n\s/g, ' ') ?? '';
  return { head: head.replaceAll(/\r\n\s/g, ' '), subject, parts };
}

function split(message: string): { head: string; body: string } {
  const at = message.indexOf('\r\n\r\n');
  return { head: message.slice(0, at + 2), body: message.slice(at + 4) };
}

function decode(head: string, body: string): string {
  const by = /^Content-Transfer-Encoding: (\S+)/im.exec(head)?.[1]?.toLowerCase();
  const bytes =
    by === 'base64'
      ? Buffer.from(body, 'base64')
      : by === 'quoted-printable'
        ? Buffer.from(
            body
              .replaceAll(/=\r\n/g, '')
              .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
                String.fromCharCode(Number.parseInt(hex, 16)),
              ),
            'latin1',
          )
        : Buffer.from(body, 'latin1');
  return bytes.toString('utf8').replaceAll('\r\n', '\n');
}
