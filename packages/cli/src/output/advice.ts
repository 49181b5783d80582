import type { ErrorKind, ProviderError } from 'wamux';

/** What a person can do about each kind of error. */
export const advice: Readonly<Record<ErrorKind, string>> = {
  auth: 'Replace the credential of this provider in the environment; `wamux doctor` tries it.',
  permission: 'Give the key the missing scope, or ask the provider whether the account is locked.',
  billing: 'Top up the account.',
  rate_limited: 'Wait a moment and try again.',
  queue_timeout:
    'More messages wait than the provider’s limits let through: send slower, raise `limits`, or give the route another provider.',
  pair_rate_limited: 'This recipient has just been sent several messages: wait a moment and try again.',
  quota_exhausted: 'The daily quota or that of the tier is used up: wait, or use another provider.',
  validation: 'Correct the fields that are named, and try again.',
  unsupported: '`wamux providers` shows which provider can.',
  recipient_invalid: 'Check the number: + and the country code first, and whether it is on WhatsApp.',
  recipient_blocked: 'The recipient does not want messages from this sender. Nothing to do.',
  recipient_not_allowed:
    'Add the number to the test list of the account, take the account out of its sandbox, or use a provider whose account may write to this country.',
  marketing_suppressed: 'WhatsApp holds back marketing to this user; try again another day.',
  window_closed:
    'Send a template: --template. Other messages need a message from the user within the last 24 hours.',
  template_not_found: '`wamux templates check` shows what is mapped and approved where.',
  template_params: 'Give every variable of the template once: --var name=value.',
  template_disabled: 'WhatsApp paused or disabled the template; use another, or fix it at the provider.',
  media: 'Check that the URL is public, and the type and size of the file.',
  sender_misconfigured:
    'Compare the provider’s entry in the config with its account: channel, number, connector.',
  conflict: 'A request with the same content is in progress: look the message up before you send it again.',
  unavailable: 'Check the address (baseUrl) and the network; if the provider is down, wait, or use another.',
  provider_error:
    'The provider has an internal problem. It may have taken a send: look it up before you repeat it.',
  timeout: 'No answer came in time. The provider may have taken a send: look it up before you repeat it.',
  bad_response:
    'Check that baseUrl is the provider’s own address. It may have taken a send: look it up before you repeat it.',
  expired: 'It was not delivered in time. Send it again if it still matters.',
  canceled: 'Nothing was sent.',
  unlisted_code:
    'Look the code up in the provider’s documentation. Nothing was accepted; a queued message is retried every hour.',
  unknown: 'Contact the provider.',
};

/** What a person can do about an error. */
export const adviceOn = ({ kind, capability }: ProviderError): string =>
  // The message was refused by the config, and no provider could change that.
  capability === 'route'
    ? 'Add a route without `when` at the end of `routes`: it takes all messages that no other route takes.'
    : advice[kind];
