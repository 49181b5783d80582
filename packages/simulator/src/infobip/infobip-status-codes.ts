/**
 * The message statuses that the simulator reports, each with its group.
 * https://www.infobip.com/docs/essentials/api-essentials/response-status-and-error-codes (general status codes)
 */
const statuses = {
  2: [3, 'DELIVERED_TO_OPERATOR', 'Message delivered to operator'],
  5: [3, 'DELIVERED_TO_HANDSET', 'Message delivered to handset'],
  6: [5, 'REJECTED_NETWORK', 'Network is out of coverage'],
  7: [1, 'PENDING_ENROUTE', 'Message sent to next instance'],
  9: [2, 'UNDELIVERABLE_NOT_DELIVERED', 'Message sent not delivered'],
  11: [5, 'REJECTED_SOURCE', 'Invalid Source address'],
  12: [5, 'REJECTED_NOT_ENOUGH_CREDITS', 'Not enough credits'],
  14: [5, 'REJECTED_DESTINATION_BLOCKLISTED', 'Destination is blocklisted'],
  18: [5, 'REJECTED_DESTINATION_NOT_REGISTERED', 'Destination not registered'],
  19: [5, 'REJECTED_ROUTE_NOT_AVAILABLE', 'Route not available'],
  20: [5, 'REJECTED_FLOODING_FILTER', 'Rejected by the flooding filter'],
  23: [5, 'REJECTED_DUPLICATE_MESSAGE_ID', 'Duplicate message id'],
  26: [1, 'PENDING_ACCEPTED', 'Message sent to next instance'],
  52: [5, 'REJECTED_DESTINATION', 'Invalid destination address'],
  999: [5, 'REJECTED_FOR_SOMETHING_NEW', 'A code that no document has'], // assumed: that Infobip adds codes
} as const satisfies Readonly<Record<number, readonly [groupId: number, name: string, description: string]>>;

export type InfobipStatusId = keyof typeof statuses;

const groups = ['OK', 'PENDING', 'UNDELIVERABLE', 'DELIVERED', 'EXPIRED', 'REJECTED'] as const;

export function statusOf(id: InfobipStatusId): object {
  const [groupId, name, description] = statuses[id];
  return { groupId, groupName: groups[groupId], id, name, description };
}

/** https://www.infobip.com/docs/essentials/api-essentials/response-status-and-error-codes (general and chat error codes) */
const errors = {
  0: ['NO_ERROR', false],
  7002: ['EC_UNKNOWN_USER', true],
  7010: ['EC_NO_SESSION', true],
  7032: ['EC_FREQUENCY_CAPPING', true],
  7033: ['EC_MARKETING_OPT_OUT', true],
} as const satisfies Readonly<Record<number, readonly [name: string, permanent: boolean]>>;

export type InfobipErrorId = keyof typeof errors;

/** assumed: that WhatsApp's errors belong to the group of user errors. */
export function errorOf(id: InfobipErrorId): object {
  const [name, permanent] = errors[id];
  const group = id === 0 ? { groupId: 0, groupName: 'OK' } : { groupId: 2, groupName: 'USER_ERRORS' };
  return { ...group, id, name, description: id === 0 ? 'No Error' : name, permanent };
}

/** Infobip's codes for some of Meta's. assumed: which corresponds to which, judged by how the documents describe each. */
const codes: Readonly<Record<number, InfobipErrorId>> = { 131047: 7010, 131049: 7032, 131050: 7033 };

/** assumed: 7002 for a failure that names no reason. */
export const errorIdOf = (metaCode: number | undefined): InfobipErrorId => codes[metaCode ?? 0] ?? 7002;
