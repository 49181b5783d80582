import { type MetaErrorRow, pages } from './error-code.js';

const { blockedUsers, calling, flows, groups, pywa, userIds, whatsApp } = pages;

/**
 * Codes of WhatsApp's other APIs: groups, flows, calls, blocked users, names, templates, onboarding. None of our calls
 * uses them. If one came as the answer to a message, this account could not do what the message asks, and another may.
 */
export const managementCodes: readonly MetaErrorRow[] = [
  [131020, 'unsupported', 'a group of one', groups],
  [131041, 'unsupported', 'a group that is not there', groups],
  [131059, 'unsupported', 'a page of a list that is over', groups],
  [131208, 'rate_limited', 'too many operations on groups', groups],
  [[131201, 131215], 'unsupported', 'groups: members, pictures, numbers', groups],
  [[138000, 138018], 'unsupported', 'calls', calling],
  [[139000, 139004], 'unsupported', 'making and publishing flows', flows],
  [[139100, 139103], 'unsupported', 'the list of blocked users', blockedUsers],
  [[147001, 147005], 'unsupported', 'the business’s user name', userIds],
  [[200005, 200007], 'unsupported', 'insights of templates', whatsApp],
  [1752041, 'unsupported', 'a request to onboard that was made before', whatsApp],
  [[2388012, 2388103], 'unsupported', 'making templates, moving numbers', whatsApp],
  [[2388293, 2388299], 'unsupported', 'making templates', whatsApp],
  [2494100, 'unavailable', 'the number is in maintenance', whatsApp],
  [[2494164, 2494179], 'unsupported', 'sign-up inside WhatsApp', pywa],
  [[2593107, 2593108], 'unsupported', 'synchronising the history of a number', whatsApp],
];
