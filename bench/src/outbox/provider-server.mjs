// The provider's side, in a process of its own: answers as DecisionTelecom does, each send with an id of its own, and notes
// when each send arrived. Who asks about a message hears that it was delivered.
import { createServer } from 'node:http';

const arrivals = [];

function answer(path, { message_id, destination_addr }) {
  if (path.endsWith('/receive-whatsapp')) return { message_id, status: 1 };
  arrivals.push({ to: `+${destination_addr}`, at: performance.timeOrigin + performance.now() });
  return { message_id: arrivals.length };
}

const server = createServer((request, response) => {
  let sent = '';
  request.on('data', (chunk) => {
    sent += chunk;
  });
  request.on('end', () => {
    const body = JSON.stringify(answer(request.url, JSON.parse(sent)));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('message', (question) => process.send(question === 'count' ? arrivals.length : arrivals));
process.on('disconnect', () => process.exit());
