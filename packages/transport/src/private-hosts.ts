import { BlockList, isIP, isIPv6 } from 'node:net';

/** @see https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry */
const privateAddresses = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  privateAddresses.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  privateAddresses.addSubnet(network, prefix, 'ipv6');
}

/** Names that no public server has: of one label, and those that are kept for networks of one's own (RFC 6761, 6762, 8375). */
const privateNames = /^[^.]+$|\.(?:localhost|local|internal|home\.arpa|lan)$/i;

/**
 * Whether a host is this machine or one of a network of its own, by what it is called: nobody is asked for its address.
 * @param hostname As `URL` writes it.
 */
export function isPrivateHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) === 0) return privateNames.test(address.replace(/\.$/, ''));
  return privateAddresses.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
