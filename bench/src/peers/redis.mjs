// Our own Redis, as durable as the databases: nothing is reported as stored before it is on the disk.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export const hasRedis = () => spawnSync('redis-server', ['--version']).status === 0;

export async function startRedis(folder, port) {
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  const given = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...durable];
  const server = spawn('redis-server', given, { stdio: ['ignore', 'pipe', 'inherit'] });
  const killWithUs = () => server.kill('SIGKILL');
  process.once('exit', killWithUs);
  let log = '';
  for await (const line of createInterface({ input: server.stdout })) {
    log += `${line}\n`;
    if (line.includes('Ready to accept connections')) break;
  }
  if (server.exitCode !== null) throw new Error(`redis-server ended: ${log}`);
  // Nobody reads its further output, which must not fill the pipe.
  server.stdout.resume();
  return {
    async stop() {
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
      process.off('exit', killWithUs);
    },
  };
}
