// The vendor's side of a send, in its own process: answers what is posted to one path, over HTTP or TLS, and counts it. It
// uses plain sockets: on two cores, a slower server would be all that is measured. Peers write their requests differently, so
// header names are read in any case, and a connection ends where its client asks for that.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

const endOfHead = '\r\n\r\n';
const captured = '573001112233';
const recipientOf = /(?:"to":"\+?|\bTo=whatsapp%3A%2B)(\d+)/;

const [{ path, answer, tls }] = await once(process, 'message');
const parts = answer.body.split(captured);
let count = 0;

function answerTo(head, body) {
  if (!head.startsWith(`POST ${path} `)) return 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n';
  count += 1;
  const sent = parts.join(recipientOf.exec(body)?.[1] ?? captured);
  return `HTTP/1.1 ${answer.status} OK\r\ncontent-type: ${answer.contentType}\r\ncontent-length: ${sent.length}${endOfHead}${sent}`;
}

function serve(socket) {
  let received = '';
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    received += chunk;
    for (let end = received.indexOf(endOfHead); end !== -1; end = received.indexOf(endOfHead)) {
      const head = received.slice(0, end);
      const bodyEnd = end + endOfHead.length + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1]);
      if (Number.isNaN(bodyEnd)) return socket.destroy();
      if (received.length < bodyEnd) return;
      const answered = answerTo(head, received.slice(end, bodyEnd));
      if (/\r\nconnection: *close/i.test(head)) return socket.end(answered, 'latin1');
      socket.write(answered, 'latin1');
      received = received.slice(bodyEnd);
    }
  });
}

const server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
// A client that leaves in the middle of a handshake does not concern the others.
server.on('tlsClientError', (_, socket) => socket.destroy());
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('message', () => {
  process.send(count);
  count = 0;
});
process.on('disconnect', () => process.exit());
