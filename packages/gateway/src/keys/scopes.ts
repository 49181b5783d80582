/** What a key may allow. */
export const scopeMeanings = {
  send: 'submit messages and files, and wait for their outcome',
  read: 'read messages, providers, templates and files',
  operate: 'cancel, resend and resolve messages, pause and resume providers and lanes',
  metrics: 'read /metrics, which contains no personal data',
} as const satisfies Readonly<Record<string, string>>;

/** What a key allows: `send`, `read`, `operate` or `metrics`. None of them includes another. */
export type Scope = keyof typeof scopeMeanings;

export const scopes = Object.keys(scopeMeanings) as [Scope, ...Scope[]];
