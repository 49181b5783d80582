import type { Command } from './command.js';

/** A command's place in the command line; its code is loaded when it is asked for. */
export interface CommandEntry {
  readonly description: string;
  readonly load: () => Promise<Command>;
}

/** By name; a name of two words is a command of a group. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  init: {
    description: 'Write a config to begin with, and the names of the environment variables that it needs',
    load: async () => (await import('./commands/init.js')).init,
  },
  doctor: {
    description: 'Check the config, the credentials, the templates and the webhooks',
    load: async () => (await import('./commands/doctor.js')).doctor,
  },
  send: {
    description: 'Send a message',
    load: async () => (await import('./commands/send.js')).send,
  },
  bulk: {
    description: 'Send a message to every row of a file, each once, however often it is run',
    load: async () => (await import('./commands/bulk.js')).bulk,
  },
  explain: {
    description: 'Tell which route and which providers a message would meet, without sending it',
    load: async () => (await import('./commands/explain.js')).explain,
  },
  status: {
    description: 'Tell what became of a message',
    load: async () => (await import('./commands/status.js')).status,
  },
  providers: {
    description: 'Show what each provider of the config can do, or how each is doing, live',
    load: async () => (await import('./commands/providers.js')).providers,
  },
  'templates list': {
    description: 'List the templates that the providers have',
    load: async () => (await import('./commands/templates-list.js')).templatesList,
  },
  'templates check': {
    description: 'Compare the templates of the config with those that the providers have',
    load: async () => (await import('./commands/templates-check.js')).templatesCheck,
  },
  'media upload': {
    description: 'Upload a file that messages can carry',
    load: async () => (await import('./commands/media-upload.js')).mediaUpload,
  },
  'media download': {
    description: 'Fetch a file that a user sent',
    load: async () => (await import('./commands/media-download.js')).mediaDownload,
  },
  'outbox list': {
    description: 'List the messages of an outbox, the oldest first',
    load: async () => (await import('./commands/outbox-list.js')).outboxList,
  },
  'outbox show': {
    description: 'Tell everything that is known of one message of an outbox',
    load: async () => (await import('./commands/outbox-show.js')).outboxShow,
  },
  'outbox review': {
    description: 'List the messages that need a decision, and what to look for',
    load: async () => (await import('./commands/outbox-review.js')).outboxReview,
  },
  'outbox resolve': {
    description: 'Record what you found out about messages whose outcome is unknown; nothing is sent',
    load: async () => (await import('./commands/outbox-resolve.js')).outboxResolve,
  },
  'outbox resend': {
    description: 'Send messages of an outbox once more, whatever became of them',
    load: async () => (await import('./commands/outbox-resend.js')).outboxResend,
  },
  'outbox cancel': {
    description: 'Stop messages that have not left, or close the case of those that need review',
    load: async () => (await import('./commands/outbox-cancel.js')).outboxCancel,
  },
  'outbox pause': {
    description: 'Give a provider, or a lane, no new messages until it is resumed; others go on',
    load: async () => (await import('./commands/outbox-pause.js')).outboxPause,
  },
  'outbox resume': {
    description: 'End a pause of a provider or a lane',
    load: async () => (await import('./commands/outbox-resume.js')).outboxResume,
  },
  'outbox forget': {
    description:
      'Remove a person from an outbox: the number, what was written to it, and what is queued for it',
    load: async () => (await import('./commands/outbox-forget.js')).outboxForget,
  },
  'outbox purge': {
    description: 'Remove everything of messages of an outbox that ended long ago',
    load: async () => (await import('./commands/outbox-purge.js')).outboxPurge,
  },
  'outbox stats': {
    description: 'Count the messages of an outbox by their states',
    load: async () => (await import('./commands/outbox-stats.js')).outboxStats,
  },
  'outbox watch': {
    description: 'Show what waits in an outbox, for whom and for how long, and what happens, live',
    load: async () => (await import('./commands/outbox-watch.js')).outboxWatch,
  },
  'outbox events': {
    description: 'Tell what happened to the messages of an outbox, or what happens',
    load: async () => (await import('./commands/outbox-events.js')).outboxEvents,
  },
  serve: {
    description: 'Serve the config and an outbox over HTTP, for services in any language',
    load: async () => (await import('./commands/serve.js')).serve,
  },
  worker: {
    description: 'Send what is due in an outbox, beside the processes that fill it',
    load: async () => (await import('./commands/worker.js')).worker,
  },
  'keys create': {
    description: 'Make a key for `wamux serve`: it is shown once, and its hash is kept',
    load: async () => (await import('./commands/keys-create.js')).keysCreate,
  },
  simulate: {
    description: 'Start simulated providers on this machine, which send nothing to anybody',
    load: async () => (await import('./commands/simulate.js')).simulate,
  },
  completion: {
    description: 'Write what a shell reads to complete commands, flags and values of `wamux`',
    load: async () => (await import('./commands/completion.js')).completion,
  },
};
