// The provider's side, in its own process: answers as DecisionTelecom does, each send with its own id, and records when each
// send arrived. A query for a message is answered with "delivered". Arguments: how long an answer takes, in milliseconds, and
// `long` for long ids.
import { createServer } from 'node:http';
import { longIdOf } from './messages.mjs';

const latencyMs = Number(process.argv[2]);
const idOf = process.argv[3] === 'long' ? longIdOf : (n) => n;

const arrivals = [];

function answer(path, { message_id, destination_addr }) {
  if (path.endsWith('/receive-whatsapp')) return { message_id, status: 1 };
  arrivals.push({ to: `+${destination_addr}`, at: performance.timeOrigin + performance.now() });
  return { message_id: idOf(arrivals.length) };
}

const server = createServer((request, response) => {
  let sent = '';
  request.on('data', (chunk) => {
    sent += chunk;
  });
  request.on('end', () => {
    const body = JSON.stringify(answer(request.url, JSON.parse(sent)));
    const reply = () => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
      response.end(body);
    };
    // A timer of 0 ms still costs a millisecond.
    if (latencyMs === 0) reply();
    else setTimeout(reply, latencyMs);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('message', (question) => process.send(question === 'count' ? arrivals.length : arrivals));
process.on('disconnect', () => process.exit());
