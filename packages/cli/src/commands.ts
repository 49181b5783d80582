import type { Command } from './command.js';

/** A command's place in the command line; its code is loaded when it is asked for. */
export interface CommandEntry {
  readonly description: string;
  readonly load: () => Promise<Command>;
}

/** By name; a name of two words is a command of a group. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  init: {
    description: 'Write a starter config and the list of environment variables that it needs',
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
    description: 'Send a message to every row of a file, once per row however often it is run',
    load: async () => (await import('./commands/bulk.js')).bulk,
  },
  explain: {
    description: 'Show which route and providers a message would take, without sending it',
    load: async () => (await import('./commands/explain.js')).explain,
  },
  status: {
    description: 'Show the status of a message',
    load: async () => (await import('./commands/status.js')).status,
  },
  providers: {
    description: 'Show what each provider in the config can do, or its live state',
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
    description: 'Upload a file to use in messages',
    load: async () => (await import('./commands/media-upload.js')).mediaUpload,
  },
  'media download': {
    description: 'Download a file that a user sent',
    load: async () => (await import('./commands/media-download.js')).mediaDownload,
  },
  'outbox list': {
    description: 'List the messages of an outbox, the oldest first',
    load: async () => (await import('./commands/outbox-list.js')).outboxList,
  },
  'outbox show': {
    description: 'Show everything known about one message of an outbox',
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
    description: 'Send messages of an outbox again, whatever their outcome was',
    load: async () => (await import('./commands/outbox-resend.js')).outboxResend,
  },
  'outbox cancel': {
    description: 'Cancel messages that were not sent yet, or close those that need review',
    load: async () => (await import('./commands/outbox-cancel.js')).outboxCancel,
  },
  'outbox pause': {
    description: 'Give a provider or a lane no new messages until it is resumed',
    load: async () => (await import('./commands/outbox-pause.js')).outboxPause,
  },
  'outbox resume': {
    description: 'End a pause of a provider or a lane',
    load: async () => (await import('./commands/outbox-resume.js')).outboxResume,
  },
  'outbox forget': {
    description: 'Remove a person from an outbox: the number, its messages, and what is queued for it',
    load: async () => (await import('./commands/outbox-forget.js')).outboxForget,
  },
  'outbox purge': {
    description: 'Remove messages of an outbox that ended long ago',
    load: async () => (await import('./commands/outbox-purge.js')).outboxPurge,
  },
  'outbox stats': {
    description: 'Count the messages of an outbox by their states',
    load: async () => (await import('./commands/outbox-stats.js')).outboxStats,
  },
  'outbox watch': {
    description: 'Show live what waits in an outbox, for which provider and how long',
    load: async () => (await import('./commands/outbox-watch.js')).outboxWatch,
  },
  'outbox events': {
    description: 'List what happened to the messages of an outbox, or follow it live',
    load: async () => (await import('./commands/outbox-events.js')).outboxEvents,
  },
  serve: {
    description: 'Serve the config and an outbox over HTTP, for services in any language',
    load: async () => (await import('./commands/serve.js')).serve,
  },
  worker: {
    description: 'Send what is due in an outbox that other processes fill',
    load: async () => (await import('./commands/worker.js')).worker,
  },
  'keys create': {
    description: 'Create a key for `wamux serve`: it is shown once, and its hash is stored',
    load: async () => (await import('./commands/keys-create.js')).keysCreate,
  },
  simulate: {
    description: 'Start simulated providers on this machine, which send nothing to anybody',
    load: async () => (await import('./commands/simulate.js')).simulate,
  },
  completion: {
    description: 'Print the script with which a shell completes commands, flags and values',
    load: async () => (await import('./commands/completion.js')).completion,
  },
};
