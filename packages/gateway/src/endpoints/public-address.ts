import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Whether the address is one of the public internet: of none of the registries for private, local and other special use. */
const isPublic = (address: string): boolean => ipaddr.process(address).range() === 'unicast';

/** Whether the host of a URL may be public; of a name that is known when it is looked up. */
export function isPublicHost(hostname: string): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(address) === 0 || isPublic(address);
}

/**
 * Looks a name up as Node does, and gives its public addresses only. It is asked for every connection, and the connection goes
 * to the address that was checked: a name that leads elsewhere the second time leads nowhere.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    if (error !== null) return callback(error, []);
    const allowed = found.filter(({ address }) => isPublic(address));
    const [first] = allowed;
    if (first === undefined) return callback(new Error('the name leads to no public address'), []);
    if (options.all) return callback(null, allowed);
    callback(null, first.address, first.family);
  });
};
