import { okAsync } from 'neverthrow';
import { expect, it, vi } from 'vitest';
import { describeGateway, json, to } from './rig.fixture.js';

describeGateway('a request for a file of a user', (rig) => {
  const receive = async (data = Buffer.from('<script>alert(1)</script>')) => {
    rig.simulator.cloudApi.sendWebhooksTo(`${rig.server.url}/webhooks`);
    await rig.simulator.cloudApi.receiveMessage(to, {
      type: 'document',
      mimeType: 'text/html',
      filename: 'a"\r\nb.html',
      data,
    });
    const pushed = JSON.parse(rig.simulator.cloudApi.webhooks.at(-1)?.body ?? '{}');
    return pushed.entry[0].changes[0].value.messages[0].document.id;
  };

  it('gives something to save, and nothing that a browser shows', async () => {
    const response = await rig.ask(`/v1/media/meta/${await receive()}`);
    expect(await response.text()).toBe('<script>alert(1)</script>');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w%.-]+$/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it.each(['http://127.0.0.1:1/x', 'https://169.254.169.254/latest/meta-data', 'https://localhost/x'])(
    'asks no address of our own network: %s',
    async (url) => {
      const response = await rig.ask(`/v1/media/bird/${encodeURIComponent(url)}`);
      expect([response.status, (await json(response)).kind]).toEqual([422, 'media']);
    },
  );

  it('leaves none on its way for HEAD, whose answer has no body', async () => {
    // More than connections hold that nobody reads from.
    const path = `/v1/media/meta/${await receive(Buffer.alloc(2 ** 24))}`;
    expect((await rig.ask(path, { method: 'HEAD' })).status).toBe(200);
    // The client waits for requests in flight.
    await rig.client.close();
  });

  it('says no length that a provider may be wrong about', async () => {
    const body = (async function* () {
      yield Buffer.from('more than three bytes');
    })();
    const media = { contentType: 'text/plain', size: 3, body };
    vi.spyOn(rig.client, 'downloadMedia').mockReturnValue(okAsync(media));
    const response = await rig.ask('/v1/media/meta/1');
    expect([response.headers.get('content-length'), await response.text()]).toEqual([
      null,
      'more than three bytes',
    ]);
  });

  it('breaks the connection where the file is cut short', async () => {
    const id = await receive();
    rig.simulator.cloudApi.on('download-media', 'truncated');
    const response = await rig.ask(`/v1/media/meta/${id}`);
    await expect(response.text()).rejects.toThrow();
  });
});
