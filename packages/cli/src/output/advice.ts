import type { ErrorKind } from 'wamux';

/** What a person can do about each kind of error. */
export const advice: Readonly<Record<ErrorKind, string>> = {
  auth: 'Replace the credential of this provider in the environment; `wamux doctor` tries it.',
  permission: 'Give the key the scope that it lacks, or ask the provider whether the account is locked.',
  billing: 'Top up the account.',
  rate_limited: 'Wait a moment and try again.',
  queue_timeout:
    'More messages wait than the provider’s limits let through: send slower, raise `limits`, or give the route another provider.',
  pair_rate_limited: 'This recipient had several messages just now: wait a moment and try again.',
  quota_exhausted: 'The quota of the day or the tier is used up: wait, or use another provider.',
  validation: 'Mend what is named and try again.',
  unsupported: '`wamux providers` shows which provider can.',
  recipient_invalid: 'Check the number: + and the country code first, and whether it is on WhatsApp.',
  recipient_blocked: 'The recipient does not want messages from this sender. Nothing to do.',
  recipient_not_allowed:
    'Add the number to the test list of the account, take the account out of its sandbox, or use a provider whose account may write to this country.',
  marketing_suppressed: 'WhatsApp holds back marketing to this user; try again another day.',
  window_closed: 'Send a template: --template. Other messages need an answer of the user within 24 hours.',
  template_not_found: '`wamux templates check` shows what is mapped and approved where.',
  template_params: 'Give every variable of the template once: --var name=value.',
  template_disabled: 'WhatsApp paused or disabled the template; use another, or mend it at the provider.',
  media: 'Check that the URL can be fetched from anywhere, and the type and size of the file.',
  sender_misconfigured:
    'Compare the provider’s entry in the config with its account: channel, number, connector.',
  conflict: 'Another request with the same content is under way.',
  unavailable: 'Check the address (baseUrl) and the network; if the provider is down, wait, or use another.',
  provider_error: 'The provider has trouble of its own: ask it, or try again later.',
  timeout: 'There was no answer in time: check the network, or try again later.',
  bad_response: 'Check that baseUrl is the provider’s own address, else ask the provider.',
  expired: 'It was not delivered in time. Send it again if it still matters.',
  canceled: 'Nothing was sent.',
  unlisted_code:
    'Look the code up at the provider. Nothing was taken; a queued message is tried again every hour.',
  unknown: 'Ask the provider.',
};
