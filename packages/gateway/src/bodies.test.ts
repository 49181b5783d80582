import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { describeGateway, keyOf, text } from './rig.fixture.js';

const textOfGateway = JSON.stringify(text);

describeGateway('the body of a request', (rig) => {
  /** Writes on one connection, and gives what was answered in the time. */
  async function write(...pieces: readonly string[]): Promise<string> {
    const socket = connect(Number(new URL(rig.server.url).port), '127.0.0.1');
    let answered = '';
    socket.on('data', (chunk) => {
      answered += String(chunk);
    });
    for (const piece of pieces) {
      socket.write(piece);
      await sleep(100);
    }
    await sleep(300);
    socket.destroy();
    return answered;
  }
  const head = (path: string, ...fields: readonly string[]): string =>
    [
      `POST ${path} HTTP/1.1`,
      `host: ${new URL(rig.server.url).host}`,
      `authorization: Bearer ${keyOf('all')}`,
      'content-type: application/json',
      ...fields,
      '\r\n',
    ].join('\r\n');
  const inChunks = (body: string): string => `${body.length.toString(16)}\r\n${body}\r\n`;

  describe('whose sender hangs up', () => {
    it.each([
      ['/v1/messages', 'content-length: 900', '{"to":'],
      ['/v1/messages', 'transfer-encoding: chunked', inChunks('{"to":')],
      ['/v1/media?provider=meta', 'content-length: 900', '{"to":'],
      ['/webhooks/meta', 'content-length: 900', '{"to":'],
      ['/webhooks', 'transfer-encoding: chunked', inChunks('{"to":')],
      ['/console/sign-in', 'content-length: 900', 'key='],
    ])('is nobody’s bug: %s, %s', async (path, length, start) => {
      await write(head(path, length), start);
      await expect.poll(() => rig.records.length).toBe(1);
      expect(rig.bugs).toEqual([]);
      expect(rig.records[0]?.status).toBeLessThan(500);
    });
  });

  it.each([
    ['/v1/messages', 600 * 1_024],
    ['/webhooks/meta', 6 * 2 ** 20],
  ])(
    'that is too large without saying so is refused, and the connection serves on: %s',
    async (path, size) => {
      const answered = await write(
        head(path, 'transfer-encoding: chunked'),
        inChunks('x'.repeat(size)) + inChunks('x'.repeat(1_024)),
        '0\r\n\r\n',
        head('/v1/messages', `content-length: ${textOfGateway.length}`) + textOfGateway,
      );
      expect(answered.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 202']);
      expect(answered).toContain('"kind":"too-large"');
    },
  );
});
