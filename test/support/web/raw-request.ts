import { once } from 'node:events';
import { connect } from 'node:net';

/**
 * Sends exactly these bytes and nothing more, and tells the status of what comes back before the other side ends it;
 * undefined where it ended without an answer, or gave none in 20 s.
 */
export async function sendBytes(url: string, bytes: string): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  let heard = '';
  const answered = new Promise<void>((resolve) => {
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      heard += chunk;
      if (heard.includes('\r\n')) resolve();
    });
    socket.once('close', () => resolve());
    socket.once('error', () => resolve());
  });
  socket.write(bytes);
  const patience = AbortSignal.timeout(20_000);
  await Promise.race([answered, once(patience, 'abort')]);
  socket.destroy();
  const status = /^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1];
  return status === undefined ? undefined : Number(status);
}

/** The head of a POST that promises a body, which never comes. */
export function headOf(path: string, headers: Record<string, string>): string {
  const lines = Object.entries({
    host: '127.0.0.1',
    'content-type': 'application/json',
    'content-length': '200000',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}
