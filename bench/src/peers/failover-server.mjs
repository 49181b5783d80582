// One of two providers, in its own process: accepts each message as Infobip does and records its text. It answers, or, where
// it is told to, resets the connection instead, like a proxy that dies in front of the provider.
import { once } from 'node:events';
import { createServer } from 'node:http';

const [{ doesReset }] = await once(process, 'message');
const texts = [];

const server = createServer((request, response) => {
  let sent = '';
  request.on('data', (chunk) => {
    sent += chunk;
  });
  request.on('end', () => {
    const isMessage = request.method === 'POST' && request.url === '/whatsapp/1/message/text';
    const { content, to } = isMessage ? JSON.parse(sent) : {};
    if (isMessage) texts.push(content.text);
    if (doesReset) return request.socket.resetAndDestroy();
    if (!isMessage) return response.writeHead(404).end();
    const status = { groupId: 1, groupName: 'PENDING', id: 7, name: 'PENDING_ENROUTE', description: 'sent' };
    const body = JSON.stringify({ to, messageCount: 1, messageId: `id-${texts.length}`, status });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('message', () => process.send(texts));
process.on('disconnect', () => process.exit());
