/** What a key may allow. */
export const scopeMeanings = {
  send: 'hand over messages and files, and wait for the outcome of what was handed over',
  read: 'read messages, providers, templates and files',
  operate: 'cancel, resend and resolve messages, pause and resume providers and lanes',
  metrics: 'read /metrics, which names no person and quotes no message',
} as const satisfies Readonly<Record<string, string>>;

/** What a key allows: `send`, `read`, `operate` or `metrics`. None of them includes another. */
export type Scope = keyof typeof scopeMeanings;

export const scopes = Object.keys(scopeMeanings) as [Scope, ...Scope[]];
