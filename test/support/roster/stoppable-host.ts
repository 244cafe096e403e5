import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Hands on what comes to a server, in a process of its own, with room for one connection that it has not taken. */
const program = `
  const { connect, createServer } = require('node:net');
  const [port, host] = process.argv.slice(1);
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    for (const one of [near, far]) one.on('error', () => {});
    near.pipe(far).pipe(near);
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port));
`;

/** The way to a database by a host that can stop for good: then its kernel takes no connection and no word is answered. */
export async function stoppableHost(behind: string) {
  const { port, hostname } = new URL(behind);
  const child = spawn(process.execPath, ['-e', program, port, hostname], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [told] = await once(child.stdout, 'data');
  const url = new URL(behind);
  url.host = `127.0.0.1:${String(told).trim()}`;
  const waiting: Socket[] = [];
  return {
    url: url.href,
    async stop() {
      child.kill('SIGSTOP');
      while (await takes(Number(url.port), waiting));
    },
    async [Symbol.asyncDispose]() {
      for (const socket of waiting) socket.destroy();
      await killed(child);
    },
  };
}

async function takes(port: number, waiting: Socket[]): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  waiting.push(socket);
  const isTaken = once(socket, 'connect').then(() => true);
  return Promise.race([isTaken, new Promise<false>((resolve) => setTimeout(resolve, 500, false))]);
}

async function killed(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
