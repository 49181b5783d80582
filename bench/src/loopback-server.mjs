// The provider's side, in its own process: answers every POST as the documentation shows it.
import { createServer } from 'node:http';

const answers = {
  '/v1/': JSON.stringify({ message_id: 554 }),
  '/wor': JSON.stringify({
    id: '6f1c8f2e-1111-4222-8333-444455556666',
    channelId: '6f1c8f2e-1111-4222-8333-444455557777',
    sender: { connector: { id: '6f1c8f2e-1111-4222-8333-444455558888', identifierValue: '' } },
    receiver: {
      contacts: [
        {
          id: '6f1c8f2e-1111-4222-8333-444455559999',
          identifierKey: 'phonenumber',
          identifierValue: '+573001112233',
        },
      ],
    },
    reference: '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000',
    status: 'accepted',
    lastStatusAt: '2026-11-20T10:00:00Z',
    createdAt: '2026-11-20T10:00:00Z',
    updatedAt: '2026-11-20T10:00:00Z',
  }),
};

const server = createServer((request, response) => {
  request.on('data', () => {});
  request.on('end', () => {
    const body = answers[request.url.slice(0, 4)] ?? '{}';
    response.writeHead(202, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
