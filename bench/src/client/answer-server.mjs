// The providers' side, in its own process: answers each request as the simulated provider did, with the request's recipient
// in place of the captured one. It uses plain sockets: on two cores, a slower server would be all that is measured.
import { createServer } from 'node:net';

const digits = '573001112233';
const endOfHead = '\r\n\r\n';

/** For each path: what precedes the recipient in a request, and the parts of the answer between which the recipient goes. */
const routes = new Map();

process.on('message', ({ path, requestBody, answer: { status, contentType, body } }) => {
  const at = requestBody.indexOf(digits);
  const marker = requestBody.slice(Math.max(0, at - 16), at);
  const parts = body.split(digits);
  const head = `HTTP/1.1 ${status} OK\r\ncontent-type: ${contentType}\r\nconnection: keep-alive\r\ncontent-length: `;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const answerTo = (recipient) =>
    head + (length + (parts.length - 1) * recipient.length) + endOfHead + parts.join(recipient);
  routes.set(path, { marker, answerTo });
  process.send('ready');
});

function serve(socket) {
  let received = '';
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    received = received === '' ? chunk : received + chunk;
    for (let end = received.indexOf(endOfHead); end !== -1; end = received.indexOf(endOfHead)) {
      const lengthAt = received.lastIndexOf('content-length: ', end);
      const bodyEnd = end + 4 + Number.parseInt(received.slice(lengthAt + 16, lengthAt + 22), 10);
      if (received.length < bodyEnd) return;
      const { marker, answerTo } = routes.get(received.slice(5, received.indexOf(' ', 5)));
      const from = received.indexOf(marker, end) + marker.length;
      let to = from;
      while (received.charCodeAt(to) >= 48 && received.charCodeAt(to) <= 57) to += 1;
      socket.write(answerTo(received.slice(from, to)), 'latin1');
      received = received.slice(bodyEnd);
    }
  });
}

const server = createServer(serve);
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
