// Posts ready-made requests as fast as they are answered. Plain sockets keep the load generator from being what is measured.
import { once } from 'node:events';
import { connect } from 'node:net';

/** The longest that an answer may take, in milliseconds. */
const patienceMs = 30_000;

export async function openLoad(port, connections) {
  const sockets = Array.from({ length: connections }, () => {
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    return socket.setTimeout(patienceMs, () => socket.destroy());
  });
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));

  /** Posts every request once, one per connection at a time. It never sleeps, because waking it would cost the server time. */
  async function post(requests) {
    const left = requests.values();
    let isOver = false;
    const stayAwake = () => isOver || setImmediate(stayAwake);
    stayAwake();
    await Promise.all(sockets.map((socket) => postAll(socket, left)));
    isOver = true;
  }
  return { post, close: () => sockets.forEach((socket) => void socket.destroy()) };
}

/** Whether an answer has its whole body, as one piece or as a chunk followed by the last chunk. */
const isWhole = (answer) => answer.endsWith('\r\n\r\nok') || answer.endsWith('\r\nok\r\n0\r\n\r\n');

/** Posts the remaining requests until none are left. */
function postAll(socket, left) {
  return new Promise((resolve, reject) => {
    let answer = '';
    const postNext = () => {
      const { value, done } = left.next();
      answer = '';
      if (!done) return socket.write(value);
      socket.off('data', read).off('error', reject).off('close', onClose);
      return resolve();
    };
    const read = (chunk) => {
      answer += chunk.latin1Slice();
      if (!answer.startsWith('HTTP/1.1 200')) reject(new Error(`not taken: ${answer}`));
      else if (isWhole(answer)) postNext();
    };
    const onClose = () => reject(new Error('no answer came'));
    socket.on('data', read).on('error', reject).on('close', onClose);
    postNext();
  });
}
