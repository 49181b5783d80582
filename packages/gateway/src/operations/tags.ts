/** The parts of the API, in the order of the reference. */
export const tags = {
  Messages: 'Submit messages, and read their state.',
  Events: 'What happened to messages, and what users wrote.',
  Decisions: 'What a person decides about messages, providers and lanes.',
  Providers: 'What the providers can do, and what they would do with a message.',
  Media: 'Files for messages, and files of users.',
  Webhooks: 'Webhooks from providers.',
  Operations: 'For whoever runs the gateway.',
} as const;

/** The part of the API that an operation belongs to. */
export type Tag = keyof typeof tags;
