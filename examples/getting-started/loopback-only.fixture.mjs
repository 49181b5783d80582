// Loaded into every Node process of a test by NODE_OPTIONS: refuses connections to anything but this machine, and logs them
// in the file that WAMUX_REACHED_OUT names.
import { appendFileSync } from 'node:fs';
import { Socket } from 'node:net';

const { connect } = Socket.prototype;

Socket.prototype.connect = function connectToLoopback(...given) {
  // Node passes its own list of normalized arguments inside another list.
  const [options] = Array.isArray(given[0]) ? given[0] : given;
  const host = typeof options === 'object' ? (options.host ?? 'localhost') : 'localhost';
  if (/^(localhost|127\.[\d.]+|::1)$/.test(host)) return connect.apply(this, given);
  appendFileSync(process.env.WAMUX_REACHED_OUT, `${host}\n`);
  return this.destroy(new Error(`${host} is not this machine`));
};
